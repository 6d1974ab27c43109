"""What the desk hears of a server that answers, answers badly, or breaks off: never an exception, and never half of an answer."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

Answering = Callable[[str], str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """`answering(reply)`: the address of a server that sends these words, and no more, to whoever asks."""
    listening = socket.create_server(("127.0.0.1", 0))
    replies: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                asker, _ = listening.accept()
            except OSError:
                return
            with asker:
                asker.recv(65536)
                asker.sendall(replies[-1])

    threading.Thread(target=serve, daemon=True).start()

    def address(reply: str) -> str:
        replies.append(reply.encode())
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield address
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def reply(status: str, body: str, *, length: int | None = None) -> str:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body) if length is None else length}\r\nConnection: close\r\n\r\n{body}"


@pytest.mark.parametrize(("sent", "status", "body"), [
    (reply("200 OK", '{"entries": []}'), 200, {"entries": []}),
    (reply("409 Conflict", '{"detail": "Taken."}'), 409, {"detail": "Taken."}),
    ("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", 204, None),
    (reply("500 Internal Server Error", "<h1>Sorry</h1>"), 500, None),
])
def test_an_answer_is_heard(desk, answering, sent, status, body):
    told = desk.ask("desk/server.js", "ask", answering(sent))
    assert (told["status"], told["body"]) == (status, body)


@pytest.mark.parametrize("sent", [
    pytest.param(reply("200 OK", '{"entries": [{"na', length=900), id="broken off"),
    pytest.param(reply("200 OK", '{"entries": []}', length=900), id="broken off where it could have ended"),
    pytest.param(reply("200 OK", "<h1>Welcome to the guests' network</h1>"), id="not ours"),
    pytest.param(reply("200 OK", ""), id="empty"),
    pytest.param("", id="nothing at all"),
])
def test_what_is_no_whole_answer_is_none(desk, answering, sent):
    assert desk.ask("desk/server.js", "ask", answering(sent)) == {"status": 0}


def test_half_a_page_is_no_page(desk, answering):
    half = answering(reply("200 OK", "<p>You are", length=900))
    assert desk.ask("desk/server.js", "ask", half, {"text": True}) == {"status": 0}
