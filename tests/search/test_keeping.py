"""What is kept is what was asked for last, and not more than there is room for."""

from hypothesis import given
from hypothesis import strategies as st

from kb.search.engines.keeping import Kept


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept, made = Kept[str](2), []
    for name in ("a", "b", "a", "c", "a", "b"):
        kept.get(name, lambda name=name: made.append(name) or name)
    assert made == ["a", "b", "c", "b"]


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=4), max_size=30), st.integers(0, 5), st.integers(0, 12))
def test_it_gives_what_would_be_made_and_keeps_no_more_than_it_may(names: list[str], most: int, most_bytes: int) -> None:
    alive: list[str] = []  # by a plain reading of the rule
    kept, made = Kept[str](most, most_bytes, len), []
    for name in names:
        made.clear()
        assert kept.get(name, lambda name=name: made.append(name) or name) == name
        assert bool(made) == (name not in alive)
        alive = [*(other for other in alive if other != name), name]
        while len(alive) > most or sum(map(len, alive)) > most_bytes:
            alive.pop(0)
