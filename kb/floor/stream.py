"""News without reloading: one event stream a page, capped; beyond the cap the page polls.

A stream says only that something has changed; what, the page asks for itself, under the reader's own rights.
"""

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress

from flask import Flask, Response

from kb.changes import Change, Follower
from kb.errors import TooMany

QUIET = 15.0
"""After so many seconds without news a comment is sent, so that a dead connection is noticed."""
LONGEST = 240
"""After so many quiet spells (an hour) the stream ends; the browser opens it again and is asked who it is."""


class Hub:
    """All open streams of this process."""

    def __init__(self, follower: Follower, most: int) -> None:
        self._follower, self._most = follower, most
        self._open: set[tuple[queue.Queue[str], str | None]] = set()
        self._lock = threading.Lock()
        self._ended = False
        follower.listen(self._tell)

    def stream(self, call: str | None = None) -> Response:
        """A stream of `changed` events, for one call or for all. Raises `TooMany` when the cap is reached."""
        mine: queue.Queue[str] = queue.Queue(maxsize=1)
        with self._lock:
            if len(self._open) >= self._most:
                raise TooMany("Too many live pages are open on this server; this one asks every few seconds instead.",
                              retry_after=30)
            self._open.add((mine, call))
        self._follower.start()
        response = Response(self._events(mine, call), content_type="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(lambda: self._close(mine, call))
        return response

    def _events(self, mine: "queue.Queue[str]", call: str | None) -> Iterator[str]:
        try:
            yield "retry: 3000\nevent: open\ndata: \n\n"
            for _spell in range(LONGEST):
                try:
                    news = mine.get(timeout=QUIET)
                    if self._ended:
                        return
                    yield f"event: changed\ndata: {news}\n\n"
                except queue.Empty:
                    yield ": still here\n\n"
        finally:
            self._close(mine, call)

    def end(self) -> None:
        """End all streams: the server stops, and the browsers will open them again at the next one."""
        self._ended = True
        with self._lock:
            listening = list(self._open)
        for mine, _call in listening:
            with suppress(queue.Full):  # full: it wakes up anyway
                mine.put_nowait("")

    def _close(self, mine: "queue.Queue[str]", call: str | None) -> None:
        with self._lock:
            self._open.discard((mine, call))

    def _tell(self, batch: list[Change]) -> None:
        calls = {change.subject for change in batch if change.topic == "call"}
        if not calls:
            return
        with self._lock:
            listening = list(self._open)
        for mine, call in listening:
            if call is None or call in calls:
                try:
                    mine.put_nowait(str(batch[-1].number))
                except queue.Full:  # the page has not fetched the last news yet; it will see this too
                    continue


def hub(app: Flask) -> Hub:
    """The hub of this application, made once."""
    found: Hub | None = app.extensions.get("kb.hub")
    if found is None:
        found = app.extensions["kb.hub"] = Hub(app.extensions["kb.follower"], app.extensions["kb.config"].streams)
    return found


def end_streams(app: Flask) -> None:
    """End the live streams of this process, where there are any."""
    found: Hub | None = app.extensions.get("kb.hub")
    if found is not None:
        found.end()
