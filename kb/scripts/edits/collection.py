"""A list or mapping in the text whose parts come and go: where each begins and ends, its lines, its empty lines."""

import re
from functools import cached_property

from kb.scripts.edits.spans import Span
from kb.scripts.edits.splices import Splices


class Collection:
    """What a mapping and a list have in common: parts in an order, each with a place."""

    def __init__(self, splices: Splices, span: Span) -> None:
        self.splices = splices
        self.text = splices.text
        self.span = span
        self.indent = 0 if span.flow else self.text.column(span.start)

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each part begins and ends."""
        raise NotImplementedError

    def first_line(self, number: int) -> int:
        return self.text.line(self.places[number][0])

    def last_line(self, number: int) -> int:
        """The last line of a part in a block."""
        places = self.places
        last = len(self.text.starts)
        limit = self.first_line(number + 1) if number + 1 < len(places) else last
        return self.text.last_line(places[number][1], self.indent, limit)

    def blank_before(self, number: int) -> int:
        """How many empty lines stand right before a part."""
        line = self.first_line(number)
        count = 0
        while line - count - 1 > 0 and self.text.is_blank(line - count - 1):
            count += 1
        return count

    def blank_after(self, number: int) -> int:
        """How many empty lines stand right behind a part."""
        line, count = self.last_line(number) + 1, 0
        while line + count < len(self.text.starts) and self.text.is_blank(line + count):
            count += 1
        return count

    def own_line(self, number: int) -> bool:
        """Whether nothing else stands before a part on its line."""
        start = self.places[number][0]
        return not self.text.source[self.text.starts[self.text.line(start)]:start].strip()

    def gap(self, number: int, count: int) -> int:
        """How many empty lines a new part behind `number` is set apart with: as many as its neighbours."""
        if number + 1 < count:
            return min(self.blank_after(number), 2)
        return min(self.blank_before(number), 2) if number else 0

    def insert_lines(self, after: int, lines: list[str]) -> None:
        """Put a new part into a block: behind the part `after`, or before all (-1)."""
        count = len(self.places)
        if after >= 0:
            self.splices.lines(self.text.ends[self.last_line(after)], lines, self.gap(after, count))
            return
        start = self.places[0][0]
        lead = " " * self.text.column(start)
        self.splices.put(start, start, lines[0].lstrip() + "".join(self.text.newline + line for line in lines[1:])
                          + self.text.newline + lead)

    def remove_lines(self, first: int, last: int) -> None:
        """Take the parts from `first` to `last` out of a block, not all of them."""
        if not self.own_line(first):
            self.splices.put(self.places[first][0], self.places[last + 1][0], "")
            return
        start, end = self.first_line(first), self.last_line(last)
        if first:
            start -= self.blank_before(first)
        elif not start:
            self.splices.put(0, self.text.starts[end + 1], "")
            return
        else:
            end += self.blank_after(last)
        self.splices.put(self.text.ends[start - 1], self.text.ends[end], "")

    def insert_flow(self, after: int, words: str) -> None:
        """Put a new part between brackets."""
        places = self.places
        if after >= 0:
            self.splices.put(places[after][1], places[after][1], f", {words}")
        else:
            self.splices.put(places[0][0], places[0][0], f"{words}, ")

    def remove_flow(self, first: int, last: int) -> None:
        """Take parts out from between brackets: with their lines, where they have lines of their own."""
        places = self.places
        start, end = self.first_line(first), self.text.line(places[last][1])
        following = self.text.source[places[last][1]:self.text.ends[end]]
        alone = last + 1 == len(places) or self.first_line(last + 1) > end
        if self.own_line(first) and alone and re.fullmatch(r"\s*,?\s*(#.*)?", following):
            self.splices.put(self.text.ends[start - 1], self.text.ends[end], "")
        elif first:
            self.splices.put(places[first - 1][1], places[last][1], "")
        else:
            self.splices.put(places[first][0], places[last + 1][0], "")
