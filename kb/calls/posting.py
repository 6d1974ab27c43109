"""What is told to another system's address about an entry: taken by one at a time, tried again, and noted when it is there.

A subject keeps a row for each post in a table of its own, with `call_id`, `key`, `tries`, `next_at` and `posted_at`.
"""

import json
import socket
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

TIMEOUT_S = 5.0
AGAIN = timedelta(seconds=30)
"""After the first try that failed; after each further one twice as long."""
AT_ONCE = 10
"""Posts in one round: an address that does not answer must not hold up other work for long."""


def is_due(table: Any, most_tries: int, at: datetime) -> ColumnElement[bool]:
    """The condition on an outer join with `table` under which a post is to be tried now."""
    return or_(table.key.is_(None), table.posted_at.is_(None) & (table.next_at <= at) & (table.tries < most_tries))


def claim(session: Session, table: Any, call_id: str, key: str, at: datetime) -> bool:
    """Take the next try of a post; whether it is ours. A lease can run out while its holder sleeps: then one of two gets it."""
    row = session.get(table, (call_id, key))
    if row is None:
        try:
            with session.begin_nested():
                session.add(table(call_id=call_id, key=key, tries=1, next_at=at + AGAIN))
            return True
        except IntegrityError:
            return False
    taken = session.execute(
        update(table).where(table.call_id == call_id, table.key == key, table.posted_at.is_(None), table.next_at <= at,
                            table.tries == row.tries)
        .values(tries=row.tries + 1, next_at=at + AGAIN * 2**row.tries).returning(table.key))
    return taken.first() is not None


def note_posted(session: Session, table: Any, call_id: str, key: str, at: datetime) -> None:
    """They have it."""
    session.execute(update(table).where(table.call_id == call_id, table.key == key).values(posted_at=at))


def post_json(address: str, body: Mapping[str, Any]) -> None:
    """Post to exactly this address; all of it is over within seconds, however slowly the other side speaks.

    Raises `OSError` where that fails, or it sends us elsewhere.
    """
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    deadline = _Deadline(TIMEOUT_S)
    opener = urllib.request.build_opener(_Nowhere, deadline)
    try:
        with deadline, opener.open(request, timeout=TIMEOUT_S) as answer:
            answer.read(1)
            if deadline.over:
                raise TimeoutError("no answer in time")
    except HTTPException as error:  # what listens there does not speak HTTP
        raise OSError(f"no answer that can be read: {type(error).__name__}") from error


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nobody to another address: `urlopen` then fails with the answer as it is."""

    def redirect_request(self, req: urllib.request.Request, fp: HTTPResponse, code: int, msg: str,  # type: ignore[override]
                         headers: Any, newurl: str) -> None:
        return None


class _Deadline(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Ends every connection when the time for all of it is over; a socket's own limit begins anew with each byte."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._timer = Timer(seconds, self._end)
        self._lines: list[socket.socket] = []
        self.over = False

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        for line in self._lines:
            line.close()

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Over a connection that is watched."""
        return self.do_open(self._watched(HTTPConnection), req)

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Likewise, from before the first word of the greeting."""
        return self.do_open(self._watched(HTTPSConnection), req)

    def _watched(self, kind: type[HTTPConnection]) -> Any:
        def make(host: str, **more: Any) -> HTTPConnection:
            connection = kind(host, **more)
            connection._create_connection = self._connect  # type: ignore[attr-defined]
            return connection

        return make

    def _connect(self, *where: Any) -> socket.socket:
        line = socket.create_connection(*where)
        self._lines.append(line.dup())  # TLS takes the socket itself away
        if self.over:
            self._end()
        return line

    def _end(self) -> None:
        self.over = True
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
