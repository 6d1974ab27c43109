"""Passwords, for those who want one: what is good enough, how it is checked, and how guessing is slowed down."""

import hashlib
import threading
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from kb.accounts.models import Person, SignInAttempt
from kb.accounts.people import find_person
from kb.accounts.sign_in import end_sessions
from kb.accounts.teams import key_of
from kb.db import Database, now
from kb.errors import Invalid, NotSignedIn, TooMany

METHOD = "scrypt:32768:8:1"
SHORTEST, LONGEST = 12, 256
COMMON = """
    123456789012 1234567890123 12345678901234 123456123456 123123123123 qwertyuiop12 qwertyuiop123 qwerty123456 1q2w3e4r5t6y
    1qaz2wsx3edc password1234 password12345 password123456 passwordpassword passw0rd1234 p@ssw0rd1234 letmeinletmein
    welcome12345 welcome123456 iloveyou1234 administrator adminadminadmin admin1234567 changeme1234 changemechangeme
    abcdefghijkl abcdef123456 abc123abc123 asdfghjkl123 zaq12wsxcde3 superman1234 sunshine1234 football1234 baseball1234
    correcthorsebatterystaple firstcall1234 firstcallfirstcall callcenter123 callcentre123
"""

WINDOW = timedelta(minutes=15)
# Wrong passwords in the window that cost nothing: of one name from one address, of one name, and from one address
# (a whole floor may share one). Beyond, each has to wait for twice as long, up to a minute; nobody is locked out.
FREE_PAIR, FREE_NAME, FREE_ADDRESS = 5, 50, 200
LONGEST_WAIT_S = 60

# A scrypt takes 32 MB for a tenth of a second; a whole shift signing in at eight must not take all of the memory.
_turns = threading.BoundedSemaphore(2)


def set_password(session: Session, person: Person, password: str, *, kept_session: str | None = None) -> None:
    """Give a person a password and sign her other browsers out. Raises `Invalid` when it is easily guessed."""
    wrong = _weakness(person, password)
    if wrong:
        raise Invalid("This password cannot be used.", {"password": wrong})
    person.password_hash = _hash(password)
    end_sessions(session, person, but=kept_session)


def _weakness(person: Person, password: str) -> str | None:
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters; three or four words do well."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if plain in COMMON.split() or len(set(plain)) < 5:
        return "This is among the first that anybody would try."
    if any(len(name) > 3 and name in plain for name in (person.name_key, *key_of(person.display_name).split())):
        return "Leave your name out of it."
    return None


def _hash(password: str) -> str:
    with _turns:
        return generate_password_hash(password, method=METHOD)


@cache
def _nobodys_hash(method: str) -> str:
    return generate_password_hash("nobody", method=method)


def is_password(person: Person | None, password: str) -> bool:
    """Whether this is the person's password. For nobody, and for somebody without one, it takes as long to say no."""
    known = person.password_hash if person is not None and person.is_active else None
    with _turns:
        right = check_password_hash(known or _nobodys_hash(METHOD), password[:LONGEST].encode(errors="replace").decode())
    return right and known is not None


def sign_in_with_password(database: Database, name: str, password: str, address: str) -> Person:
    """The person with this name and password.

    Commits by itself, in short transactions: the attempt counts before the password is looked at, however many
    servers are asked at once, and no transaction waits for the hash. Raises `NotSignedIn`, the same whatever is
    wrong, and `TooMany` when the answer has to wait.
    """
    with database.writing() as session:
        attempt = _note_attempt(session, name, address, now())
    with database.reading() as session:
        person = find_person(session, name)
    if not is_password(person, password) or person is None:
        raise NotSignedIn("Name or password is not right.")
    with database.writing() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.name == attempt.name, SignInAttempt.address == address))
    return person


def _note_attempt(session: Session, name: str, address: str, at: datetime) -> SignInAttempt:
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - WINDOW * 4))
    digest = hashlib.sha256(key_of(name).encode()).hexdigest()
    same_name, same_address = SignInAttempt.name == digest, SignInAttempt.address == address
    for which, free in (((same_name, same_address), FREE_PAIR), ((same_name,), FREE_NAME), ((same_address,), FREE_ADDRESS)):
        tried, latest = session.execute(
            select(func.count(), func.max(SignInAttempt.at)).where(*which, SignInAttempt.at > at - WINDOW)).one()
        if tried > free:
            wait = min(2 ** min(tried - free, 10), LONGEST_WAIT_S) - (at - latest).total_seconds()
            if 0 < wait <= LONGEST_WAIT_S:
                raise TooMany("Too many tries. Wait a little, or ask an admin for a sign-in link.", retry_after=int(wait) + 1)
    attempt = SignInAttempt(name=digest, address=address, at=at)
    session.add(attempt)
    return attempt
