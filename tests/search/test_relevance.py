"""Callers' questions find their article at least as often as was once reached."""

import pytest

from tests.search.relevance import DATA, measure


@pytest.mark.skipif(not DATA.is_dir(), reason="the question sets are not here")
@pytest.mark.parametrize(("name", "first", "five"), [("va-gov", 0.73, 0.86), ("doc2dial", 0.69, 0.86)])
def test_callers_questions_find_their_article(name: str, first: float, five: float) -> None:
    measured = measure(name)
    assert measured.first >= first
    assert measured.five >= five
