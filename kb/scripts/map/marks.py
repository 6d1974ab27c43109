"""What is written on the map over the flow itself: what a diff or the heat of calls says of a step or of a way."""

from dataclasses import dataclass

TONES = ("", "added", "changed", "removed", "hot", "cool", "stop")


@dataclass(frozen=True)
class Mark:
    """A tone and its words. Colour never tells it alone: `text` (short: a word, a share) is written on the card or the way."""

    tone: str = ""
    text: str = ""
    weight: float = 0.0
    """From 0 to 1: how thick a way is drawn."""

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"a mark has one of the tones {', '.join(TONES[1:])}, not {self.tone}")
