"""What differs between two texts, line by line, and word by word inside a line that was only changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest

MOST_LINES = 4000
"""Longer texts are not compared inside: the time needed grows with the square."""
LONGEST_LINE = 1500
NEAR = 3
"""Unchanged lines shown around a change."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a line. `kind`: `=` in both, `+` only in the new text, `-` only in the old one."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line of either text. `old` and `new` are its numbers there, None where it is not. `kind`: `=`, `+`, `-` or `…`
    (unchanged lines that are left out)."""

    kind: str
    old: int | None
    new: int | None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(piece.text for piece in self.pieces)


def diff(old: str, new: str, *, near: int | None = NEAR) -> list[Line]:
    """The lines of both texts in reading order, without those farther than `near` lines from a change (None: with all)."""
    before, after = old.splitlines(), new.splitlines()
    lines = list(_lines(before, after))
    return lines if near is None else list(_around_changes(lines, near))


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for kind, a, b, c, d in _blocks(before, after):
        if kind == "equal":
            for n in range(b - a):
                yield Line("=", a + n + 1, c + n + 1, [Piece("=", before[a + n])])
            continue
        pairs = list(zip_longest(range(a, b), range(c, d)))
        inside = [_words(before[i], after[j]) if i is not None and j is not None else None for i, j in pairs]
        for (i, _), both in zip(pairs, inside, strict=True):
            if i is not None:
                yield Line("-", i + 1, None, both[0] if both else [Piece("-", before[i])])
        for (_, j), both in zip(pairs, inside, strict=True):
            if j is not None:
                yield Line("+", None, j + 1, both[1] if both else [Piece("+", after[j])])


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(before), len(after)) > MOST_LINES:
        same = min(len(before), len(after))
        head = next((n for n in range(same) if before[n] != after[n]), same)
        return [("equal", 0, head, 0, head), ("replace", head, len(before), head, len(after))]
    return list(SequenceMatcher(None, before, after).get_opcodes())


def _words(old: str, new: str) -> tuple[list[Piece], list[Piece]] | None:
    """Both lines in pieces, or None when they have too little in common to be one line changed."""
    if max(len(old), len(new)) > LONGEST_LINE:
        return None
    before, after = re.findall(r"\w+|\s+|[^\w\s]", old), re.findall(r"\w+|\s+|[^\w\s]", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.4:
        return None
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            left.append(Piece("=", "".join(before[a:b])))
            right.append(Piece("=", "".join(after[c:d])))
            continue
        if b > a:
            left.append(Piece("-", "".join(before[a:b])))
        if d > c:
            right.append(Piece("+", "".join(after[c:d])))
    return left, right


def _around_changes(lines: Sequence[Line], near: int) -> Iterator[Line]:
    shown = {n + step for n, line in enumerate(lines) if line.kind != "=" for step in range(-near, near + 1)}
    skipping = False
    for n, line in enumerate(lines):
        if n in shown:
            skipping = False
            yield line
        elif not skipping:
            skipping = True
            yield Line("…", None, None)
