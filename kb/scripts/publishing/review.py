"""From a draft to a version: a named other person approves it, and it is published, at once or at a set time.

Two ways lead past a review: a change of nothing but wording, and an emergency, which stays listed until somebody has looked.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, find_person, list_people
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, KbError, NotAllowed
from kb.scripts.checks.lint import check
from kb.scripts.format.outline import read_outline, script_id
from kb.scripts.models import DraftRow
from kb.scripts.publishing.comparing import Comparison, compare
from kb.scripts.publishing.drafts import (
    APPROVED,
    REVIEW,
    SCHEDULED,
    Draft,
    close,
    current_number,
    is_editor,
    locked,
    moved,
    require_draft,
    require_editor,
    require_open,
    take_back,
)
from kb.scripts.publishing.emergencies import note_emergency
from kb.scripts.publishing.usage import used_by
from kb.scripts.publishing.versions import (
    Credit,
    Published,
    current_version,
    digest_of,
    get_source,
    library,
    publish,
    publish_in_turn,
)
from kb.scripts.script import Script, build, faulty
from kb.web import Role

REVIEWED, WORDING, EMERGENCY = "review", "wording", "emergency"
"""The ways to a version."""

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Scheduled:
    """A draft will be published by itself at this time."""

    script: str
    at: datetime


def may_review(person: Person, draft: Draft) -> bool:
    """Whether a person may approve a draft: an editor or supervisor who is here and has not written at it."""
    return person.is_active and bool({Role.EDITOR, Role.SUPERVISOR} & person.roles) and person.name not in draft.authors


def reviewers(session: Session, draft: Draft) -> list[Person]:
    """Whom a draft can be sent to, by name."""
    return [person for person in list_people(session) if may_review(person, draft)]


def send_to_review(session: Session, script: str, by: Person, reviewer: str, note: str = "") -> Draft:
    """Ask a named person to look at a draft; asked again, the newest request holds.

    Raises `Invalid` with `fields` for somebody who cannot review it, or with `faults` when the draft has errors,
    `ChangedMeanwhile` when the script was published meanwhile, `Conflict` when nothing was changed.
    """
    require_editor(by)
    row, draft = require_open(session, script), require_draft(session, script)
    person = find_person(session, reviewer) if reviewer else None
    if person is None or not may_review(person, draft):
        raise Invalid("This draft cannot be sent to review like this.", {"reviewer": _why_not(person, draft)})
    compiled = _sound(session, draft)
    _require_base(session, draft)
    take_back(row)
    row.sent_by, row.sent_at, row.reviewer, row.review_note = by.name, now(), person.name, _note(note)
    row.pieces = {piece: current_number(session, piece) for piece in compiled.pieces}
    session.flush()
    return require_draft(session, script)


def answer_review(session: Session, script: str, by: Person, approve: bool, note: str = "", *,
                  expected: int | None = None) -> Draft:
    """Approve a draft, or send it back with a word on what to change. Only the reviewer named in it can.

    `expected` is the save that she has looked at; raises `ChangedMeanwhile` when it was saved since, `Conflict` when it does
    not wait for a review, `NotAllowed` for anybody else, `Invalid` when it is sent back without a word.
    """
    row, draft = require_open(session, script), require_draft(session, script)
    if draft.state != REVIEW:
        raise Conflict("This draft does not wait for a review any more.", state=draft.state)
    if by.name != draft.reviewer:
        raise NotAllowed("This draft waits for somebody else's review.")
    if not may_review(by, draft):
        raise NotAllowed("You have written at this draft yourself. Somebody else has to approve it.")
    _require_newest(draft, expected)
    if not approve and not note.strip():
        raise Invalid("Nothing was said to the author.", {"note": "Say in a few words what should be changed."})
    if approve:
        _sound(session, draft)
    row.answered_at, row.approved, row.answer = now(), approve, _note(note)
    session.flush()
    return require_draft(session, script)


def withdraw(session: Session, script: str, by: Person) -> Draft:
    """Take a draft back from review or from its time, to be written at again. Raises `Conflict` when it is with nobody."""
    require_editor(by)
    row, draft = require_open(session, script), require_draft(session, script)
    if draft.state == SCHEDULED:
        row.publish_at = row.publish_by = None
    elif draft.state in {REVIEW, APPROVED}:
        take_back(row)
    else:
        raise Conflict("This draft waits for nobody.")
    session.flush()
    return require_draft(session, script)


def changes_of(session: Session, draft: Draft) -> Comparison | None:
    """What a draft changes in the current version; None where there is none, or the draft cannot be read."""
    return _changes(session, draft.script, draft.source) if current_number(session, draft.script) else None


def only_wording(session: Session, script: str, changes: Comparison | None) -> bool:
    """Whether a change needs no review: nothing but wording differs, and nobody has to read that word for word."""
    return changes is not None and changes.wording_only and not any(
        step.verbatim and any(words.snippet == script for words in (*step.say, *step.when_hot))
        for user in used_by(session, script) for step in user.steps.values())


def publish_draft(session: Session, script: str, by: Person, *, at: datetime | None = None, emergency: str = "", note: str = "",
                  expected: int | None = None) -> Published | Scheduled:
    """Publish a draft, or set the time at which it publishes itself.

    It needs an approval, unless nothing but wording has changed, or `emergency` says why it cannot wait for one. Raises
    `NotAllowed` without any of them, `ChangedMeanwhile` when the script was published (`current`) or the draft saved
    (`number`) meanwhile, `Invalid` with `faults` for errors and red paths or for a time that is past.
    """
    require_editor(by)
    publish_in_turn(session)
    row, draft = require_open(session, script), require_draft(session, script)
    _require_newest(draft, expected)
    if note.strip() and draft.state != APPROVED:
        row.review_note = _note(note)
    if at is None:
        return _publish(session, row, by, emergency)
    if emergency:
        raise Invalid("An emergency does not wait for a time.", {"at": "Publish it at once, or let somebody approve it."})
    if at <= now():
        raise Invalid("This time is past.", {"at": "Choose a time to come, or publish at once."})
    _sound(session, draft)
    _require_base(session, draft)
    _way(session, draft, "")
    row.publish_at, row.publish_by, row.trouble = at, by.name, ""
    return Scheduled(script, at)


def due_drafts(session: Session, at: datetime) -> list[str]:
    """Scripts whose drafts are to be published by now."""
    return list(session.scalars(select(DraftRow.script_id).where(DraftRow.publish_at <= at, DraftRow.closed_at.is_(None))
                                .order_by(DraftRow.publish_at, DraftRow.script_id)))


def publish_due(session: Session, script: str, at: datetime) -> Published | None:
    """Publish a draft whose time has come; a second time does nothing. One that cannot be published any more stays and says
    why (`trouble`)."""
    publish_in_turn(session)
    row = locked(session, script)
    if row is None or row.closed_at is not None or row.publish_at is None or row.publish_at > at:
        return None
    try:
        with session.begin_nested():
            by = find_person(session, row.publish_by or "")
            if by is None or not is_editor(by):
                raise Conflict("Whoever set the time has left. Somebody else has to publish it.")
            return _publish(session, row, by, "")
    except KbError as wrong:
        row.publish_at = row.publish_by = None
        row.trouble = wrong.message
        return None


def publish_again(session: Session, script: str, number: int, by: Person, *, emergency: str = "") -> Published:
    """Publish the text of an earlier version again, under a new number, whatever draft there is.

    Raises `NotAllowed` when more than wording differs and there is no emergency: then a draft of it goes through a review
    (`begin_from`); `Conflict` when that text is the current one, `NotFound` when there is no such version.
    """
    require_editor(by)
    publish_in_turn(session)
    source, current = get_source(session, script, number), current_number(session, script)
    if digest_of(source) == digest_of(get_source(session, script, current)):
        raise Conflict(f"Version {current} says this already.")
    wording = only_wording(session, script, _changes(session, script, source))
    lane = WORDING if wording else EMERGENCY if _note(emergency) else ""
    if not lane:
        raise _unapproved()
    credit = Credit(by.name, lane, None, by.name)
    return _put_out(session, source, f"{script}.yaml", current, f"Back to version {number}", credit, emergency)


def _publish(session: Session, row: DraftRow, by: Person, emergency: str) -> Published:
    draft = require_draft(session, row.script_id)
    _sound(session, draft)
    current = _require_base(session, draft)
    lane = _way(session, draft, emergency)
    credit = Credit(draft.by, lane, draft.reviewer if lane == REVIEWED else None, by.name)
    published = _put_out(session, draft.source, _path(draft), current, row.review_note, credit, emergency)
    close(session, row)
    return published


def _put_out(session: Session, source: str, path: str, current: int, note: str, credit: Credit, reason: str) -> Published:
    published = publish(session, source, None, path=path, expected=current, note=note, credit=credit)
    if credit.lane == EMERGENCY:
        note_emergency(session, published.script, credit.published_by or "", _note(reason))
    return published


def _way(session: Session, draft: Draft, emergency: str) -> str:
    """By which way a draft may become a version now. Raises `NotAllowed` where none is open."""
    if draft.answered_at is not None and draft.state in {APPROVED, SCHEDULED}:
        return REVIEWED
    if only_wording(session, draft.script, changes_of(session, draft)):
        return WORDING
    if emergency.strip():
        return EMERGENCY
    raise _unapproved()


def _unapproved() -> NotAllowed:
    return NotAllowed("More than wording has changed, so another editor or a supervisor has to approve this first. If it cannot "
                      "wait, publish it as an emergency and say why.")


def _changes(session: Session, script: str, source: str) -> Comparison | None:
    try:
        new = build(read_outline(source), script, library=library(session))
    except Invalid:
        return None
    return compare(current_version(session, script), new)


def _sound(session: Session, draft: Draft) -> Script:
    """The draft compiled. Raises `Invalid` with `faults` when it has errors, or belongs to another script."""
    errors = [fault for fault in check(draft.source, path=_path(draft), library=library(session)) if fault.is_error]
    if errors:
        raise faulty(errors)
    outline = read_outline(draft.source)
    if script_id(outline, _path(draft)) != draft.script:
        raise Invalid(f"The text says `id: {outline.id}`, but this is the draft of {draft.script}. An id never changes, because "
                      "calls and other scripts name it.",
                      {"source": f"Write `id: {draft.script}`, or begin a new script for this."})
    return build(outline, draft.script, library=library(session))


def _path(draft: Draft) -> str:
    """A file's name decides on the id only of what is new."""
    return f"{draft.script}.yaml" if draft.base else draft.path


def _require_base(session: Session, draft: Draft) -> int:
    """The number of the current version. Raises `ChangedMeanwhile` when it says something else than the draft began from,
    `Conflict` when the draft says nothing else than it."""
    current = current_number(session, draft.script)
    if moved(session, draft):
        raise ChangedMeanwhile(f"This script was published meanwhile (version {current}). Look at what has changed, take over "
                               "what you need, and go on from there.", script=draft.script, base=draft.base, current=current)
    if current and digest_of(draft.source) == digest_of(get_source(session, draft.script, current)):
        raise Conflict(f"Nothing has changed since version {current}.")
    return current


def _require_newest(draft: Draft, expected: int | None) -> None:
    if expected is not None and expected != draft.number:
        raise ChangedMeanwhile("This draft was saved again meanwhile. Look at the newest text first.", script=draft.script,
                               number=draft.number, by=draft.by)


def _why_not(person: Person | None, draft: Draft) -> str:
    if person is None:
        return "Choose who should look at it."
    if not person.is_active:
        return f"{person.display_name} has left. Choose somebody else."
    if person.name in draft.authors:
        return f"{person.display_name} has written at this draft. Choose somebody else."
    return f"{person.display_name} is neither an editor nor a supervisor. Choose somebody else."


def _note(text: str) -> str:
    return text.strip()[:LONGEST_NOTE]
