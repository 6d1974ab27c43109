"""Passwords: which are good enough, and how guessing is slowed down without locking anybody out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.accounts import disable, find_person, open_session, passwords, set_password, sign_in_with_password
from kb.accounts.models import SignInAttempt
from kb.accounts.sign_in import session_of
from kb.errors import Invalid, NotSignedIn, TooMany

GOOD = "heron over wet gravel"


@pytest.fixture
def with_password(database):
    with database.writing() as session:
        set_password(session, find_person(session, "ada"), GOOD)


def tries(database, count, name="ada", address="192.0.2.1"):
    """How each of so many wrong passwords is answered."""
    answers = []
    for _n in range(count):
        try:
            sign_in_with_password(database, name, "wrong and long enough", address)
        except (NotSignedIn, TooMany) as error:
            answers.append(type(error))
    return answers


@pytest.mark.parametrize("password", ["", "short", "elevenchars", "passwordpassword", "aaaaaaaaaaaaaaaa", "PasswordPassword",
                                      "abababababababab", "ada moreno 1974", "x" * 257])
def test_passwords_that_are_easily_guessed(database, password):
    with database.writing() as session, pytest.raises(Invalid) as error:
        set_password(session, find_person(session, "ada"), password)
    assert "password" in error.value.fields


@pytest.mark.store
def test_the_right_password_signs_in(database, with_password):
    assert sign_in_with_password(database, " ADA ", GOOD, "192.0.2.1").name == "ada"


def test_wrong_unknown_disabled_and_without_password_are_answered_alike(database, with_password):
    with database.writing() as session:
        disable(session, find_person(session, "ada"))
    messages = set()
    for name, password in (("ada", GOOD), ("otto", ""), ("nobody", GOOD), ("", ""), ("sue", GOOD)):
        with pytest.raises(NotSignedIn) as error:
            sign_in_with_password(database, name, password, "192.0.2.1")
        messages.add(error.value.message)
    assert len(messages) == 1


def test_an_unknown_name_costs_a_hash_too(database, monkeypatch):
    looked = []
    check = passwords.check_password_hash
    monkeypatch.setattr(passwords, "check_password_hash", lambda *given: looked.append(1) or check(*given))
    for name in ("ada", "nobody"):
        with pytest.raises(NotSignedIn):
            sign_in_with_password(database, name, GOOD, "192.0.2.1")
    assert len(looked) == 2


@pytest.mark.store
def test_guessing_has_to_wait_and_only_the_guesser(database, with_password):
    answers = tries(database, 30)
    assert answers[:6] == [NotSignedIn] * 6 and set(answers[8:]) == {TooMany}
    with pytest.raises(TooMany) as error:
        sign_in_with_password(database, "ada", GOOD, "192.0.2.1")
    assert 0 < error.value.details["retry_after"] <= 60
    assert sign_in_with_password(database, "ada", GOOD, "192.0.2.2").name == "ada"


def test_waiting_helps_and_the_right_password_clears_the_slate(database, with_password):
    tries(database, 20)
    with database.writing() as session:
        for attempt in session.scalars(select(SignInAttempt)):
            attempt.at -= timedelta(seconds=61)
    assert sign_in_with_password(database, "ada", GOOD, "192.0.2.1").name == "ada"
    assert tries(database, 5) == [NotSignedIn] * 5


def test_many_names_from_one_address_have_to_wait_too(database, monkeypatch):
    monkeypatch.setattr(passwords, "FREE_ADDRESS", 10)
    answers = [tries(database, 1, name=f"name-{n}")[0] for n in range(30)]
    assert answers[:11] == [NotSignedIn] * 11 and answers[-1] is TooMany


def test_a_thousand_tries_are_mostly_not_even_looked_at(database, with_password):
    answers = tries(database, 1000)
    assert answers.count(NotSignedIn) < 12


@pytest.mark.store
def test_guessing_from_many_threads_at_once_gains_little(database, with_password):
    with ThreadPoolExecutor(8) as pool:
        answers = [answer for each in pool.map(lambda _n: tries(database, 20), range(8)) for answer in each]
    assert answers.count(NotSignedIn) < 24 and answers.count(TooMany) > 130


def test_what_was_typed_as_a_name_is_not_kept(database, config):
    tries(database, 1, name="my secret password by mistake")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1
    assert not [file for file in config.data.iterdir() if b"by mistake" in file.read_bytes()]


def test_a_new_password_signs_other_browsers_out(database, ada):
    with database.writing() as session:
        here, there = open_session(session, ada, 12), open_session(session, ada, 12)
        set_password(session, find_person(session, "ada"), GOOD, kept_session=here)
    with database.reading() as session:
        assert session_of(database, here) is not None and session_of(database, there) is None
