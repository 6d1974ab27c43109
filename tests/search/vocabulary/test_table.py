"""What a query is taken to say as well: no word is lost, and it never grows out of hand."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.db import now
from kb.errors import Invalid
from kb.search.query import Query, parse
from kb.search.vocabulary.table import MOST_INSTEAD, MOST_NAMES, MOST_PINNED, Pinned, Table, expand
from kb.search.vocabulary.wording import Wording, read_line, read_wording
from kb.search.words import words_of

DME = Table([Wording(("DME", "durable medical equipment"))])
SAID = ("dme", "equipment", "durable", "medical", "bill", "premium", "pay", "the", "of", "a1", "größe")
PHRASES = st.lists(st.sampled_from(SAID), min_size=1, max_size=3).map(" ".join)
WORDINGS = st.lists(st.builds(lambda words, instead: Wording(tuple(words), tuple(instead)),
                              st.lists(PHRASES, min_size=2, max_size=5), st.lists(PHRASES, max_size=3)), max_size=12)


def also(query: str, table: Table, *, typing: bool = False) -> list[str]:
    """What else is searched for."""
    wider = expand(parse(query, typing=typing), table)
    return table.shown(wider, {" ".join(name) for one in wider.also for name in one.instead})


@pytest.mark.parametrize(("query", "found"), [
    ("is DME covered", ["durable medical equipment"]),
    ("dme's", ["durable medical equipment"]),
    ("durable medical equipments for my wife", ["DME"]),
    ("medical equipment", []),
    ("DME or durable medical equipment", []),
    ('"DME form"', []),
    ('"durable medical equipment" list', []),
])
def test_a_set_works_both_ways_word_for_word_and_by_stem(query: str, found: list[str]) -> None:
    assert also(query, DME) == found


def test_a_word_that_is_being_typed_counts_once_it_is_whole() -> None:
    assert also("is dm", DME, typing=True) == []
    query = expand(parse("is dme", typing=True), DME)
    assert query.also[0].said == ("dme",)
    assert query.beginning == "dme"


def test_one_way_is_one_way() -> None:
    table = Table([read_line("PCP => primary care provider, family doctor")])
    assert also("change my pcp", table) == ["primary care provider", "family doctor"]
    assert also("change my family doctor", table) == []


def test_the_longest_is_taken_and_what_it_holds_is_not_taken_again() -> None:
    table = Table([read_line("prior authorization, PA"), read_line("authorization, permission")])
    query = expand(parse("my prior authorization"), table)
    assert [one.said for one in query.also] == [("prior", "authorization")]
    assert also("an authorization", table) == ["permission"]


def test_names_from_several_rows_come_together_and_chains_are_not_followed() -> None:
    table = Table([read_line("bill, invoice"), read_line("bill => statement"), read_line("invoice, receipt")])
    assert also("a bill", table) == ["invoice", "statement"]


def test_stop_words_within_a_phrase_count() -> None:
    table = Table([read_line("out of network, OON")])
    assert also("is he out of network", table) == ["OON"]
    assert also("a network that is out", table) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDINGS, st.text(alphabet="dmeurabl pyt*\"", max_size=200), st.booleans())
def test_no_word_is_lost_and_growth_is_bounded(wordings: list[Wording], text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    wider = expand(query, Table(wordings))
    assert Query(wider.text, wider.words, wider.phrases, wider.beginning, wider.spoken) == query
    assert sum(len(one.instead) for one in wider.also) <= MOST_NAMES
    said = (*query.spoken, query.beginning) if query.beginning else query.spoken
    for one in wider.also:
        assert 1 <= len(one.instead) <= MOST_INSTEAD
        assert any(said[at : at + len(one.said)] == one.said for at in range(len(said)))
        assert all(one.instead)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PHRASES, PHRASES)
def test_sets_are_symmetric(one: str, other: str) -> None:
    try:
        table = Table([read_wording(one, other, both_ways=True)])
    except Invalid:
        return
    there, back = expand(parse(one), table), expand(parse(other), table)
    within = set(words_of(one)) & set(words_of(other))
    if not within:  # where one is a part of the other, it is said already
        assert [tuple(words_of(other))] == [name for also in there.also for name in also.instead]
        assert [tuple(words_of(one))] == [name for also in back.also for name in also.instead]


def test_many_names_for_many_words_stay_few() -> None:
    crowd = [read_line(", ".join(f"name{row}x{place}" for place in range(20))) for row in range(40)]
    query = expand(parse(" ".join(f"name{row}x0" for row in range(40))), Table(crowd))
    assert sum(len(one.instead) for one in query.also) == MOST_NAMES


def test_a_pin_wants_all_its_telling_words_in_any_order_and_form() -> None:
    table = Table([], [Pinned("storm in Ohio", "article:storm"), Pinned("mail", "article:mail")])
    assert table.pinned(parse("we had storms, ohio mailed nothing"), now()) == ["article:storm", "article:mail"]
    assert table.pinned(parse("storm"), now()) == []
    assert table.pinned(parse("the ohio stor", typing=True), now()) == []


def test_a_pin_ends_and_there_are_never_many() -> None:
    over = Pinned("mail", "article:old", now() - timedelta(seconds=1))
    table = Table([], [over, *(Pinned("mail", f"article:{number}") for number in range(9))])
    assert table.pinned(parse("mail"), now()) == [f"article:{number}" for number in range(MOST_PINNED)]


def test_a_pin_knows_what_means_the_same() -> None:
    table = Table([read_line("DME, durable medical equipment")], [Pinned("durable medical equipment", "article:dme")])
    assert table.pinned(expand(parse("is dme covered"), table), now()) == ["article:dme"]
