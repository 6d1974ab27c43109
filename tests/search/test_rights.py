"""What a person may not see changes nothing that she sees: every answer is the one of a store in which it does not exist."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.asking import read_asked
from kb.search.narrowing import narrowings
from tests.search.library import ADA, ED, SUE, Library, Someone

OPEN = [
    {"id": "mailed", "title": "Premium mailed but not posted", "body": "# Where to look\nThe lockbox log has cheques by day.",
     "say": "Your payment is safe.", "category": "Billing/Payments", "keywords": "cheque mail"},
    {"id": "card", "title": "New or lost card", "body": "# Order\nA card comes in seven days to the new address.",
     "category": "Membership"},
    {"id": "moved", "title": "Change of address", "body": "# Who may ask\nThe member, or whoever pays.",
     "category": "Membership"},
]
HIDDEN = [
    {"id": "fraud", "title": "Premium fraud watch",
     "body": "# Signs\nZeppelin cheques, lockbox premium mailed twice: address fraud.",
     "category": "Fraud/Premium", "keywords": "premium zeppelin", "audience": "supervisors"},
    {"id": "secret", "title": "Premiun adress carte", "body": "# Quux\nPremuim adrress mailled chekque lockbocks.",
     "category": "Billing/Secret", "audience": "supervisors"},
]
QUERIES = ["premium", "premuim", "zeppelin", "zepelin", "zep", "adress", "mailled chekque", "fraud", "lockbox log",
           '"lockbox premium"',
           "the premium i mailed isnt posted and you have our old address", "card order and fraud signs", "tag:zeppelin premium",
           "in:secret premium", "premium*", "carte", "quux"]


def answer(library: Library, person: Someone, query: str, **wishes: Any) -> dict[str, Any]:
    """All that she is told, but for the time that it took."""
    with library.database.reading() as session:
        categories = library.search.categories(session, person)
        asked = read_asked(SimpleNamespace(get=lambda name, other: query if name == "q" else other,
                                           getlist=lambda _name: []), categories)
        found = library.search.search(session, person, asked.words, category=asked.category or None,
                                      facets=asked.facets, **wishes)
        choices = narrowings(library.search, session, person, asked, found)
    return {
        "hits": [(hit.key, hit.why, str(hit.snippet), hit.heading, hit.score, hit.card.title) for hit in found.hits],
        "total": found.total, "counts": dict(found.counts(30) or {}), "suggestion": found.suggestion, "also": found.also_searched,
        "nothing fits": found.nothing_fits, "wishes": found.wishes, "categories": categories, "choices": choices,
    }


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory):
    """One store with hidden articles, and one in which they never were."""
    made = []
    for name, pages in (("with", OPEN + HIDDEN), ("without", OPEN)):
        library = Library(tmp_path_factory.mktemp(name))
        library.put(*pages)
        library.search.catch_up()
        made.append(library)
    yield made
    for library in made:
        library.database.engine.dispose()


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize("query", QUERIES)
def test_a_hidden_article_changes_nothing(stores: list[Library], query: str, typing: bool) -> None:
    here, there = (answer(library, ADA, query, typing=typing) for library in stores)
    assert here == there


WORDS = sorted({word for page in OPEN + HIDDEN for word in f"{page['title']} {page['body']}".split()})


@given(query=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), cut=st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_nor_for_any_words_of_either(stores: list[Library], query: str, cut: int) -> None:
    query = query[: len(query) - cut]
    here, there = (answer(library, ADA, query, typing=cut > 0) for library in stores)
    assert here == there


def test_whoever_may_see_it_finds_it(stores: list[Library]) -> None:
    for person in (SUE, ED):
        found = answer(stores[0], person, "zeppelin")
        assert [hit[0] for hit in found["hits"]][:1] == ["article:fraud"]
        assert "Fraud/Premium" in found["categories"]
        assert ("Fraud", 1) in found["counts"]["category"]


def test_what_is_closed_to_everybody_a_moment_ago_is_in_no_answer(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.put(*OPEN)
    assert library.find("lockbox") == ["mailed"]
    library.drop("mailed")
    told = answer(library, ADA, "lockbox")
    assert (told["hits"], told["total"], told["counts"]) == ([], 0, {})
    library.database.engine.dispose()


def test_a_store_that_is_looked_through_without_an_index_hides_it_too(stores: list[Library], monkeypatch) -> None:
    def broken(*_args: object, **_wishes: object) -> None:
        raise OSError("no index")

    told = []
    for library in stores:
        engine = library.search.index.engine
        monkeypatch.setattr(engine, "search", broken)
        told.append([answer(library, ADA, query) for query in QUERIES[:6]])
    assert told[0] == told[1]
