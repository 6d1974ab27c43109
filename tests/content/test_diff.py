"""What differs between two texts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.content import diff

lines = st.lists(st.sampled_from(["a", "b c d", "b x d", "", "long words in a line", "e"]), max_size=12).map("\n".join)


def test_words_inside_a_changed_line():
    found = diff("same\nthe old way of it\nend", "same\nthe new way of it\nend")
    assert [line.kind for line in found] == ["=", "-", "+", "="]
    assert [(piece.kind, piece.text) for piece in found[2].pieces] == [("=", "the "), ("+", "new"), ("=", " way of it")]


def test_what_is_far_from_a_change_is_left_out():
    found = diff("\n".join(map(str, range(100))), "\n".join(map(str, range(1, 100))))
    assert [line.kind for line in found] == ["-", "=", "=", "=", "…"]
    assert diff("a", "a") == diff("", "") == [] or diff("a", "a")[0].kind == "…"


def test_very_long_texts_are_compared_in_time():
    found = diff("x\n" * 30_000, "x\n" * 15_000 + "y\n" * 15_000)
    assert sum(line.kind == "+" for line in found) == 15_000


@settings(deadline=None)
@given(lines, lines)
def test_both_texts_can_be_read_out_of_it(old, new):
    found = diff(old, new, near=None)
    assert [line.text for line in found if line.kind in "=-"] == old.splitlines()
    assert [line.text for line in found if line.kind in "=+"] == new.splitlines()
