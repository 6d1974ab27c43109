"""The supervisor's first sentence: it backs the agent where what was told stands, and never where it does not."""

from collections.abc import Mapping
from typing import Any

from kb.calls.state import CallState

SAID = {
    "stands": "That is right, and here is what I can do now.",
    "moved": "That is right, and here is what I can do now.",
    "changed": "That has changed since, so let me tell you how it is now.",
    "doubtful": "Let me make sure of that with you now.",
}
LOOK_AGAIN = "Let me look at that again with you now."


def whose(state: CallState) -> str:
    """Who had the caller before whoever opens: the agent, also after her call has been taken over."""
    took = state.takeover
    return took.whose if took is not None and took.by == state.agent else state.agent


def opening(answers: Mapping[str, Any], state: CallState, names: Mapping[str, str]) -> str:
    """The sentence to open with: what was told last, by whom, and whether it is so."""
    agent = whose(state)
    name = state.caller.get("first_name")
    hello = f"{name}, I" if name else "I"
    last = last_told(answers, state)
    if last is None:
        return f"{hello} have read everything that {_first(agent, names)} wrote down, so you need not say any of it again."
    told = (last["passage"] or last["say"] or last["title"]).rstrip(". ")
    return (f"{hello} have {_first(agent, names)}'s notes here. {_first(last['actor'], names)} told you: “{told}.” "
            f"{SAID.get(last['verdict'], LOOK_AGAIN)}")


def last_told(answers: Mapping[str, Any], state: CallState) -> dict[str, Any] | None:
    """What was told last by somebody other than a supervisor who has taken over; None where nothing was."""
    took = state.takeover
    return next((item for item in reversed(answers["said"]) if took is None or item["actor"] != took.by), None)


def _first(name: str, names: Mapping[str, str]) -> str:
    return names.get(name, name).split(" ")[0]
