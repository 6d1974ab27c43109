"""A draft on its way to a version: what it would change, its review, when it is published, and letting go of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person, find_person
from kb.articles import article_states
from kb.content import Line, diff
from kb.errors import Invalid, KbError, NotFound
from kb.scripts.checks.lint import check
from kb.scripts.format.faults import Fault
from kb.scripts.map import draw_map
from kb.scripts.publishing.comparing import Comparison
from kb.scripts.publishing.discarded import bring_back
from kb.scripts.publishing.drafts import (
    REVIEW,
    Draft,
    current_number,
    discard_draft,
    get_save,
    is_editor,
    list_saves,
    moved,
    open_draft,
    rebase_draft,
    save_draft,
)
from kb.scripts.publishing.history import users_of
from kb.scripts.publishing.review import (
    Scheduled,
    answer_review,
    changes_of,
    may_review,
    only_wording,
    publish_draft,
    reviewers,
    send_to_review,
    withdraw,
)
from kb.scripts.publishing.versions import Following, foresee, get_source, library
from kb.scripts.studio import look
from kb.scripts.views.reading import read_steps
from kb.scripts.views.versions import EDITORS, READERS, names_of_all, seen_draft
from kb.web import db_session, status_of, zone


def routes(room: Blueprint) -> None:
    """`/scripts/<id>/draft…`"""
    room.get("/<script_id>/draft")(READERS(draft))
    room.post("/<script_id>/draft", endpoint="open_draft")(EDITORS(begin))
    room.post("/<script_id>/draft/send", endpoint="send_draft")(EDITORS(send))
    room.post("/<script_id>/draft/answer", endpoint="answer_draft")(READERS(answered))
    room.post("/<script_id>/draft/publish", endpoint="publish_draft")(EDITORS(publish))
    room.post("/<script_id>/draft/withdraw", endpoint="withdraw_draft")(EDITORS(take_back))
    room.post("/<script_id>/draft/rebase", endpoint="rebase_draft")(EDITORS(rebase))
    room.post("/<script_id>/draft/discard", endpoint="discard_draft")(EDITORS(discard))
    room.post("/<script_id>/draft/saves/<int:number>", endpoint="save_again")(EDITORS(again))
    room.post("/<script_id>/draft/bring-back", endpoint="bring_back")(EDITORS(back))


@dataclass(frozen=True)
class _Way:
    """What the page shows of a draft's way to a version."""

    draft: Draft
    lines: list[Line]
    faults: list[Fault]
    moved: int
    reviewers: list[Person]
    mine: bool
    """Whether whoever reads the page is to answer."""
    gone: str = ""
    """The reviewer, where she has left or has written at it since."""
    following: Following | None = None
    titles: dict[str, str] = field(default_factory=dict)
    comparison: Comparison | None = None
    wording: bool = False
    """Whether it may pass without a review."""
    known: frozenset[tuple[str, str]] = frozenset()
    """What was worth a look in the version before already: step and words."""
    anew: dict[str, int] = field(default_factory=dict)
    """Pieces published since it was sent, and their versions."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Whom it can be sent to, as a list to choose from."""
        return [("", "Choose…"), *((person.name, person.display_name) for person in self.reviewers)]

    @property
    def warnings(self) -> list[Fault]:
        """What is worth a look and was not there before."""
        return [fault for fault in self.faults if not fault.is_error and _said(fault) not in self.known]

    @property
    def errors(self) -> list[Fault]:
        """The faults that stop publishing."""
        return [fault for fault in self.faults if fault.is_error]


def draft(script_id: str) -> ResponseReturnValue:
    """The draft: what it changes, how far it has come, and what can be done next."""
    return _page(script_id)


def begin(script_id: str) -> ResponseReturnValue:
    """Open a draft of the current version, and the studio with it."""
    session = db_session()
    open_draft(session, script_id, current_user)
    session.commit()
    return redirect(url_for("scripts.studio", script_id=script_id), 303)


def send(script_id: str) -> ResponseReturnValue:
    """Ask somebody to look at it."""
    reviewer, note = request.form.get("reviewer", ""), request.form.get("note", "")
    return _do(script_id, lambda session: send_to_review(session, script_id, current_user, reviewer, note))


def answered(script_id: str) -> ResponseReturnValue:
    """The reviewer's answer."""
    approve, note = request.form.get("answer") == "approve", request.form.get("answer_note", "")
    if seen_draft(db_session(), script_id) is None:
        raise NotFound("There is no draft of this script.")
    seen = _number("expected")
    return _do(script_id, lambda session: answer_review(session, script_id, current_user, approve, note, expected=seen))


def publish(script_id: str) -> ResponseReturnValue:
    """Publish it: at once, at a time, or as an emergency."""
    session, way = db_session(), request.form.get("way", "now")
    try:
        done = publish_draft(
            session, script_id, current_user, at=_moment("at") if way == "later" else None, note=request.form.get("note", ""),
            emergency=_reason() if way == "emergency" else "", expected=_number("expected"))
        session.commit()
    except NotFound:
        raise
    except KbError as wrong:
        session.rollback()
        return _page(script_id, wrong)
    if isinstance(done, Scheduled):
        return redirect(url_for("scripts.draft", script_id=script_id), 303)
    return redirect(url_for("scripts.versions", script_id=script_id, published=done.script.version), 303)


def take_back(script_id: str) -> ResponseReturnValue:
    """Take it back from review, or from its time."""
    return _do(script_id, lambda session: withdraw(session, script_id, current_user))


def rebase(script_id: str) -> ResponseReturnValue:
    """Go on from what was published meanwhile."""
    return _do(script_id, lambda session: rebase_draft(session, script_id, current_user, onto=_number("onto") or 0))


def again(script_id: str, number: int) -> ResponseReturnValue:
    """Make an earlier save the newest."""
    expected = _number("expected") or 0
    return _do(script_id, lambda session: save_draft(session, script_id, get_save(session, script_id, number), current_user,
                                                     expected=expected))


def discard(script_id: str) -> ResponseReturnValue:
    """Let go of it; it can be brought back for a while."""
    session = db_session()
    published = current_number(session, script_id)
    discard_draft(session, script_id, current_user)
    session.commit()
    to = url_for("scripts.versions", script_id=script_id) if published else url_for("scripts.index")
    return redirect(to, 303)


def back(script_id: str) -> ResponseReturnValue:
    """Bring a discarded one back."""
    session = db_session()
    bring_back(session, script_id, current_user)
    session.commit()
    return redirect(url_for("scripts.draft", script_id=script_id), 303)


def _do(script_id: str, work: Callable[[Session], object]) -> ResponseReturnValue:
    """Do it and show the draft; what is refused is said on the same page, with what was typed."""
    session = db_session()
    try:
        work(session)
        session.commit()
    except NotFound:
        raise
    except KbError as wrong:
        session.rollback()
        return _page(script_id, wrong)
    return redirect(url_for("scripts.draft", script_id=script_id), 303)


def _page(script_id: str, wrong: KbError | None = None) -> ResponseReturnValue:
    session = db_session()
    found = seen_draft(session, script_id)
    if found is None:
        raise NotFound("There is no draft of this script.")
    way = _way(session, found)
    html = render_template(
        "scripts/draft.html", page="draft", way=way, draft=found, **_whole(session, way), editor=is_editor(current_user),
        names=names_of_all(session), saves=list_saves(session, script_id), zone=zone().key, given=request.form,
        message=wrong.message if wrong else "", fields=wrong.fields if isinstance(wrong, Invalid) else {})
    return (html, status_of(wrong)) if wrong else html


def _whole(session: Session, way: _Way) -> dict[str, Any]:
    """What there is to read of a new script: its map and its steps. No map for a change of one, nor where it cannot be read."""
    script = None
    if not way.draft.base:
        script = look(way.draft.source, path=f"{way.draft.script}.yaml", library=library(session)).script
    if script is None or script.is_snippet:
        return {"map": None}
    return {"script": script, "map": draw_map(script, faults=way.faults, href="#step-{}"), **read_steps(session, script)}


def _way(session: Session, draft: Draft) -> _Way:
    before = get_source(session, draft.script, draft.base) if draft.base else ""
    states, others = article_states(session), library(session)
    faults, known = (check(source, path=f"{draft.script}.yaml", articles=states, library=others) if source else []
                     for source in (draft.source, before))
    reviewer = find_person(session, draft.reviewer) if draft.reviewer else None
    waits = draft.state == REVIEW and reviewer is not None
    able = reviewer is not None and may_review(reviewer, draft)
    users, pieces = users_of(session, draft.script), {piece: current_number(session, piece) for piece in draft.pieces}
    changes = changes_of(session, draft)
    return _Way(
        draft, lines=diff(before, draft.source), faults=faults, moved=moved(session, draft),
        comparison=changes, wording=only_wording(session, draft.script, changes), reviewers=reviewers(session, draft),
        mine=waits and able and draft.reviewer == current_user.name,
        gone="" if able or not waits or reviewer is None else reviewer.display_name,
        following=foresee(session, draft.script, draft.source) if users else None,
        known=frozenset(map(_said, known)), titles={user.script: user.title for user in users},
        anew={piece: newest for piece, newest in pieces.items() if newest != draft.pieces[piece]})


def _said(fault: Fault) -> tuple[str, str]:
    return fault.step, fault.message


def _reason() -> str:
    reason = request.form.get("emergency", "").strip()
    if not reason:
        raise Invalid("An emergency needs a reason.", {"emergency": "Say in a few words why it cannot wait for a review."})
    return reason


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _moment(name: str) -> datetime:
    """A day and time as the reader's own clock shows it."""
    try:
        return datetime.fromisoformat(request.form.get(name, "")).replace(tzinfo=zone()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("No time was given.", {name: "Choose a day and a time."}) from None
