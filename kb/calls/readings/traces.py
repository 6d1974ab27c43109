"""Whom the caller's matter has been to, as the API and the desk read it: contacts, requests, known problems."""

from datetime import datetime
from typing import Any

from kb.calls.state import CallState
from kb.db import isotime

CONTACT = ("who", "organisation", "number", "channel", "looked_for", "found", "answer", "reference", "issue")


def contacts(state: CallState) -> list[dict[str, Any]]:
    """Who was asked, and where it was looked for; without those whose words have been removed."""
    return [{"key": item["key"], **{name: item.get(name) for name in CONTACT}, "at": isotime(item["at"]), "by": item["by"]}
            for item in state.contacts if item["key"] not in state.redacted]


def requests(state: CallState) -> list[dict[str, Any]]:
    """What departments were asked for, with every word of theirs."""
    return [{"request": item.request, "key": item.key, "department": item.department, "what": item.what, "due": item.due,
             "issue": item.issue, "by": item.by, "at": isotime(item.at), "state": item.state,
             "answers": [_plain(answer) for answer in item.answers]} for item in state.requests.values()]


def concerns(state: CallState) -> list[dict[str, Any]]:
    """Known problems that this caller has."""
    return [{"problem": item.problem, "key": item.key, "title": item.title, "issue": item.issue, "rung": item.rung,
             "rings": [_plain(ring) for ring in item.rings]} for item in state.concerns.values()]


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {name: isotime(value) if isinstance(value, datetime) else value for name, value in found.items()}
