"""Tokens, and what calls look up."""

from collections.abc import Callable

import pytest

from kb.accounts import Person, make_token
from kb.db import Database
from tests.calls.conftest import articles

__all__ = ["articles", "token"]


@pytest.fixture
def token(database: Database) -> Callable[[Person], str]:
    """`token(person)`: a bearer token in that person's name."""

    def made(person: Person) -> str:
        with database.writing() as session:
            return make_token(session, person)

    return made
