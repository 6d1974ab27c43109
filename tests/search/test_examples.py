"""The examples in docs/search.md are what search answers."""

from docs.examples.search import BEGIN, END, PAGE, written


def test_the_examples_are_what_search_answers() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page[page.index(BEGIN) + len(BEGIN) : page.index(END)].strip()
    assert shown == written(), "write them anew: python -m docs.examples.search"
