"""Nobody's writing waits for somebody's slow network, nor for a text that takes long to render."""

import io
import json

import pytest

from kb.accounts import make_token
from kb.articles import drafts
from kb.calls import start_call
from kb.changes import note_change

TEXT = json.dumps({"title": "Slow", "category": "Billing/Payments", "markdown": "x", "text": "x"}).encode()


@pytest.fixture
def others_can_write(database):
    """Writes to the store as another process would; raises when the store stays locked."""
    def write():
        with database.writing() as session:
            note_change(session, "article", "x")
    return write


@pytest.fixture
def ask(app, database, ada, ed):
    with database.writing() as session:
        start_call(session, ada, "c1", {})
        tokens = {person.name: make_token(session, person) for person in (ada, ed)}

    def send(method, path, who, **more):
        return app.test_client().open(path, method=method, content_type="application/json",
                                      headers={"Authorization": f"Bearer {tokens[who]}"}, **more)
    return send


class Slow(io.BytesIO):
    """A body during whose reading others write."""

    def __init__(self, content, meanwhile):
        super().__init__(content)
        self.meanwhile, self.asked = meanwhile, 0

    def read(self, *size):
        self.asked += 1
        self.meanwhile()
        return super().read(*size)

    def readinto(self, into):
        self.asked += 1
        self.meanwhile()
        return super().readinto(into)


@pytest.mark.parametrize(("method", "path", "who"), [
    ("PUT", "/calls/c1/draft", "ada"), ("PUT", "/api/v1/articles/slow", "ed"), ("POST", "/api/v1/calls", "ada"),
    ("POST", "/api/v1/calls/c1/entries", "ada")])
def test_a_slow_body_locks_nobody_out(ask, others_can_write, method, path, who):
    body = Slow(TEXT, others_can_write)
    answer = ask(method, path, who, input_stream=body, content_length=len(TEXT))
    assert body.asked and answer.status_code < 500


def test_rendering_locks_nobody_out(ask, others_can_write, monkeypatch):
    rendered, render = [], drafts.render

    def slow(*given, **more):
        others_can_write()
        rendered.append(1)
        return render(*given, **more)
    monkeypatch.setattr(drafts, "render", slow)
    drafts.prepared.cache_clear()
    new = json.dumps({"title": "Slow", "category": "Billing/Payments", "markdown": "first"})
    assert ask("PUT", "/api/v1/articles/slow", "ed", data=new).status_code == 201
    assert ask("PUT", "/api/v1/articles/slow", "ed", data=json.dumps({"markdown": "second"})).status_code == 200
    assert len(rendered) == 2
