"""Where a caller came from, so that nobody sends him to and fro: by earlier hand-overs of his, and by what he says himself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person, list_people, team_names
from kb.calls.callers.keys import folded
from kb.calls.callers.same import calls_like, calls_with
from kb.calls.entry import Entry
from kb.calls.handing.models import HandOverRow
from kb.calls.models import Call
from kb.calls.state import CallState
from kb.db import isotime

LATELY = timedelta(hours=24)
"""Whoever was handed over so long ago begins anew."""
CAME_FROM = "came_from"
"""The question whose answer is the department that a caller says sent him."""
EMPTY_WORDS = frozenset({"department", "dept", "desk", "line", "team", "the", "unit"})
MOST = 10


@dataclass(frozen=True)
class Came:
    """A place that the caller came from. `names`: every way, folded, in which a hand-over back there may be named."""

    who: str
    names: frozenset[str]
    at: datetime
    call: str | None = None
    team: str | None = None
    sent_here: bool = True
    """False where we had sent him there, and he is back."""


def came_from(session: Session, state: CallState, at: datetime) -> list[Came]:
    """Where this caller came from within a day before `at`, the latest first."""
    others = [] if state.is_practice else _hand_overs(session, or_(
        HandOverRow.call_id == state.id, HandOverRow.call_id.in_(calls_like(state))), at)
    said = state.answers.get(CAME_FROM)
    if not others and said is None:
        return []
    people, teams = list_people(session), team_names(session)
    found = list(_handed(state.id, state.agent, others, people, teams))
    if said is not None and isinstance(said.value, str) and place(said.value):
        team = next((id for id, name in teams.items() if place(name) == place(said.value)), None)
        found.append(Came(said.value, _names(people, teams, team, said.value), said.at, team=team))
    return sorted(found, key=lambda came: came.at, reverse=True)[:MOST]


def handed_before(session: Session, call: Call, at: datetime) -> list[Came]:
    """The same of a call as it is kept, in one query; but for what the caller says himself."""
    rows = _hand_overs(session, or_(HandOverRow.call_id == call.id, HandOverRow.call_id.in_(calls_with(call.id))), at)
    return list(_handed(call.id, call.agent, rows, list_people(session), team_names(session))) if rows else []


def enrich_back(session: Session, state: CallState, entry: Entry) -> None:
    """Say in `entry.server` of a hand-over or conference whether it leads back where the caller came from.

    Where only he says so it is told in the words of the hand-over, not in his: what he said can be redacted, and this stays.
    """
    to = place(entry.payload["to"])
    came = next((one for one in came_from(session, state, entry.recorded_at) if to in one.names), None)
    if came is None:
        return
    who = came.who if came.call is not None else entry.server.get("name") or entry.payload["to"]
    entry.server = {**entry.server, "sent_by": who, "sent_at": isotime(came.at), "from_call": came.call,
                    "from_team": came.team}


def team_meant(session: Session, words: str) -> str | None:
    """The id of the team of ours that is called so, or None."""
    return next((id for id, name in team_names(session).items() if place(name) == place(words)), None)


def place(words: str) -> str:
    """The name of a department or colleague as it is compared: "The Equipment dept." is "equipment"."""
    found = re.sub(r"[^\w ]+", " ", folded(words).casefold()).split()
    return " ".join(word for word in found if word not in EMPTY_WORDS) or " ".join(found)


def came_json(came: Came) -> dict[str, Any]:
    """As the desk reads it."""
    return {"who": came.who, "names": sorted(came.names), "at": isotime(came.at), "sent_here": came.sent_here}


def _hand_overs(session: Session, his: ColumnElement[bool], at: datetime) -> list[HandOverRow]:
    """Hand-overs of this caller that went through, out of this call and his others. A number alone says nobody."""
    return list(session.scalars(
        select(HandOverRow).where(
            his, HandOverRow.at > at - LATELY,
            or_(HandOverRow.state == "accepted", (HandOverRow.state == "offered") & (HandOverRow.kind == "blind")))
        .order_by(HandOverRow.at.desc()).limit(MOST)))


def _handed(call: str, agent: str, rows: list[HandOverRow], people: list[Person], teams: dict[str, str]) -> Iterator[Came]:
    own = next((one.team_id for one in people if one.name == agent), None)
    shown = {one.name: one.display_name for one in people}
    for row in rows:
        at = row.answered_at or row.at
        is_to_us = row.call_id != call and (row.colleague == agent or (row.to_team is not None and row.to_team == own))
        if is_to_us:
            names = _names(people, teams, row.by_team, row.by, shown.get(row.by, row.by))
            yield Came(teams.get(row.by_team or "") or shown.get(row.by, row.by), names, at, row.call_id, row.by_team)
        else:
            to = shown.get(row.colleague or "") or row.to
            names = _names(people, teams, row.to_team, row.to, to, row.colleague or "")
            yield Came(to, names, at, row.call_id, row.to_team, False)


def _names(people: list[Person], teams: dict[str, str], team: str | None, *words: str) -> frozenset[str]:
    """A place is meant by its own name and by that of everybody who works there."""
    there = [one for one in people if team is not None and one.team_id == team]
    named = [*words, teams.get(team or "", ""), *(one.name for one in there), *(one.display_name for one in there)]
    return frozenset(filter(None, map(place, named)))
