"""Whether something else was meant: a word that hardly stands anywhere, beside one that stands everywhere."""

from types import SimpleNamespace

import pytest

from kb.search.vocabulary.keeping import save_synonym
from kb.search.vocabulary.wording import read_line
from tests.search.library import ADA, ED, Library

MANY = 205


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Many articles on claims, one on clams; and a word that only supervisors may see often."""
    library = Library(tmp_path_factory.mktemp("shelf"))
    library.put(*({"id": f"a{number:03}", "title": f"Article {number}", "body": "How a claim is paid"} for number in range(MANY)),
                *({"id": f"s{number:03}", "title": f"Secret {number}", "body": "the dragnet", "audience": "supervisors"}
                  for number in range(MANY)),
                {"id": "sea", "title": "Allergies", "body": "A clam may do it, and a dragnot too. From the form of it"})
    yield library
    library.database.engine.dispose()


@pytest.mark.parametrize(("query", "suggestion"), [
    ("my clam is not paid", "my claim is not paid"),
    ("claim", None),
    ("allergies", None),
    ("form", None),
    ("clam claem", "claim claim"),
])
def test_a_rare_word_beside_a_frequent_one(library, query, suggestion):
    answer = library.results(query)
    assert answer.suggestion == suggestion


def test_nothing_is_taken_instead(library):
    assert library.find("clam") == ["sea"]


def test_only_from_what_she_may_see(library):
    assert library.results("dragnot", ADA).suggestion is None
    assert library.results("dragnot", ED).suggestion == "dragnet"


def test_a_word_that_editors_know_is_meant(library):
    with library.database.writing() as session:
        save_synonym(session, SimpleNamespace(name="ed", roles={"editor"}), read_line("clam, shellfish"))
    assert library.results("clam").suggestion is None
