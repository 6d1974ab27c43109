"""A server that lives on other days: a wrapper around `kb serve` whose time of day a test moves while it runs.

The product has no such setting. Here each module's `now` is replaced before the server begins, by one that adds to the machine's
time what stands in a file; the environment variable `CLOCK_FILE` names it.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

FOLLOWING = [sys.executable, "-c", "from tests.clock import follow; follow(); from kb.cli import main; main()"]
"""In place of `kb`, for `Served.program`."""


def follow() -> None:
    """From here on, `kb` tells the time by the file."""
    import kb.cli
    from kb import db

    assert kb.cli.main
    true, file = db.now, Path(os.environ["CLOCK_FILE"])

    def moved() -> datetime:
        return true() + timedelta(seconds=float(file.read_text()))

    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "kb" and getattr(module, "now", None) is true:
            module.now = moved  # type: ignore[attr-defined]


class MovedClock:
    """What such a server takes for now."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.ahead = timedelta()

    @property
    def environment(self) -> dict[str, str]:
        """To be given to the server."""
        return {"CLOCK_FILE": str(self.file)}

    @property
    def now(self) -> datetime:
        """This moment, over there."""
        return datetime.now(UTC) + self.ahead

    def move(self, to: datetime) -> None:
        """It is that moment there now, and time goes on from it."""
        self.ahead = to - datetime.now(UTC)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(self.ahead.total_seconds()))
        fresh.replace(self.file)
