"""Several wishes in one breath, words that mean the same, parts of words, what narrows the list, and when nothing fits."""

from hypothesis import given
from hypothesis import strategies as st

from kb.search.wishes import MOST_WISHES, wishes_of
from tests.search.library import Library

BREATH = "my wife is ill and the premium I mailed isn't posted and you have our old address"


def test_the_wishes_of_a_breath_are_told_apart() -> None:
    assert wishes_of(BREATH) == ["my wife is ill", "the premium I mailed isn't posted", "you have our old address"]
    assert wishes_of("I lost my insurance card, and where do I send the prior authorization?") == [
        "I lost my insurance card", "where do I send the prior authorization"]
    assert wishes_of("terms and conditions of the plan") == []
    assert wishes_of("premium not posted") == []


@given(st.text(max_size=300))
def test_wishes_are_few_and_in_the_callers_words(text: str) -> None:
    wishes = wishes_of(text)
    assert len(wishes) != 1 and len(wishes) <= MOST_WISHES
    assert all(wish and wish in text for wish in wishes)


def test_each_wish_has_its_best_answer_near_the_top(library: Library) -> None:
    parts = [{"id": f"p{n}", "title": f"Premium mailed in part {n}", "body": "Premium mailed, not posted"} for n in range(9)]
    library.put({"id": "mailed", "title": "Premium mailed but not posted"},
                {"id": "address", "title": "Change an old address"}, *parts)
    found = library.results(BREATH)
    assert [(wish.text, wish.key) for wish in found.wishes] == [
        ("the premium I mailed isn't posted", "article:mailed"), ("you have our old address", "article:address")]
    assert "address" in [hit.card.id for hit in found.hits[:5]]
    assert library.results(BREATH, typing=True).wishes == []


def test_what_hardly_touches_the_question_is_no_answer(library: Library) -> None:
    library.put({"id": "dental", "title": "Dental cover", "body": "Crowns and fillings. The network of dentists."},
                *({"id": f"p{n}", "title": f"Premium {n}", "body": "How to pay a premium by mail or card"} for n in range(12)))
    assert library.results("how does a wireless network of satellites orbit jupiter").nothing_fits
    assert not library.results("pay premium by card").nothing_fits
    assert not library.results("dental").nothing_fits
    assert library.results("xylophone quartet").nothing_fits


def test_part_of_a_word_is_found_where_it_is_seen_first(library: Library) -> None:
    library.put({"id": "pre", "title": "Preauthorization of surgery"},
                {"id": "deep", "title": "Other", "body": "a reauthorization"})
    assert library.find("authoriz", typing=True) == ["pre"]
    assert library.results("authoriz", typing=True).hits[0].why == "part"
    assert library.find("reauth", typing=True) == ["deep"]


def test_tags_languages_and_trust_narrow_the_list(library: Library) -> None:
    library.put({"id": "a", "title": "Premium one", "keywords": "billing"},
                {"id": "b", "title": "Premium two", "keywords": "claims"})
    assert library.find("premium", facets=("tag:claims",)) == ["b"]
    assert library.results("premium", facets=("tag:claims",)).total == 1
    assert library.find("premium", facets=("tag:claims", "tag:billing")) == []
    assert library.find("premium", trust="checked") == ["a", "b"]
    assert library.find("premium", trust="stale") == []
