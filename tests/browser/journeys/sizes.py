"""In which windows a journey is played: in one of its own with the whole suite, in both by `make test-journeys`."""

import os

BOTH = ("panel", "wide")


def sizes(own: str) -> list[str]:
    """The sizes of this run, for a journey whose own is `own`."""
    return list(BOTH) if os.environ.get("EVERY_SIZE") else [own]
