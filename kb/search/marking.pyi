"""Looking for marked words in machine code."""

from collections.abc import Iterable

class Marks:
    """Words to be marked."""

    def __init__(self, words: Iterable[str]) -> None: ...
    def show(self, text: str, length: int) -> str | None:
        """As `snippets.show_plainly`; None for a text that has to be looked at word by word."""
