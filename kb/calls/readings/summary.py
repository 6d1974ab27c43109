"""The state of a call as the API and the desk read it."""

from datetime import datetime
from typing import Any

from kb.calls.readings import asking, giving, traces
from kb.calls.state import CallState, Run
from kb.db import isotime


def state_json(state: CallState) -> dict[str, Any]:
    """The fold as JSON (DESIGN §3), with what the desk needs besides."""
    return {
        "id": state.id, "status": state.status, "agent": state.agent, "caller": state.caller, "member": state.member,
        "identity": _identity(state),
        "direction": state.start.get("direction"), "reason": state.start.get("reason"),
        "started_at": _time(state.started_at), "wrapped_at": _time(state.wrapped_at),
        "issues": [{"issue": item.issue, "text": item.text, "nature": item.nature, "case": item.case, "state": item.state,
                    "spoken": item.spoken, "note": item.note, "at": _time(item.at), "by": item.by}
                   for item in state.issues.values()],
        "cases": [{"case": item.case, "owner": item.owned_by, "asked": item.asked, "confirmed": item.confirmed}
                  for item in state.cases.values()],
        "run": _run(state.run), "runs": [_run(run) for run in state.aside()], "answers": state.known(),
        "known": {name: {"value": item.value, "source": item.source, "at": _time(item.at), "number": item.number}
                  for name, item in state.answers.items()},
        "dismissed": state.dismissed,
        "lookups": [{"lookup": item.lookup, "article": item.article, "title": item.title, "revision": item.revision,
                     "told": item.told, "reaction": item.reaction, "passage": item.passage, "words": item.words,
                     "opened_at": _time(item.opened_at), "issue": item.issue,
                     "must_tell": item.must_tell, "details": item.details} for item in state.lookups.values()],
        "promises": [{"promise": item.promise, "what": item.what, "due": item.due, "state": item.state, "kind": item.kind,
                      "owner": item.owner, "number": item.number, "issue": item.issue, "dropped": item.dropped}
                     for item in giving.made(state)],
        "escalation": asking.escalation(state), "help": asking.questions(state), "takeover": asking.takeover(state),
        "transfer": giving.transfer(state), "taken": state.is_taken, "conferences": giving.conferences(state),
        "concessions": giving.concessions(state),
        "contacts": traces.contacts(state), "requests": traces.requests(state), "problems": traces.concerns(state),
        "practice": state.is_practice, "mood": state.mood, "held": state.holds.since is not None,
        "holds": {"since": _time(state.holds.since), "times": state.holds.times, "seconds": state.holds.seconds},
        "notes": [{"key": item["key"], "text": item["text"], "at": _time(item["at"]), "by": item["by"]}
                  for item in state.notes if item["key"] not in state.redacted],
        "said": [{"parts": item["parts"], "text": item["text"]} for item in state.said],
        "wrap": {name: state.wrap.get(name) for name in ("outcome", "summary", "start_with", "confirmed_by_caller")}
        if state.wrap else None,
        "entries": state.entries,
    }


def plain(value: Any) -> Any:
    """A reading as JSON takes it: every time in it as text."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return isotime(value) if isinstance(value, datetime) else value


def _identity(state: CallState) -> dict[str, Any] | None:
    item = state.identity
    return None if item is None else {**vars(item), "at": _time(item.at)}


def _run(run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {"script": run.script, "version": run.version, "title": run.title, "began": run.began,
            "step": run.position.step, "phase": run.position.phase, "end": run.position.end,
            "trail": list(run.position.trail), "taken": run.taken, "left": run.left}


def _time(value: datetime | None) -> str | None:
    return None if value is None else isotime(value)
