"""The team chat: three lines with initials, to one address alone, tried again when it fails, once when it does not."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kb.calls import posting, tell_chat
from kb.calls.help import rounds
from kb.calls.help.chat import MOST_TRIES
from kb.calls.posting import post_json
from kb.config import Config
from kb.db import now
from kb.errors import Invalid


class Chat:
    """A chat on this machine: what it was told, and what it answers next."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict]] = []
        self.status, self.location = 200, ""
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                chat.told.append((self.path, json.loads(body)))
                self.send_response(chat.status)
                if chat.location:
                    self.send_header("Location", chat.location)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def chat() -> Iterator[Chat]:
    running = Chat()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def later(monkeypatch):
    """`later(minutes)`: the rounds run so long from now."""
    return lambda minutes: monkeypatch.setattr(rounds, "now", lambda: now() + timedelta(minutes=minutes))


def test_it_is_told_once_in_three_lines_with_initials_only(database, do, chat, ada, sue):
    do(ada, "escalation.requested", wants="John Doe (P000123456, 555-0142) wants his claims", trigger="lawyer", to="sue")
    tell_chat(database, chat.address)
    tell_chat(database, chat.address)
    assert chat.told == [("/hook", {"text": "J. D. · …3456\nAda Moreno asks Sue Park: a lawyer, a regulator or the press\n"
                                            "J. D. (…3456, …0142) wants his claims"})]


GOODWILL = {"concession": "g", "type": "credit", "amount": 80, "item": "card for John", "reason": "Doe has waited, 555-0142"}


def test_goodwill_that_waits_is_told_once_in_the_same_way(database, do, chat, later, ada, sue):
    do(ada, "concession.offered", **GOODWILL)
    chat.status = 500
    tell_chat(database, chat.address)
    chat.status = 200
    later(2)
    for _ in range(2):
        tell_chat(database, chat.address)
    told = {"text": "J. D. · …3456\nAda Moreno asks for a yes: card for J. and $80\nD. has waited, …0142"}
    assert chat.told == [("/hook", told)] * 2, "tried, and tried again"


def test_a_request_and_goodwill_of_one_call_are_two(database, do, chat, ada):
    do(ada, "concession.offered", key="same", **GOODWILL | {"concession": "same"})
    do(ada, "escalation.requested", key="entry", wants="claims")
    tell_chat(database, chat.address)
    assert [body["text"].splitlines()[1] for _path, body in chat.told] == [
        "Ada Moreno asks a supervisor", "Ada Moreno asks for a yes: card for J. and $80"]


def test_goodwill_is_told_while_it_waits_only_and_never_of_practice(database, do, practised, chat, ada, sue):
    do(ada, "concession.offered", on=practised, **GOODWILL)
    do(ada, "concession.offered", **GOODWILL)
    do(sue, "concession.approved", concession="g")
    tell_chat(database, chat.address)
    assert chat.told == []


def test_what_fails_is_tried_again_later_and_not_for_ever(database, do, chat, later, ada):
    do(ada, "escalation.requested", wants="claims")
    chat.status = 500
    for minutes in range(0, 59):
        later(minutes)
        tell_chat(database, chat.address)
    assert 2 < len(chat.told) <= MOST_TRIES


def test_after_a_failure_it_is_told(database, do, chat, later, ada):
    do(ada, "escalation.requested", wants="claims")
    chat.status = 500
    tell_chat(database, chat.address)
    chat.status = 200
    tell_chat(database, chat.address)
    later(2)
    tell_chat(database, chat.address)
    tell_chat(database, chat.address)
    assert len(chat.told) == 2


def test_nothing_is_posted_of_practice_of_what_is_answered_or_without_an_address(database, do, practised, chat, ada, sue):
    do(ada, "escalation.requested", on=practised, wants="a rehearsal")
    do(ada, "escalation.requested", wants="claims")
    tell_chat(database, "")
    do(sue, "escalation.answered", answer="come")
    tell_chat(database, chat.address)
    assert chat.told == []


def test_it_follows_nobody_elsewhere(chat):
    chat.status, chat.location = 302, chat.address.replace("/hook", "/elsewhere")
    with pytest.raises(OSError, match="302"):
        post_json(chat.address, {"text": "x"})
    assert [path for path, _body in chat.told] == ["/hook"]


@pytest.mark.parametrize(("variable", "value"), [
    ("KB_CHAT_WEBHOOK", "file:///etc/passwd"), ("KB_CHAT_WEBHOOK", "chat"), ("KB_ESCALATION_SECONDS", "-1"),
])
def test_settings_that_cannot_be_are_refused_by_name(variable, value):
    with pytest.raises(Invalid, match=variable):
        Config({variable: value})


def test_what_answers_with_no_http_holds_up_nothing(database, do, ada):
    do(ada, "escalation.requested", wants="a supervisor")
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        def answer() -> None:
            with deaf.accept()[0] as line:
                line.recv(10_000)
                line.sendall(b"220 mail.example ready\r\n\r\n")

        talking = threading.Thread(target=answer)
        talking.start()
        tell_chat(database, f"http://127.0.0.1:{deaf.getsockname()[1]}/hook")
        talking.join()


@pytest.mark.parametrize("words", [b"x", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])
def test_what_answers_drop_by_drop_is_not_waited_for(monkeypatch, words):
    monkeypatch.setattr(posting, "TIMEOUT_S", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as slow:
        def drip() -> None:
            with slow.accept()[0] as line, contextlib.suppress(OSError):
                line.recv(10_000)
                line.sendall(words)
                while not words.endswith(b"\r\n\r\n"):  # for as long as the other side listens
                    line.sendall(b"x")
                    time.sleep(0.05)
                line.recv(1)

        talking = threading.Thread(target=drip)
        talking.start()
        with pytest.raises(OSError, match=r"time|answer|closed|reset"):
            post_json(f"http://127.0.0.1:{slow.getsockname()[1]}/hook", {"text": "x"})
        talking.join()
