"""How a kind of step is shown on a map: its word and its icon."""

import re
from functools import cache

from kb.shipped import shipped

_LOOKS = {
    "talk": ("Talk", "speech"), "route": ("Decide", "fork"), "promise": ("Promise", "clock"),
    "subscript": ("Run a script", "piece"), "end": ("End", "flag"), "concession": ("Give", "heart"),
    "escalate": ("Supervisor", "up"), "transfer": ("Hand over", "phone"), "open": ("Open an article", "book"),
}
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def word(kind: str) -> str:
    """What a card says it is."""
    return _LOOKS.get(kind, (kind.replace("_", " ").capitalize(), ""))[0]


@cache
def shape(icon: str) -> str:
    """The shapes of an icon of ours, in a square of 16, as SVG; nothing where there is none."""
    file = shipped("static") / "icons" / f"{icon}.svg"
    found = _INSIDE.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    return found[1].strip() if found else ""


def icon(kind: str) -> str:
    """The shapes of a kind's icon."""
    return shape(_LOOKS.get(kind, ("", "task"))[1])
