"""What stands on the card of a step, and how high it becomes. All lengths in pixels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.scripts.format.wording import pieces
from kb.scripts.map.lines import Line
from kb.scripts.map.words import fitted, width, wrapped
from kb.scripts.steps import Step

WIDTH = 224
PAD = 12
LABEL = 12.0
"""Size of the letters of a way out; its words take a row of the card's foot, of one line or two."""
LINE = 15
NOTE = 11.0
"""Size of the letters of what is marked on a way."""

_ROW_GAP = 8
_HEAD = 32
_SIZES = {"title": (14.0, 18), "say": (12.5, 17), "gist": (12.5, 17), "ask": (12.0, 17), "do": (12.0, 17)}
"""Size of the letters, and from line to line."""


@dataclass(frozen=True)
class Part:
    """Some lines of text: `kind` is title, say, gist, ask or do; `y` is the top, counted from the card's."""

    kind: str
    y: float
    lines: tuple[str, ...]
    whole: str

    @property
    def size(self) -> float:
        """Of the letters."""
        return _SIZES[self.kind][0]

    @property
    def pace(self) -> int:
        """From line to line."""
        return _SIZES[self.kind][1]

    @property
    def height(self) -> float:
        """Of all its lines."""
        return self.pace * len(self.lines)


@dataclass(frozen=True)
class Row:
    """A way out, by its label; `y` is its middle, counted from the card's top, and `note` what is marked on it."""

    line: Line
    y: float
    texts: tuple[str, ...]
    note: str = ""

    @property
    def height(self) -> float:
        """With the air around its text."""
        return LINE * len(self.texts) + _ROW_GAP


@dataclass(frozen=True)
class Card:
    """A step as the map shows it. `rows` is empty where the only way out needs no words."""

    step: Step
    name: str
    phase: str
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    height: float


def in_words(name: str) -> str:
    """An id as one reads it."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def card_of(step: Step, phase: str, lines: Sequence[Line], told: Mapping[tuple[str, str], str]) -> Card:
    """The card of a step with these ways out; `told` is what is marked on ways (step, way)."""
    y = float(_HEAD)
    parts: list[Part] = []
    for kind, text, most in _texts(step):
        gap = 9 if kind == "say" else 4
        room = WIDTH - 2 * PAD - (16 if kind == "say" else 18 if kind == "ask" else 4)
        fitting = wrapped(text, room, _SIZES[kind][0], most)
        if not fitting:
            continue
        part = Part(kind, y + (gap if parts else 0), tuple(fitting), text)
        parts.append(part)
        y = part.y + part.height + (5 if kind == "say" else 0)
    rows: list[Row] = []
    if any(line.label or not line.leads or (line.start, line.way) in told for line in lines):
        y += 9
        for line in lines:
            row = _row(line, told.get((line.start, line.way), ""))
            rows.append(replace(row, y=y + row.height / 2))
            y += row.height
        y += 3
    else:
        y += PAD
    return Card(step, in_words(step.id), phase, tuple(parts), tuple(rows), tuple(lines), y)


def _row(line: Line, note: str) -> Row:
    note = fitted(note, WIDTH / 2, NOTE) if note else ""
    label = line.label or "Go on"
    if line.torn or line.far:
        label = f"{'No step' if line.torn else '→'} {line.to if line.torn else in_words(line.to)}: {line.label}"
    room = WIDTH - 2 * PAD - (width(note, NOTE) + 8 if note else 0)
    return Row(line, 0.0, tuple(wrapped(label, room, LABEL, 2)) or ("…",), note)


def spoken(text: str) -> str:
    """A text of the script with its names in words: `{{ caller.first_name }}` is ‹first name›."""
    return "".join(f"‹{words.rsplit('.', 1)[-1].replace('_', ' ')}›" if is_name else words for words, is_name in pieces(text))


def _texts(step: Step) -> Iterator[tuple[str, str, int]]:
    """Kind of text, the text, and in how many lines."""
    yield "title", in_words(step.id), 2
    yield "gist", spoken(step.gist), 2
    if step.say:
        yield "say", spoken(step.say[0].text), 2
    elif step.do is not None:
        yield "do", spoken(step.do.text), 2
    for question in step.questions[:2 if len(step.questions) < 4 else 1]:
        yield "ask", question.label, 1
    more = len(step.questions) - (2 if len(step.questions) < 4 else 1)
    if more > 0:
        yield "ask", f"and {more} more", 1
