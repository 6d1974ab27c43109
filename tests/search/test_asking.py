"""What the address and the box ask: kinds, what narrows, and the way back."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kb.search.asking import read_asked

SHELVES = ["Billing", "Billing/Payments", "Claims"]


def asked(address: str):
    return read_asked(MultiDict(parse_qsl(address)), SHELVES)


def test_an_address_is_read_whole() -> None:
    it = asked("q=mailed&kind=article&category=Billing&tag=Cheque&tag=mail&lang=EN&trust=stale")
    assert (it.words, it.kinds, it.category, it.trust) == ("mailed", ("article",), "Billing", "stale")
    assert it.facets == ("tag:cheque", "tag:mail", "lang:en")
    assert [(chip.name, chip.words) for chip in it.chips] == [
        ("Category", "Billing"), ("Tag", "cheque"), ("Tag", "mail"), ("Language", "en"), ("State", "Stale")]
    assert "tag=cheque" not in it.chips[1].without
    assert "tag=mail" in it.chips[1].without


@pytest.mark.parametrize(("typed", "words", "facets", "category"), [
    ("premium tag:claims", "premium", ("tag:claims",), ""),
    ("in:payments cheque", "cheque", (), "Billing/Payments"),
    ('in:"billing/payments" cheque', "cheque", (), "Billing/Payments"),
    ("in:nowhere cheque", "in:nowhere cheque", (), ""),
    ("is:stale", "", (), ""),
    ("is:unheard of", "is:unheard of", (), ""),
    ("the caller in: a hurry", "the caller in: a hurry", (), ""),
    ("https://in:x tag:", "https://in:x tag:", (), ""),
])
def test_words_of_the_box_narrow_where_they_mean_something(
        typed: str, words: str, facets: tuple[str, ...], category: str) -> None:
    it = read_asked(MultiDict({"q": typed}), SHELVES)
    assert (it.words, it.facets, it.category) == (words, facets, category)


def test_what_is_not_known_is_left_out() -> None:
    it = asked("q=x&kind=nonsense&trust=odd&lang=&tag=%00%00")
    assert (it.kind, it.trust, it.facets, it.is_narrowed) == ("", "", (), False)


_VALUES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)


@given(q=_VALUES, category=_VALUES, tags=st.lists(_VALUES, max_size=12), lang=_VALUES, kind=_VALUES, trust=_VALUES)
def test_whatever_stands_in_an_address_leads_back_to_itself(
        q: str, category: str, tags: list[str], lang: str, kind: str, trust: str) -> None:
    first = read_asked(MultiDict([("q", q), ("category", category), *(("tag", tag) for tag in tags), ("lang", lang),
                                  ("kind", kind), ("trust", trust)]), SHELVES)
    again = asked(first.address())
    assert (again.facets, again.category, again.trust, again.kind) == (first.facets, first.category, first.trust, first.kind)
