"""Words of a script that hold names: `{{ caller.first_name }}`. Names only, no code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

CALL_NAMES = frozenset({
    "caller.first_name", "caller.last_name", "caller.member_id", "caller.policy_id", "caller.phone", "agent.name",
})
"""Names that every call knows, apart from its answers."""

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


@dataclass(frozen=True)
class Words:
    """A text of the script and where it stands."""

    text: str
    line: int
    column: int
    snippet: str = ""
    """Id of the snippet that holds the text, where the file only names it. Until the script is compiled `text` is empty."""

    @property
    def names(self) -> list[str]:
        """What stands between double braces, in order; not checked."""
        return [found[1].strip() for found in _PLACE.finditer(self.text)]

    @property
    def count(self) -> int:
        """How many words it takes to say."""
        return len(_PLACE.sub("name", self.text).split())

    def __str__(self) -> str:
        return self.text


def is_name(text: str) -> bool:
    """Whether a text may stand between double braces."""
    return _NAME.fullmatch(text) is not None


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces: (words, False) or (name, True). What is no name stays words."""
    end = 0
    for found in _PLACE.finditer(text):
        name = found[1].strip()
        if not is_name(name):
            continue
        if found.start() > end:
            yield text[end:found.start()], False
        yield name, True
        end = found.end()
    if end < len(text):
        yield text[end:], False
