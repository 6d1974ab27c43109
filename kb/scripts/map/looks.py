"""How steps look on a map: icons, drawn within it so that it can stand alone."""

import re
from functools import cache

from kb.scripts.steps import Step
from kb.shipped import shipped

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def shapes(icon: str) -> str:
    """The shapes of one of `static/icons`, in a square of 16, as SVG; nothing where there is none."""
    file = shipped("static") / "icons" / f"{icon}.svg"
    found = _INSIDE.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    return found[1].strip() if found else ""


def word(step: Step) -> str:
    """What kind of step it is."""
    return step.word or step.kind.replace("_", " ").capitalize()
