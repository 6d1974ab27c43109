"""Questions that are answered by meaning, and those that are not; on behalf of people who may see different things."""

from collections.abc import Iterator

import pytest

from kb.search import Search
from tests.search.library import ADA, ED, SUE, Library
from tests.search.meaning.words_as_vectors import WordsAsVectors

SAME = {"automobil": "car", "vehicl": "car", "broke": "breakdown"}
"""What the model for tests knows to mean the same; no word of the ones stands in the pages."""
PAGES = [
    {"id": "car", "title": "Car breakdown", "body": "Call the road service.\n# Tow\nA truck takes the car to the garage."},
    {"id": "bike", "title": "Bicycle lights", "body": "Lights are given out at the desk."},
    {"id": "house", "title": "House keys", "body": "Keys are kept at the desk downstairs."},
    {"id": "secret", "title": "Car breakdown of directors", "body": "The car is towed at night.", "audience": "supervisors"},
    *({"id": f"other{n}", "title": f"Rule number {n}", "body": f"Paragraph {n} of the rules about paper."} for n in range(12)),
]
QUESTION = "yesterday my automobile broke please please"


def understood(library: Library, search: Search | None = None) -> Search:
    """Search that knows what means the same, with all vectors made."""
    search = search or library.search
    meaning = search.understand(library.folder / "vectors", WordsAsVectors(SAME))
    search.catch_up()
    assert meaning.make()
    return search


@pytest.fixture
def shop(library: Library) -> Iterator[Library]:
    """A library with pages, and vectors of them."""
    library.put(*PAGES)
    understood(library)
    yield library


def test_what_no_word_finds_is_found_by_meaning(shop: Library) -> None:
    hit = shop.results(QUESTION).hits[0]
    assert (hit.card.id, hit.why) == ("car", "meaning")
    assert str(hit.snippet)


def test_short_queries_phrases_and_typing_are_left_to_words(shop: Library) -> None:
    for query in ("automobile broke", f'"my automobile" {QUESTION}'):
        assert shop.find(query) == []
    assert shop.find(QUESTION, typing=True) == []


@pytest.mark.parametrize(("person", "sees"), [(ADA, False), (SUE, True), (ED, True)])
def test_nobody_is_answered_with_what_she_may_not_see(shop: Library, person: object, sees: bool) -> None:
    results = shop.results("yesterday the directors automobile broke please", person)
    ids = [hit.card.id for hit in results.hits]
    assert ("secret" in ids) == sees and results.total == len(ids)
    # Nor does it move what she sees: without it in the store, all is the same.
    scores = {hit.card.id: hit.score for hit in shop.results(QUESTION, ADA).hits}
    shop.drop("secret")
    understood(shop)
    assert {hit.card.id: hit.score for hit in shop.results(QUESTION, ADA).hits} == scores


def test_what_was_closed_a_moment_ago_is_not_shown(shop: Library) -> None:
    shop.shelf.forbidden.add("car")
    assert "car" not in shop.find(QUESTION)
    shop.shelf.forbidden.clear()
    shop.drop("car")
    assert "car" not in shop.find(QUESTION, ED)


def test_narrowed_to_a_category_only_that_is_near(shop: Library) -> None:
    shop.put({"id": "van", "title": "Vans", "body": "A car for many.", "category": "Fleet/Vans"})
    understood(shop)
    assert shop.find(QUESTION, category="Fleet") == ["van"]


def test_an_article_in_another_state_is_found_by_words_alone(shop: Library) -> None:
    shop.put({"id": "car", "title": "Umbrellas", "body": "They hang at the door."})
    assert "car" not in shop.find(QUESTION)
    assert "car" in shop.find("where do the umbrellas hang please")
    understood(shop)
    assert "car" not in shop.find(QUESTION)


def test_while_few_have_vectors_words_decide(shop: Library) -> None:
    shop.put(*({"id": f"new{n}", "title": f"New {n}", "body": "Nothing."} for n in range(4)))
    assert shop.find(QUESTION) == []
    understood(shop)
    assert shop.find(QUESTION)[0] == "car"


def test_without_a_model_words_decide(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.meaning.installed", lambda: False)
    library.put(*PAGES)
    meaning = library.search.understand(library.folder / "vectors")
    assert not meaning.make()
    assert library.find(QUESTION) == [] and library.find("the lights of my bicycle please")[0] == "bike"


def test_another_process_finds_what_the_first_has_made(shop: Library) -> None:
    other = shop.open()
    meaning = other.understand(shop.folder / "vectors", WordsAsVectors(SAME))
    shop.find(QUESTION, search=other)  # waits for no model, but has it loaded
    meaning.wait()
    assert shop.find(QUESTION, search=other)[0] == "car"
    with shop.search.meaning.file.writing() as mine:
        assert mine and not meaning.make(), "one makes vectors at a time"


def test_a_model_that_fails_is_no_error(shop: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WordsAsVectors, "embed", lambda self, text: 1 / 0)
    assert shop.find("where are the keys of my house kept")[0] == "house"


def test_pages_after_the_first_go_on_in_one_order(shop: Library) -> None:
    question = "paragraph of the rules about automobile paper please"
    whole = shop.find(question, ED, limit=30)
    assert len(whole) > 10
    for limit in (1, 3, 10):
        assert shop.find(question, ED, limit=limit) == whole[:limit]


def test_a_copy_of_an_article_stands_behind_other_answers(shop: Library) -> None:
    copies = [{"id": f"tow{n}", "title": "Car towing", "body": "A truck takes the car to the garage."} for n in range(2)]
    shop.put(*copies, {"id": "tow-south", "title": "Car towing", "body": copies[0]["body"], "category": "South"})
    understood(shop)
    for question in ("my automobile is taken to the garage please", "car towing garage"):
        found = shop.find(question, ED)
        assert set(found[:2]) == {"tow0", "tow-south"} and found.index("car") < found.index("tow1")
        scores = [hit.score for hit in shop.results(question, ED).hits]
        assert scores == sorted(scores, reverse=True)
        for limit in (1, 2, 3):
            assert shop.find(question, ED, limit=limit) == found[:limit]
