"""A script's YAML with the place of every value in the text, so that one of them can be changed and the rest stays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from ruamel.yaml import YAML

_NODES = {"ScalarEvent", "SequenceStartEvent", "MappingStartEvent"}
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass
class Span:
    """One value: it stands in `[start, end)` of the text. `style` of a scalar is its quote, `|`, `>` or nothing."""

    start: int
    end: int
    style: str = ""
    flow: bool = False
    """Whether a list or mapping stands in brackets."""
    entries: "list[tuple[Span, Span]] | None" = None
    """Of a mapping: keys and values, in order."""
    items: "list[Span] | None" = None
    """Of a list, in order."""
    value: str = ""
    """Of a scalar: its text."""

    @property
    def is_block(self) -> bool:
        """Whether it is a list or mapping told by indentation."""
        return not self.flow and (self.entries is not None or self.items is not None)


@dataclass
class Text:
    """A source and where its lines begin and end."""

    source: str
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    """Where each line ends, its line break left out."""

    def __post_init__(self) -> None:
        breaks = list(_BREAK.finditer(self.source))
        self.starts = [0, *(found.end() for found in breaks)]
        self.ends = [*(found.start() for found in breaks), len(self.source)]

    @cached_property
    def newline(self) -> str:
        """How the file ends its lines."""
        found = _BREAK.search(self.source)
        return found[0] if found else "\n"

    def line(self, at: int) -> int:
        """The line (from 0) in which a place lies."""
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= at else (low, middle)
        return low

    def words(self, line: int) -> str:
        """A line without its break."""
        return self.source[self.starts[line]:self.ends[line]]

    def column(self, at: int) -> int:
        """How far from the beginning of its line a place lies."""
        return at - self.starts[self.line(at)]

    def is_blank(self, line: int) -> bool:
        """Whether nothing stands on a line."""
        return not self.words(line).strip()

    def last_line(self, end: int, column: int, limit: int) -> int:
        """The last line of what ends at `end` and begins in `column`: comments set deeper than that belong to it still.

        `limit` is the line of what follows.
        """
        last = self.line(end)
        for line in range(last + 1, limit):
            words = self.words(line)
            indent = len(words) - len(words.lstrip())
            if words.strip() and (indent <= column or not words.lstrip().startswith("#")):
                break
            last = line if words.strip() else last
        return last


def read_spans(source: str) -> Span:
    """The spans of a source that `read_source` has found to be readable."""
    try:
        return _root(yaml.parse(source, Loader=yaml.CLoader) if yaml.__with_libyaml__ else read_slowly(source), source)
    except yaml.YAMLError:  # `read_source` too has a second reader for what the first one does not take
        return _root(read_slowly(source), source)


def read_slowly(source: str) -> Iterator[Any]:
    """What ruamel's parser finds, in order."""
    return iter(YAML(typ="safe", pure=True).parse(source))


def _root(events: Iterator[Any], source: str) -> Span:
    return next(_span(event, events, source) for event in events if type(event).__name__ in _NODES)


def _span(event: Any, events: Iterator[Any], source: str) -> Span:
    start, end = event.start_mark.index, event.end_mark.index
    kind = type(event).__name__
    if kind == "ScalarEvent":
        style = event.style or ""
        return Span(start, _block_end(source, start, end) if style in {"|", ">"} else end, style, value=event.value)
    span, parts = Span(start, end, flow=bool(event.flow_style)), []
    for inner in events:
        if type(inner).__name__ not in _NODES:
            span.end = inner.end_mark.index
            break
        parts.append(_span(inner, events, source))
    if kind == "MappingStartEvent":
        span.entries = list(zip(parts[::2], parts[1::2], strict=True))
    else:
        span.items = parts
    if not span.flow and parts:
        span.end = max(part.end for part in parts)  # the parser ends it where the next thing begins
    return span


def _block_end(source: str, start: int, end: int) -> int:
    """Where a block text ends: before the line break of its last line. Blank lines after it are its own only with `+`."""
    text = source[start:end]
    once = 1 if "+" in _BREAK.split(text, maxsplit=1)[0].split("#")[0] else 0
    return start + len(re.sub(r"(?:(?:\r\n|\n|\r) *)+\Z", "", text) if not once else re.sub(r"(?:\r\n|\n|\r) *\Z", "", text))
