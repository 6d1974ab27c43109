"""Sessions, links and tokens as the store keeps them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from kb.accounts import (
    ApiToken,
    SignInLink,
    SignInSession,
    close_session,
    disable,
    end_sessions,
    find_person,
    make_link,
    make_token,
    open_session,
    prune_sign_ins,
    redeem_link,
    revoke_token,
)
from kb.accounts.sign_in import list_sessions, list_tokens, session_of, token_of
from kb.db import now
from kb.errors import Invalid, NotFound, NotSignedIn


def link_for(database, person):
    with database.writing() as session:
        return make_link(session, person, 60).removeprefix("/sign-in/")


@pytest.mark.store
def test_a_link_works_once_however_many_press_it_at_once(database, ada):
    secret = link_for(database, ada)

    def press(_n):
        try:
            with database.writing() as session:
                return redeem_link(session, secret).name
        except NotSignedIn:
            return None

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(press, range(8)), key=str) == [*[None] * 7, "ada"]


def test_a_link_ends(database, ada):
    secret = link_for(database, ada)
    with database.writing() as session:
        session.execute(update(SignInLink).values(ends_at=now() - timedelta(seconds=1)))
    with pytest.raises(NotSignedIn), database.writing() as session:
        redeem_link(session, secret)


def test_no_secret_is_kept_in_words(database, ada, config):
    with database.writing() as session:
        link = make_link(session, ada, 60).removeprefix("/sign-in/")
        secrets = [link, open_session(session, ada, 12), make_token(session, ada)]
    kept = b"".join(file.read_bytes() for file in config.data.iterdir())
    assert b"sign_in_session" in kept
    assert not [secret for secret in secrets if secret.encode() in kept]
    assert len(secrets[0]) >= 22 and len(secrets[1]) >= 43 and len(secrets[2]) >= 43  # 128 and 256 bits


@pytest.mark.store
def test_a_session_ends_with_its_hours_its_sign_out_and_its_person(database, ada):
    with database.writing() as session:
        kept, closed, over = (open_session(session, ada, 12) for _ in range(3))
        close_session(session, closed)
        session.commit()
        late = session_of(database, over)
        session.execute(update(SignInSession).where(SignInSession.id == late.session_id).values(ends_at=now()))
    with database.reading() as session:
        assert [session_of(database, secret) is not None for secret in (kept, closed, over, "", "no")] == [True, *[False] * 4]
        assert len(list_sessions(session, ada)) == 1
    with database.writing() as session:
        disable(session, find_person(session, "ada"))
    assert session_of(database, kept) is None


def test_whoever_is_not_active_is_not_let_in_by_what_is_left(database, ada):
    with database.writing() as session:
        secret, token = open_session(session, ada, 12), make_token(session, ada)
        link = make_link(session, ada, 60).removeprefix("/sign-in/")
        find_person(session, "ada").is_active = False
    with database.writing() as session:
        assert session_of(database, secret) is None and token_of(database, token) is None
        with pytest.raises(NotSignedIn):
            redeem_link(session, link)


def test_a_clock_that_steps_back_signs_nobody_out(database, ada):
    with database.writing() as session:
        secret = open_session(session, ada, 12)
        ahead = now() + timedelta(minutes=3)
        session.execute(update(SignInSession).values(created_at=ahead, seen_at=ahead))
    assert session_of(database, secret) is not None


def test_ending_all_sessions_keeps_the_one_in_use_and_ends_links(database, ada):
    with database.writing() as session:
        mine, other = open_session(session, ada, 12), open_session(session, ada, 12)
        link = make_link(session, ada, 60).removeprefix("/sign-in/")
        end_sessions(session, ada, but=mine)
        session.commit()
        assert session_of(database, mine) is not None and session_of(database, other) is None
        with pytest.raises(NotSignedIn):
            redeem_link(session, link)


@pytest.mark.store
def test_tokens_are_good_until_they_end_or_are_revoked(database, ada, otto):
    with database.writing() as session:
        forever, short = make_token(session, ada, label="dialler"), make_token(session, ada, days=1)
        session.execute(update(ApiToken).where(ApiToken.ends_at.is_not(None)).values(ends_at=now()))
    with database.writing() as session:
        assert token_of(database, forever).person_id == ada.id and token_of(database, short) is None
        token = next(each for each in list_tokens(session, ada) if each.label == "dialler")
        with pytest.raises(NotFound):
            revoke_token(session, otto, token.id)
        revoke_token(session, ada, token.id)
    assert token_of(database, forever) is None


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_tokens_that_cannot_be(database, ada, days):
    with database.writing() as session, pytest.raises(Invalid):
        make_token(session, ada, days=days)


def test_what_is_over_is_forgotten(database, ada):
    with database.writing() as session:
        open_session(session, ada, 12)
        make_link(session, ada, 60)
        kept = open_session(session, ada, 100)
        session.execute(update(SignInSession).where(SignInSession.ends_at < now() + timedelta(hours=13))
                        .values(ends_at=now() - timedelta(days=2)))
        session.execute(update(SignInLink).values(ends_at=now() - timedelta(days=2)))
        prune_sign_ins(session)
        assert session.query(SignInSession).count() == 1 and session.query(SignInLink).count() == 0
    assert session_of(database, kept) is not None
