"""What tests of the index share: pages, and looking at what lies on disk."""

import os
import time
from pathlib import Path

from kb.search import Search
from tests.search.library import Library

PREMIUM = {"id": "premium", "title": "Premium mailed but not posted", "body": "Look in the lockbox log."}
CLAIM = {"id": "claim", "title": "Claim status", "body": "Claims show within five days."}


def many(number_of_pages: int, word: str = "premium") -> list[dict[str, str]]:
    return [{"id": f"p{number:03}", "title": f"{word} {number}", "body": f"All about {word} number {number}."}
            for number in range(number_of_pages)]


def settle(search: Search, seconds: float = 10) -> None:
    """Wait for healing in the background to end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        thread = search.index._thread
        if thread is None or not thread.is_alive():
            return
        thread.join(0.05)
    raise AssertionError("the index is still being written")


def index_files(library: Library) -> list[Path]:
    index = library.folder / "index"
    # os.walk passes over a folder that a writer removes meanwhile, where rglob fails.
    return [Path(folder, name) for folder, _folders, names in os.walk(index) for name in names if name != "lock"]


def generation(library: Library) -> str:
    """What is in force on disk."""
    return (library.folder / "index" / "current").read_text(encoding="utf-8")
