"""A script's YAML as a tree that knows its lines. Only what scripts need: no anchors, tags, second documents or deep nests.

The tree is built from a parser's events, so that nothing is expanded, constructed or recursed into before it is checked.
libyaml is quick, and reads almost every file; what it refuses is read again by ruamel's parser, whose errors we can put in words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from kb.errors import Invalid

MOST_BYTES = 256 * 1024
"""A script is read by people; the longest real ones are a tenth of this."""

MOST_DEEP = 24
"""Levels of nesting; a condition within a condition within a rule needs about ten."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_READ_OTHERWISE = re.compile("^ *\t|[\x85\u2028\u2029]", re.MULTILINE)
"""Tabs that indent, and line breaks that only YAML 1.1 knows: here the two parsers differ."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None,
          "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(slots=True)
class Node:
    """One value of the file: a scalar (`value`, and `text` as it was written), a list of nodes or a mapping of nodes."""

    line: int
    column: int
    value: "None | bool | int | float | str | list[Node] | dict[str, Node]"
    text: str = ""
    keys: dict[str, "Node"] = field(default_factory=dict)
    """Of a mapping: where each key stands."""

    @property
    def entries(self) -> dict[str, "Node"] | None:
        """The mapping, where it is one."""
        return self.value if isinstance(self.value, dict) else None

    @property
    def items(self) -> list["Node"] | None:
        """The list, where it is one."""
        return self.value if isinstance(self.value, list) else None

    @property
    def is_scalar(self) -> bool:
        """Whether it is a single value, nothing included."""
        return not isinstance(self.value, (list, dict))

    def plain(self) -> Any:
        """The value without its lines, as JSON would hold it."""
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return self.value


_NO_KEYS: dict[str, Node] = {}


def read_source(source: str) -> Node:
    """The tree of a script file. Raises `Invalid` with `line` and `column` (from 1) in its details."""
    source = source.removeprefix("\ufeff")
    if len(source.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Invalid(f"A script may have {MOST_BYTES // 1024} kB at most; this one is longer.", line=1, column=1)
    _only_printable(source)
    return _read_by_libyaml(source) or read_by_ruamel(source)


def _read_by_libyaml(source: str) -> Node | None:
    """The tree, or None where the file needs a closer look."""
    if not yaml.__with_libyaml__ or _READ_OTHERWISE.search(source):
        return None
    try:
        return _Builder().build(yaml.parse(source, Loader=yaml.CBaseLoader))
    except (yaml.YAMLError, ValueError):
        return None


def read_by_ruamel(source: str) -> Node:
    """The tree of a text that holds only characters that print; slow. Raises as `read_source` does."""
    try:
        return _Builder().build(YAML(typ="safe", pure=True).parse(source))
    except MarkedYAMLError as wrong:
        raise _in_words(wrong, source.splitlines() or [""]) from None
    except (YAMLError, ValueError, IndexError, KeyError, AttributeError, TypeError, AssertionError) as wrong:
        # The parser answers some torn input with errors that are not its own; all of them mean the same to the author.
        raise Invalid(f"This cannot be read as YAML: {str(wrong).splitlines()[0] if str(wrong) else 'it is torn'}.",
                      line=1, column=1) from None


def _only_printable(source: str) -> None:
    found = _UNPRINTABLE.search(source)
    if found is not None:
        before = source[:found.start()]
        raise Invalid(f"An invisible control character (U+{ord(found.group()):04X}) stands here; take it out.",
                      line=before.count("\n") + 1, column=found.start() - before.rfind("\n"))


class _Builder:
    """Builds the tree from events, with a stack of its own."""

    def __init__(self) -> None:
        self.open: list[Node] = []
        self.pending: list[Node | None] = []  # for each open mapping: the key that waits for its value
        self.root: Node | None = None
        self.documents = 0

    def build(self, events: Iterator[Any]) -> Node:
        for event in events:
            match type(event).__name__:
                case "ScalarEvent" | "SequenceStartEvent" | "MappingStartEvent":
                    self._node(event)
                case "SequenceEndEvent" | "MappingEndEvent":
                    self.open.pop()
                    self.pending.pop()
                case "DocumentStartEvent":
                    self._count_document(event)
                case "AliasEvent":
                    raise _invalid(event, f"`*{event.anchor}` repeats another part of the file. Write it out, or make it a "
                                          "script of its own and run it with `script:`.")
        if self.root is None or self.root.value is None:
            raise Invalid("The file is empty. A script needs `title`, `start` and `steps`.", line=1, column=1)
        return self.root

    def _count_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _invalid(event, "A second document begins here (`---`). One file holds one script.")

    def _node(self, event: Any) -> None:
        if event.anchor is not None:
            raise _invalid(event, f"`&{event.anchor}` names a part to repeat it. Write it out each time, or make it a script of "
                                  "its own and run it with `script:`.")
        if event.tag is not None and str(event.tag) != "!":
            raise _invalid(event, f"`{str(event.tag)[:80]}` gives a value a type. Scripts hold plain text, numbers, lists and "
                                  "mappings only.")
        if len(self.open) >= MOST_DEEP:
            raise _invalid(event, f"This is nested more than {MOST_DEEP} levels deep.")
        self._put(event, _node_of(event))

    def _put(self, event: Any, node: Node) -> None:
        if self.open:
            parent = self.open[-1]
            if isinstance(parent.value, dict):
                self._entry(event, parent, parent.value, node)
            elif isinstance(parent.value, list):
                parent.value.append(node)
        else:
            self.root = node
        if not node.is_scalar:
            self.open.append(node)
            self.pending.append(None)

    def _entry(self, event: Any, parent: Node, entries: dict[str, Node], node: Node) -> None:
        key = self.pending[-1]
        if key is not None:
            entries[key.text] = node
            self.pending[-1] = None
            return
        if not node.is_scalar:
            raise _invalid(event, "A list or mapping stands where a name belongs. A text that begins with `{{` needs quotes.")
        if node.text == "<<":
            raise _invalid(event, "`<<` merges another part of the file. Write it out instead.")
        if node.text in parent.keys:
            raise _invalid(event, f"`{node.text}` stands here twice (first on line {parent.keys[node.text].line}); "
                                  "one of the two would be lost. Rename or remove one.")
        parent.keys[node.text] = node
        self.pending[-1] = node


def _node_of(event: Any) -> Node:
    kind, mark = type(event).__name__, event.start_mark
    if kind == "ScalarEvent":
        text = event.value
        return Node(mark.line + 1, mark.column + 1, _value(text) if event.implicit[0] else text, text, _NO_KEYS)
    return Node(mark.line + 1, mark.column + 1, [] if kind == "SequenceStartEvent" else {})


def _value(text: str) -> None | bool | int | float | str:
    """The value of a plain scalar. Dates, yes, no and numbers with leading zeros stay text: they are answers, not types."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _invalid(event: Any, message: str) -> Invalid:
    return Invalid(message, line=event.start_mark.line + 1, column=event.start_mark.column + 1)


_PLAIN = (
    ("could not find expected ':'", "A colon is missing after a name here, or a text with a line break needs quotes."),
    ("mapping values are not allowed", "A colon inside a text: put the text in quotes, or check the indentation."),
    ("expected <block end>", "The indentation does not fit the lines above."),
    ("found unexpected end of stream", "A quote or bracket is opened and never closed."),
    ("expected ',' or", "A comma or a closing bracket is missing."),
    ("cannot start any token", "A text cannot begin with this character; put the text in quotes."),
    ("found undefined tag handle", "A text that begins with `!` needs quotes."),
    ("expected alphabetic or numeric character", "A text that begins with `&` or `*` needs quotes."),
    ("unknown escape character", "A backslash in a text in double quotes: write it twice, or use single quotes."),
)


def _in_words(wrong: MarkedYAMLError, lines: list[str]) -> Invalid:
    unclosed = wrong.context_mark is not None and "end of stream" in (wrong.problem or "")
    mark = wrong.context_mark if unclosed else wrong.problem_mark or wrong.context_mark
    line = min(mark.line, len(lines) - 1) if mark is not None else 0
    column = mark.column if mark is not None else 0
    problem = (wrong.problem or wrong.context or "it is torn").strip()
    for at in (line, line - 1):
        if 0 <= at < len(lines) and re.match(r" *\t", lines[at]):
            return Invalid("A tab indents this line. YAML takes spaces only; use two for each level.", line=at + 1, column=1)
    for part, words in _PLAIN:
        if part in problem:
            return Invalid(words, line=line + 1, column=column + 1)
    return Invalid(f"This cannot be read as YAML: {problem}.", line=line + 1, column=column + 1)
