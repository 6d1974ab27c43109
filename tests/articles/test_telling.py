"""What must be told is read from the article's own text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles import must_tell

ARTICLES = Path(__file__).parents[2] / "articles"
TEXT = """Before it.

- not this one

## What must be told

- The **amount**, and `the date`.
- A copy goes
  to [[returned-mail]] or [[autopay|her own bank]],
    - or to [us](https://larkfield.example/) <b>here</b>.

* Once more
1. [ ] Then the appeal &amp; its end

### What callers answer

- neither this
"""


def test_the_list_under_the_heading_as_plain_words():
    assert must_tell(TEXT) == ["The amount, and the date.", "A copy goes to returned mail or her own bank, or to us here.",
                               "Once more", "Then the appeal & its end"]


@pytest.mark.parametrize("text", ["", "## What must be told", "## What must be told\n\nOnly a sentence.", "- a\n- b",
                                  "## Told\n- a", "## What must be told\n- \n-   \n"])
def test_without_a_list_there_is_nothing_to_tell(text):
    assert must_tell(text) == []


def test_it_is_written_as_the_editor_likes_and_each_line_counts_once():
    assert must_tell("# what must be told ##\r\n+ One\r\n+ One\r\n+ Two words_with_lines 2 * 3") == [
        "One", "Two words_with_lines 2 * 3"]
    assert "4111" not in must_tell("## What must be told\n- Card 4111 1111 1111 1111")[0], "no number of a card in a journal"


@given(st.text("-*+ #[]()|_`<>!ab1.\n\t^{%}", max_size=200))
def test_any_text_is_read(text):
    assert all(item.strip() == item != "" for item in must_tell(f"## What must be told\n{text}"))


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*/*.md")), ids=lambda path: path.stem)
def test_every_starter_article_says_what_must_be_told(path):
    items = must_tell(path.read_text(encoding="utf-8"))
    assert items and not any(mark in item for item in items for mark in ("**", "[[", "](")), items
