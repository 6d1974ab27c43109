"""A new version is published while calls run the old one: each ends on the version that it began with."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.accounts import find_person
from kb.db import Database
from kb.errors import ChangedMeanwhile
from kb.scripts import import_script, publish
from kb.scripts.publishing.drafts import open_draft, save_draft
from kb.scripts.publishing.review import answer_review, publish_draft, send_to_review
from tests.faults.conftest import require_sound
from tests.serving import Served, served

RUNS, MORE, PATIENCE = 50, 5, 50
FIRST = """\
title: Premium mailed
start: hello
steps:
  hello: {phase: acknowledge, say: I see., options: [{id: on, label: Go on, to: trace}]}
  trace: {phase: resolve, say: I trace it., options: [{id: on, label: Go on, to: done}]}
  done: {end: resolved}
"""
SECOND = FIRST.replace("trace", "look_again").replace("end: resolved", "end: promised")
"""Neither the step nor the end of the first is in it."""


class Runs:
    """Calls that walk the script over the API, as desks do; each in a thread of its own."""

    def __init__(self, server: Served, token: str) -> None:
        self._server, self._token = server, token
        self.ended: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []

    def walk(self, call: str, begun: Callable[[], object] = lambda: None) -> None:
        """Begin a call and its run, say so, and go on to its end."""
        try:
            self._post("", {"call_id": call})
            run = self._tell(call, "script.started", {"script": "premium"})
            begun()
            for turn in range(2):
                run = self._tell(call, "step.answered", {"step": run["step"], "option": "on"}, turn)
            self.ended[call] = run
        except AssertionError as fault:
            self.faults.append(f"{call}: {fault}")

    def _tell(self, call: str, kind: str, payload: dict[str, str], turn: int = 0) -> dict[str, Any]:
        self._post(f"/{call}/entries", {"key": f"{kind}-{turn}", "kind": kind, "payload": payload})
        status, state = self._server.request("GET", f"/api/v1/calls/{call}", token=self._token)
        assert status == 200, state
        return dict(state["run"])

    def _post(self, path: str, body: dict[str, Any]) -> None:
        """As a desk does: what a busy store refuses is sent again, with the same key."""
        for _ in range(PATIENCE):
            status, answer = self._server.request("POST", f"/api/v1/calls{path}", body, token=self._token)
            if status != 503:
                break
            time.sleep(0.1)
        assert status in {200, 201}, answer


def publish_second(database: Database) -> None:
    """Draft, review and version, as an author and a reviewer do it."""
    with database.writing() as session:
        ed, sue = find_person(session, "ed"), find_person(session, "sue")
        assert ed and sue
        draft = open_draft(session, "premium", ed)
        save_draft(session, "premium", SECOND, ed, expected=draft.number)
        send_to_review(session, "premium", ed, "sue")
        answer_review(session, "premium", sue, True)
    with database.writing() as session:
        publish_draft(session, "premium", ed)


@pytest.mark.store
def test_fifty_runs_end_on_the_version_that_they_began_with(data: Path, token: Callable[[str], str], database: Database,
                                                            around: dict[str, str], store: str) -> None:
    with database.writing() as session:
        import_script(session, FIRST, "premium.yaml", find_person(session, "ed"))
    gate = threading.Barrier(RUNS + 1)
    with served(data, more=around) as server:
        runs = Runs(server, token("ada"))
        live = [threading.Thread(target=runs.walk, args=(f"live-{n}", gate.wait)) for n in range(RUNS)]
        for thread in live:
            thread.start()
        gate.wait(timeout=60)  # all fifty run, and go on at once, while the new version is published
        between = [threading.Thread(target=runs.walk, args=(f"between-{n}",)) for n in range(MORE)]
        for thread in between:
            thread.start()
        publish_second(database)
        after = [threading.Thread(target=runs.walk, args=(f"after-{n}",)) for n in range(MORE)]
        for thread in after:
            thread.start()
        for thread in (*live, *between, *after):
            thread.join()
    assert not runs.faults
    ends = {(call.split("-")[0], run["version"], run["step"], run["end"]) for call, run in runs.ended.items()}
    assert len(runs.ended) == RUNS + 2 * MORE
    assert {end for end in ends if end[0] == "live"} == {("live", 1, "done", "resolved")}
    assert {end for end in ends if end[0] == "after"} == {("after", 2, "done", "promised")}
    assert {end[1:] for end in ends} == {(1, "done", "resolved"), (2, "done", "promised")}, "no run is of both"
    require_sound(data, around)


@pytest.mark.store
def test_two_processes_that_publish_the_same_new_script_make_one_version(database: Database, store: str) -> None:
    others = [Database(database.url.render_as_string(hide_password=False)) for _ in range(4)]
    gate, answers = threading.Barrier(len(others)), []

    def first(one: Database) -> None:
        gate.wait()
        try:
            with one.writing() as session:
                answers.append(publish(session, FIRST, None, path="premium.yaml", expected=0).script.version)
        except ChangedMeanwhile as wrong:
            answers.append(wrong.details["current"])

    threads = [threading.Thread(target=first, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        one.engine.dispose()
    assert answers == [1] * len(others)
