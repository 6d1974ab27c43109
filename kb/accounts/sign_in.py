"""Sign-in sessions, one-time links and API tokens: secrets that are given out once and kept as digests."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from kb.accounts.models import ApiToken, Person, SignInLink, SignInSession
from kb.changes import Change, ChangeHead
from kb.db import Database, Glance, UTCDateTime, now
from kb.errors import Invalid, NotFound, NotSignedIn

LINK_BYTES = 16
SESSION_BYTES = 32
TOKEN_SIGN = "fc_"  # noqa: S105  (what a token begins with, so that scanners for secrets know it)
SEEN_EVERY = timedelta(minutes=5)
LONGEST_LABEL = 80
PERSON = "person"
"""Under this topic everything is noted that alters who somebody is and what she may do."""

_PEOPLE, _SESSIONS, _TOKENS, _CHANGES = (table.__table__.c for table in (Person, SignInSession, ApiToken, Change))
_LAST = select(func.max(_CHANGES.number)).where(_CHANGES.topic == PERSON).scalar_subquery()
_HEAD = select(ChangeHead.__table__.c.last).scalar_subquery()
_AT = bindparam("at", type_=UTCDateTime())
_COOKIE = Glance(select(_PEOPLE.id, _LAST, _HEAD, _SESSIONS.id, _SESSIONS.seen_at)
                 .join_from(Person.__table__, SignInSession.__table__)
                 .where(_SESSIONS.digest == bindparam("digest"), _SESSIONS.ends_at > _AT, _PEOPLE.is_active))
_TOKEN = Glance(select(_PEOPLE.id, _LAST, _HEAD).join_from(Person.__table__, ApiToken.__table__)
                .where(_TOKENS.digest == bindparam("digest"), _TOKENS.ends_at.is_(None) | (_TOKENS.ends_at > _AT),
                       _PEOPLE.is_active))


@dataclass(frozen=True)
class Asking:
    """Who asks: her id, the numbers of the last change of any person and of anything at all, and the sign-in session unless
    she came with a token.
    """

    person_id: str
    last: int | None
    head: int | None
    session_id: str | None = None
    seen_at: datetime | None = None


def digest_of(secret: str) -> str:
    """What is kept of a secret. Secrets are long and random, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(session: Session, person: Person, minutes: int) -> str:
    """The path of a one-time sign-in link, good for so many minutes."""
    secret, at = secrets.token_urlsafe(LINK_BYTES), now()
    session.add(SignInLink(digest=digest_of(secret), person_id=person.id, created_at=at, ends_at=at + timedelta(minutes=minutes)))
    session.flush()
    return f"/sign-in/{secret}"


def redeem_link(session: Session, secret: str) -> Person:
    """Whoever the link was made for; it works once. Raises `NotSignedIn` when it is used, too old or unknown."""
    person_id = session.scalar(
        update(SignInLink)
        .where(SignInLink.digest == digest_of(secret), SignInLink.used_at.is_(None), SignInLink.ends_at > now())
        .values(used_at=now()).returning(SignInLink.person_id))
    person = None if person_id is None else session.get(Person, person_id)
    if person is None or not person.is_active:
        raise NotSignedIn("This sign-in link has been used, or is too old.")
    return person


def open_session(session: Session, person: Person, hours: int, browser: str = "") -> str:
    """Sign a browser in for so many hours; the secret for its cookie."""
    secret, at = secrets.token_urlsafe(SESSION_BYTES), now()
    session.add(SignInSession(digest=digest_of(secret), person_id=person.id, browser=browser[:200], created_at=at, seen_at=at,
                              ends_at=at + timedelta(hours=hours)))
    session.flush()
    return secret


def session_of(database: Database, secret: str) -> Asking | None:
    """Who asks with this cookie; None when its sign-in session ended or the person is disabled."""
    row = _COOKIE.row(database, digest=digest_of(secret), at=now())
    return None if row is None else Asking(*row)


def is_stale(seen_at: datetime, at: datetime) -> bool:
    """Whether `seen_at` is old enough to be written again; not at each request, since that would make each a write."""
    return abs(at - seen_at) > SEEN_EVERY


def note_seen(session: Session, session_id: str, at: datetime) -> None:
    """Remember that this browser was here."""
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=at))


def close_session(session: Session, secret: str) -> None:
    """Sign this browser out; an unknown secret is signed out already."""
    session.execute(delete(SignInSession).where(SignInSession.digest == digest_of(secret)))


def list_sessions(session: Session, person: Person) -> list[SignInSession]:
    """Where a person is signed in, newest first."""
    return list(session.scalars(select(SignInSession).where(SignInSession.person_id == person.id, SignInSession.ends_at > now())
                                .order_by(SignInSession.created_at.desc())))


def end_session(session: Session, person: Person, session_id: str) -> None:
    """Sign one of a person's browsers out."""
    session.execute(delete(SignInSession).where(SignInSession.id == session_id, SignInSession.person_id == person.id))


def end_sessions(session: Session, person: Person, but: str | None = None) -> None:
    """Sign all of a person's browsers out, but the one with this cookie secret. Links not yet used end, too."""
    kept = "" if but is None else digest_of(but)
    session.execute(delete(SignInSession).where(SignInSession.person_id == person.id, SignInSession.digest != kept))
    session.execute(delete(SignInLink).where(SignInLink.person_id == person.id))


def make_token(session: Session, person: Person, days: int | None = None, label: str = "") -> str:
    """An API token in a person's name, good for so many days or until it is revoked. Raises `Invalid`."""
    if days is not None and not 0 < days <= 3650:
        raise Invalid("A token lives from 1 to 3650 days.", {"days": "Give a number of days from 1 to 3650."})
    secret, at = TOKEN_SIGN + secrets.token_urlsafe(SESSION_BYTES), now()
    session.add(ApiToken(digest=digest_of(secret), person_id=person.id, label=" ".join(label.split())[:LONGEST_LABEL],
                         created_at=at, ends_at=None if days is None else at + timedelta(days=days)))
    session.flush()
    return secret


def token_of(database: Database, secret: str) -> Asking | None:
    """Who asks with this token; None when it is unknown, revoked or too old, or the person is disabled."""
    row = _TOKEN.row(database, digest=digest_of(secret), at=now())
    return None if row is None else Asking(*row)


def list_tokens(session: Session, person: Person) -> list[ApiToken]:
    """A person's tokens, newest first."""
    return list(session.scalars(select(ApiToken).where(ApiToken.person_id == person.id).order_by(ApiToken.created_at.desc())))


def revoke_token(session: Session, person: Person, token_id: str) -> None:
    """End one of a person's tokens. Raises `NotFound`."""
    gone = session.scalar(delete(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person.id).returning(ApiToken.id))
    if gone is None:
        raise NotFound("There is no such token.")


def prune_sign_ins(session: Session) -> None:
    """Forget sessions and links that are over."""
    for table in (SignInSession, SignInLink):
        session.execute(delete(table).where(table.ends_at < now() - timedelta(days=1)))
