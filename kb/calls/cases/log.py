"""What was done for a case in one call, dated: the research log's part of it. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kb.calls.state import CallState
from kb.db import isotime

MOST = 80
"""Lines of one call; the latest ones."""
REACTIONS = {"accepted": "he took it", "disputed": "he pushed back", "already_tried": "he had tried it",
             "does_not_apply": "it does not fit him"}
TOUCHES = {"spoke": "Spoke with the caller", "message": "Left a message", "no_answer": "Rang, no answer",
           "internal": "Worked on it", "caller_checked": "The caller asked how it stands"}
GOODWILL = {"waiting": "Asked to give", "offered": "Offered", "accepted": "The caller took",
            "declined": "The caller did not want", "posted": "Posted"}
FOUND = {"True": ", found", "False": ", not found"}


def log_of(state: CallState, issues: set[str]) -> list[dict[str, Any]]:
    """`[{at, by, kind, line, tell}]` in its order, of what was done for these issues; `tell` may be said to the caller."""
    only = issues >= {issue.issue for issue in state.issues.values() if issue.state != "context"}

    def belongs(issue: str | None) -> bool:
        return issue in issues or (issue is None and only)

    found = [line for part in (_words, _told, _asked, _owed, _given, _moved) for line in part(state, belongs)]
    found.sort(key=lambda line: line["at"])
    return [{**line, "at": isotime(line["at"])} for line in found][-MOST:]


def _line(at: datetime, by: str, kind: str, line: str, tell: str | None = None) -> dict[str, Any]:
    return {"at": at, "by": by, "kind": kind, "line": line, "tell": tell}


def _words(state: CallState, belongs: Any) -> Iterator[dict[str, Any]]:
    for note in state.notes:
        if belongs(note["issue"]) and note["text"] and not note.get("private"):
            yield _line(note["at"], note["by"], "note", note["text"], note["tell"])


def _told(state: CallState, belongs: Any) -> Iterator[dict[str, Any]]:
    for one in state.lookups.values():
        if one.told and one.told_at is not None and belongs(one.issue):
            words = f": “{one.words}”" if one.words else ""
            yield _line(one.told_at, one.actor, "told", f"Told “{one.title}”; {REACTIONS.get(one.reaction or '', 'told')}{words}")


def _asked(state: CallState, belongs: Any) -> Iterator[dict[str, Any]]:
    for one in state.contacts:
        if belongs(one.get("issue")):
            whom = " at ".join(filter(None, (one.get("who"), one.get("organisation")))) or "somebody"
            sought = f" for {one['looked_for']}" if one.get("looked_for") else ""
            found = FOUND.get(str(one.get("found")), "")
            answer = f": {one['answer']}" if one.get("answer") else ""
            reference = f" ({one['reference']})" if one.get("reference") else ""
            yield _line(one["at"], one["by"], "contact", f"Asked {whom}{sought}{found}{reference}{answer}")
    for asked in state.requests.values():
        if belongs(asked.issue):
            yield _line(asked.at, asked.by, "request", f"Asked {asked.department}: {asked.what}")
            for came in asked.answers:
                yield _line(came["at"], came["by"], "request", f"{asked.department} answered: {came['text'] or '…'}")


def _owed(state: CallState, belongs: Any) -> Iterator[dict[str, Any]]:
    for one in state.promises.values():
        if not belongs(one.issue):
            continue
        yield _line(one.made_at, one.made_by, "promise", f"Promised: {one.what or '…'}")
        for touch in one.touches:
            note = f": {touch['note']}" if touch.get("note") else ""
            yield _line(touch["at"], touch["by"], "promise", f"{TOUCHES.get(touch['how'] or '', 'Worked on it')}{note}",
                        touch.get("tell"))
        if one.kept_at is not None:
            yield _line(one.kept_at, one.owner, "promise", f"Kept: {one.what or '…'}")


def _given(state: CallState, belongs: Any) -> Iterator[dict[str, Any]]:
    for one in state.concessions.values():
        if belongs(one.issue):
            reason = f" ({one.reason})" if one.reason else ""
            yield _line(one.at, one.by, "goodwill", f"{GOODWILL.get(one.state, 'Offered')} {one.what}{reason}")


def _moved(state: CallState, belongs: Any) -> Iterator[dict[str, Any]]:
    asked = state.escalation
    if asked is not None and belongs(asked.issue):
        yield _line(asked.at, asked.by, "people", f"Asked for a supervisor: {asked.wants or '…'}")
    done = {"offered": "Offered to", "accepted": "Handed to", "declined": "Offered to", "lost": "Lost on the way to"}
    for handed in filter(lambda one: belongs(one.issue), state.transfers):
        yield _line(handed.at, handed.by, "people", f"{done.get(handed.state, 'Offered to')} {handed.to}")


