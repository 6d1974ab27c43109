"""What is put in place of what in a text, gathered first and done at once."""

from typing import Any

from kb.scripts.edits.rendering import is_many_lines, write_block_text, write_folded, write_scalar
from kb.scripts.edits.spans import Span, Text


class TooTerse(Exception):
    """A block whose parts do not stand on lines of their own; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line + 1


class Splices:
    """Collects what is put in place of what."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.splices: list[tuple[int, int, str]] = []

    def apply(self) -> str:
        """The text with all of it done."""
        parts, at = [], 0
        for start, end, new in sorted(self.splices, key=lambda splice: splice[:2]):
            parts += [self.text.source[at:start], new]
            at = max(at, end)
        return "".join([*parts, self.text.source[at:]])

    def put(self, start: int, end: int, new: str) -> None:
        self.splices.append((start, end, new))

    def scalar(self, span: Span, new: Any, *, flow: bool, indent: int = 0) -> None:
        """Another text in the place of one, in the same quotes. `indent` is that of the name or dash before it."""
        lines = None
        if not flow and is_many_lines(new):
            lines = write_folded(new, indent + 2) if span.style == ">" else None
            header = "|" if lines is None else ">"
            lines = [header, *(lines or write_block_text(new, indent + 2))]
        quote = span.style if span.style in {"'", '"'} and isinstance(new, str) else ""
        words = self.text.newline.join(lines) if lines else write_scalar(new, flow=flow, quote=quote)
        before = self.text.source[span.start - 1:span.start]
        self.put(span.start, span.end, f" {words}" if before in {":", "-"} and words else words)

    def lines(self, at: int, lines: list[str], blank: int = 0) -> None:
        """Put lines behind the end of a line, after `blank` empty ones."""
        newline = self.text.newline
        self.put(at, at, "".join(newline for _ in range(blank)) + "".join(newline + line for line in lines))
