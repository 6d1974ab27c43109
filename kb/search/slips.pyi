"""Words that a slip of the fingers may have meant, in machine code."""

class Likely:
    """Words, of which those are told that may be one slip away from what was typed."""

    def __init__(self, words: list[str]) -> None: ...
    def near(self, word: str) -> list[str] | None:
        """Of the strings one slip away, those that may be one of the words; None where they cannot be made here."""
    def begun_near(self, word: str) -> list[str] | None:
        """Of those no shorter than what was typed, those with which one of the words may begin."""
