"""Looking for marked words in machine code."""

from collections.abc import Iterable

class Marks:
    """Words to be marked."""

    def __init__(self, words: Iterable[str]) -> None: ...
    def find(self, text: str, length: int) -> tuple[int, int, list[tuple[int, int]]] | None:
        """As `snippets.find_plainly`; None for a text that has to be looked at word by word."""
