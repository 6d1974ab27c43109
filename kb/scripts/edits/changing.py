"""Making values in a text say something else: where they say it already, nothing is touched."""

import re
from functools import cached_property
from typing import Any

from kb.scripts.edits.collection import Collection
from kb.scripts.edits.rendering import write_entry, write_flow, write_item, write_scalar
from kb.scripts.edits.spans import Span
from kb.scripts.edits.splices import Splices, TooTerse


def told(data: Any) -> Any:
    """What a value says, order included. Empty lines at the end of a text say nothing, and an empty mapping is nothing."""
    if isinstance(data, dict) and data:
        return {"": [(name, told(value)) for name, value in data.items()]}
    if isinstance(data, list):
        return [told(value) for value in data]
    if isinstance(data, str):
        return data.rstrip("\n")
    return (type(data), data) if data != {} else (type(None), None)


def change_value(splices: Splices, span: Span, old: Any, new: Any) -> None:
    """Write one value anew that stays a mapping, a list or a text."""
    if told(old) == told(new):
        return
    if span.entries is not None and isinstance(new, dict) and new and old:
        _Mapping(splices, span, old, new).patch()
    elif span.items is not None and isinstance(new, list) and new and old:
        _List(splices, span, old, new).patch()
    elif isinstance(new, dict | list) and (not span.is_block or not new):
        splices.put(span.start, span.end, write_flow(new))
    elif span.is_block or isinstance(new, dict | list):
        raise TooTerse(splices.text.line(span.start))
    else:
        splices.scalar(span, new, flow=True)


class _Mapping(Collection):
    """A mapping whose entries change. A name that is gone where a new one stands has been renamed."""

    def __init__(self, splices: Splices, span: Span, old: dict[str, Any], new: dict[str, Any]) -> None:
        super().__init__(splices, span)
        self.old, self.new = old, new
        self.entries = span.entries or []

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        return [(key.start, max(key.end, value.end)) for key, value in self.entries]

    def patch(self) -> None:
        names, wanted = list(self.old), list(self.new)
        renamed = _renamed(names, wanted)
        kept = [number for number, name in enumerate(names) if renamed.get(name, name) in self.new]
        if not kept:
            raise TooTerse(self.text.line(self.span.start))
        for first, last in _runs([number for number in range(len(names)) if number not in kept]):
            (self.remove_flow if self.span.flow else self.remove_lines)(first, last)
        for number in kept:
            self.entry(number, names[number], renamed.get(names[number], names[number]))
        after, now = -1, {renamed.get(name, name): number for number, name in enumerate(names) if number in kept}
        for name in wanted:
            if name in now:
                after = now[name]
            else:
                self.insert(after, name)

    def entry(self, number: int, name: str, new: str) -> None:
        key, value = self.entries[number]
        if name != new:
            quote = key.style if key.style in {"'", '"'} else ""
            self.splices.put(key.start, key.end, write_scalar(new, flow=self.span.flow, quote=quote))
        was, wanted = self.old[name], self.new[new]
        if told(was) == told(wanted):
            return
        if self.span.flow or (not is_plain(was) and not is_plain(wanted) and bool(was) == bool(wanted)
                              and isinstance(was, dict) == isinstance(wanted, dict)):
            change_value(self.splices, value, was, wanted)
        elif is_plain(was) and is_plain(wanted):
            self.splices.scalar(value, wanted, flow=False, indent=self.indent)
        else:
            self.exchange(number, new, wanted)

    def exchange(self, number: int, name: str, wanted: Any) -> None:
        """A text where a list was, a list where a text was: what stands behind the name is written anew."""
        key, value = self.entries[number]
        colon = self.text.source.index(":", key.end) + 1
        first, *rest = write_entry(name, wanted, self.indent)
        head = first[len(" " * self.indent + write_scalar(name, flow=False)) + 1:]
        if value.is_block:
            end = self.text.ends[self.text.line(colon)]
            self.splices.put(colon, colon, head)
            self.splices.put(end, max(end, self.text.ends[self.last_line(number)]), "")
            self.splices.lines(end, rest)
        elif rest and not head:
            self.splices.put(colon, value.end, "")
            self.splices.lines(self.text.ends[self.text.line(value.end)], rest)
        else:
            self.splices.put(colon, value.end, self.text.newline.join([head, *rest]))

    def insert(self, after: int, name: str) -> None:
        if self.span.flow:
            self.insert_flow(after, f"{write_scalar(name)}: {write_flow(self.new[name])}")
            return
        near, value = self.entries[max(after, 0)][1], self.new[name]
        alike = near.flow if isinstance(value, dict) and near.entries is not None else None
        self.insert_lines(after, write_entry(name, value, self.indent, flow=alike))


class _List(Collection):
    """A list whose items change."""

    def __init__(self, splices: Splices, span: Span, old: list[Any], new: list[Any]) -> None:
        super().__init__(splices, span)
        self.old, self.new = old, new
        self.items = span.items or []

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        if self.span.flow:
            return [(item.start, item.end) for item in self.items]
        return [(self.dash(item), item.end) for item in self.items]

    def dash(self, item: Span) -> int:
        """Where the dash of an item of a block stands."""
        for line in range(self.text.line(item.start), self.text.line(self.span.start) - 1, -1):
            at = self.text.starts[line] + self.indent
            if at <= item.start and re.fullmatch(r"-(\s|\Z)", self.text.source[at:at + 2]):
                return at
        raise TooTerse(self.text.line(item.start))

    def patch(self) -> None:
        before = _alike(self.old, self.new)
        behind = _alike(self.old[before:][::-1], self.new[before:][::-1])
        old_end, new_end = len(self.old) - behind, len(self.new) - behind
        pairs = min(old_end, new_end) - before
        for number in range(before, before + pairs):
            self.item(number)
        if before + pairs < old_end:
            (self.remove_flow if self.span.flow else self.remove_lines)(before + pairs, old_end - 1)
        for number in range(before + pairs, new_end):
            self.insert(before + pairs - 1, self.new[number])

    def item(self, number: int) -> None:
        span, was, wanted = self.items[number], self.old[number], self.new[number]
        if self.span.flow or (not is_plain(was) and not is_plain(wanted)):
            change_value(self.splices, span, was, wanted)
        elif is_plain(was) and is_plain(wanted):
            self.splices.scalar(span, wanted, flow=False, indent=self.indent)
        else:
            lines = write_item(wanted, self.indent)
            start = self.places[number][0]
            lines[0] = lines[0].lstrip()
            self.splices.put(start, span.end, self.text.newline.join(lines))

    def insert(self, after: int, value: Any) -> None:
        if self.span.flow:
            self.insert_flow(after, write_flow(value))
            return
        near = self.items[max(after, 0)]
        alike = near.flow if near.entries is not None or near.items is not None else None
        self.insert_lines(after, write_item(value, self.indent, flow=alike))


def _renamed(names: list[str], wanted: list[str]) -> dict[str, str]:
    """Old names that have become new ones: where one is gone, another has come, and the rest is as it was."""
    if len(names) != len(wanted):
        return {}
    pairs = {name: new for name, new in zip(names, wanted, strict=True) if name != new}
    return pairs if all(new not in names and name not in wanted for name, new in pairs.items()) else {}


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Numbers that follow each other, as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def _alike(some: list[Any], others: list[Any]) -> int:
    """How many of the first items are the same."""
    count = 0
    while count < min(len(some), len(others)) and told(some[count]) == told(others[count]):
        count += 1
    return count


def is_plain(value: Any) -> bool:
    """Whether it is a single value."""
    return not isinstance(value, dict | list)

