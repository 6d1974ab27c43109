"""Drafts: what is being written for a script until it is published. One a script, shared by all editors; it may have faults."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.changes import note_change
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotAllowed, NotFound
from kb.scripts.format.outline import read_outline, script_id, usable_id
from kb.scripts.format.source import MOST_BYTES
from kb.scripts.models import DraftRow, SaveRow, ScriptRow
from kb.scripts.publishing.versions import digest_of, get_source
from kb.web import Role

WRITING, REVIEW, RETURNED, APPROVED, SCHEDULED = "writing", "review", "returned", "approved", "scheduled"
"""How far a draft has come. The last two go back to the first when somebody saves."""


@dataclass(frozen=True)
class Draft:
    """A draft as it was read: its newest save, and where it stands on the way to a version. People are told by name."""

    script: str
    number: int
    """Of the save; the next save says it as `expected`."""
    source: str
    by: str
    at: datetime
    base: int
    """The published version that it began from; 0 where there was none."""
    path: str
    title: str
    authors: tuple[str, ...]
    state: str
    sent_by: str | None
    sent_at: datetime | None
    reviewer: str | None
    review_note: str
    answered_at: datetime | None
    answer: str
    publish_at: datetime | None
    publish_by: str | None
    trouble: str
    pieces: dict[str, int]
    """Versions of the scripts that ran inside it when it was sent to review."""


@dataclass(frozen=True)
class Save:
    """One save of a draft, without its text."""

    number: int
    author: str
    at: datetime


def get_draft(session: Session, script: str) -> Draft | None:
    """The draft of a script; None when there is none."""
    found = session.execute(_drafts().where(DraftRow.script_id == script)).first()
    return None if found is None else _read(found)


def require_draft(session: Session, script: str) -> Draft:
    """The same; raises `NotFound` when there is none."""
    draft = get_draft(session, script)
    if draft is None:
        raise NotFound("There is no draft of this script.")
    return draft


def list_drafts(session: Session) -> list[Draft]:
    """All drafts, the one saved last first."""
    found = session.execute(_drafts().order_by(SaveRow.at.desc(), DraftRow.script_id)).all()
    return [_read(row) for row in found]


def list_saves(session: Session, script: str) -> list[Save]:
    """The saves of a draft, newest first; also of one that was discarded."""
    found = session.execute(select(SaveRow.number, SaveRow.author, SaveRow.at).where(SaveRow.script_id == script)
                            .order_by(SaveRow.number.desc())).all()
    return [Save(*row) for row in found]


def get_save(session: Session, script: str, number: int) -> str:
    """The text of one save. Raises `NotFound`."""
    source = session.scalar(select(SaveRow.source).where(SaveRow.script_id == script, SaveRow.number == number))
    if source is None:
        raise NotFound("There is no such save of this draft.")
    return source


def is_editor(person: Person) -> bool:
    """Whether a person may write and publish scripts."""
    return person.is_active and Role.EDITOR in person.roles


def require_editor(person: Person) -> None:
    """Raises `NotAllowed` for somebody who may not write and publish scripts."""
    if not is_editor(person):
        raise NotAllowed("Only editors write and publish scripts.")


def open_draft(session: Session, script: str, by: Person) -> Draft:
    """The draft of a published script, begun from its current version where there is none yet. Raises `NotFound`."""
    require_editor(by)
    row = locked(session, script)
    if row is None or row.closed_at is not None:
        published = session.get(ScriptRow, script)
        if published is None:
            raise NotFound("There is no such script.")
        source = get_source(session, script, published.current)
        _begin(session, row, DraftRow(script_id=script, base=published.current, path=published.path, authors=[]), source, by)
    return require_draft(session, script)


def new_draft(session: Session, source: str, by: Person, *, path: str = "") -> Draft:
    """The first draft of a new script; its id is the file's `id:`, else made of the file's name.

    Raises `Invalid` where neither can be one, `Conflict` where there is such a script or draft already.
    """
    require_editor(by)
    source = _writable(source)
    name = _id_of(source, path)
    row = locked(session, name)
    if session.get(ScriptRow, name) is not None:
        raise Conflict(f"There is a script with the id {name} already. Give this one another id.", script=name)
    if row is not None and row.closed_at is None:
        raise Conflict(f"There is a draft with the id {name} already. Give this one another id.", script=name)
    _begin(session, row, DraftRow(script_id=name, base=0, path=path or f"{name}.yaml", authors=[by.name]), source, by)
    return require_draft(session, name)


def begin_from(session: Session, script: str, source: str, by: Person) -> Draft:
    """A draft of a published script that begins with this text, say that of an earlier version.

    Raises `Conflict` when there is a draft already, `NotFound` when there is no such script.
    """
    require_editor(by)
    if get_draft(session, script) is not None:
        raise Conflict("There is a draft of this script already. Publish or discard it first.", script=script)
    draft = open_draft(session, script, by)
    return save_draft(session, script, source, by, expected=draft.number)


def save_draft(session: Session, script: str, source: str, by: Person, *, expected: int) -> Draft:
    """Save a text as the newest of a draft. An approval and a time to publish are taken back by it; a text without any change
    is not saved again.

    Raises `ChangedMeanwhile` (with `by`, `at` and `number` of the other save) when `expected` is not the newest save,
    `Invalid` for a text that cannot be kept, `NotFound` when there is no draft (any more).
    """
    require_editor(by)
    row = require_open(session, script)
    newest = session.get_one(SaveRow, (script, row.number))
    if expected != row.number:
        raise ChangedMeanwhile("Somebody else saved this draft first. Compare both texts before you save yours.",
                               script=script, number=row.number, by=newest.author, at=newest.at.isoformat())
    source = _writable(source, like=newest.source)
    if source == newest.source:
        return require_draft(session, script)
    _add(session, row, source, by)
    if by.name not in row.authors:
        row.authors = [*row.authors, by.name]
    if row.approved or row.publish_at is not None:
        take_back(row)
    row.trouble = ""
    session.flush()
    return require_draft(session, script)


def discard_draft(session: Session, script: str, by: Person) -> None:
    """End a draft without publishing it. Its saves stay for a while, so that it can be brought back. Raises `NotFound`."""
    require_editor(by)
    row = require_open(session, script)
    row.closed_at = now()
    take_back(row)


def rebase_draft(session: Session, script: str, by: Person, *, onto: int) -> Draft:
    """Go on from version `onto`: the author has seen what others published meanwhile and taken over what she needs.

    Approvals are taken back, since the change is another one now. Raises `ChangedMeanwhile` when `onto` is not the current one.
    """
    require_editor(by)
    row = require_open(session, script)
    current = current_number(session, script)
    if onto != current:
        raise ChangedMeanwhile("Meanwhile this script was published once more. Look at the newest version.", current=current)
    row.base = onto
    take_back(row)
    session.flush()
    return require_draft(session, script)


def moved(session: Session, draft: Draft) -> int:
    """The current version, when it says something else than the one that the draft began from; else 0."""
    current = current_number(session, draft.script)
    if current == draft.base:
        return 0
    if draft.base:  # a version that only follows a piece says the same
        sources = [get_source(session, draft.script, number) for number in (draft.base, current)]
        if digest_of(sources[0]) == digest_of(sources[1]):
            return 0
    return current


def current_number(session: Session, script: str) -> int:
    """The number of the current version; 0 where nothing is published."""
    return session.scalar(select(ScriptRow.current).where(ScriptRow.id == script)) or 0


def locked(session: Session, script: str) -> DraftRow | None:
    """The row of a draft, also of one that has ended; held until the commit, which tells everybody that it changed."""
    note_change(session, "draft", script)
    return session.get(DraftRow, script, with_for_update=True)


def require_open(session: Session, script: str) -> DraftRow:
    """The row of a draft, held until the commit. Raises `NotFound` when there is none."""
    row = locked(session, script)
    if row is None or row.closed_at is not None:
        raise NotFound("There is no draft of this script.")
    return row


def take_back(row: DraftRow) -> None:
    """Let the draft be written at again: no answer, no approval and no time hold any more. Whom it went to is remembered."""
    row.sent_at = row.sent_by = row.answered_at = row.publish_at = row.publish_by = None
    row.approved, row.answer, row.trouble = False, "", ""


def close(session: Session, row: DraftRow) -> None:
    """A draft has become a version: its saves have done their work."""
    row.closed_at = now()
    take_back(row)
    row.reviewer, row.review_note = None, ""
    session.execute(delete(SaveRow).where(SaveRow.script_id == row.script_id))


def _drafts() -> Any:
    newest = (SaveRow.script_id == DraftRow.script_id) & (SaveRow.number == DraftRow.number)
    return select(DraftRow, SaveRow).join(SaveRow, newest).where(DraftRow.closed_at.is_(None)) \
        .execution_options(populate_existing=True)


def _read(found: Any) -> Draft:
    row, save = found[0], found[1]
    return Draft(
        script=row.script_id, number=row.number, source=save.source, by=save.author, at=save.at, base=row.base, path=row.path,
        title=row.title or row.script_id, authors=tuple(row.authors), state=_state(row), sent_by=row.sent_by,
        sent_at=row.sent_at, reviewer=row.reviewer, review_note=row.review_note, answered_at=row.answered_at, answer=row.answer,
        publish_at=row.publish_at, publish_by=row.publish_by, trouble=row.trouble, pieces=dict(row.pieces))


def _state(row: DraftRow) -> str:
    if row.publish_at is not None:
        return SCHEDULED
    if row.answered_at is not None:
        return APPROVED if row.approved else RETURNED
    return REVIEW if row.sent_at is not None else WRITING


def _begin(session: Session, old: DraftRow | None, new: DraftRow, source: str, by: Person) -> None:
    """Begin a draft where there is none; the row of an earlier one is used again, so that numbers go on."""
    row = old
    if row is None:
        row, new.number, new.title, new.pieces = new, 0, "", {}
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError as error:  # somebody began it in the same moment
            raise Conflict("Somebody else has begun this draft in the same moment. Open it again.",
                           script=new.script_id) from error
    else:
        take_back(row)
        row.base, row.path, row.authors, row.closed_at, row.reviewer = new.base, new.path, new.authors, None, None
        row.review_note, row.title = "", ""
    _add(session, row, source, by)
    session.flush()


def _add(session: Session, row: DraftRow, source: str, by: Person) -> None:
    row.number += 1
    row.title = _title(source) or row.title
    session.add(SaveRow(script_id=row.script_id, number=row.number, source=source, author=by.name, at=now()))


def _title(source: str) -> str:
    try:
        return read_outline(source).title
    except Invalid:
        return ""


def _id_of(source: str, path: str) -> str:
    try:
        return script_id(read_outline(source), path)
    except Invalid:  # a draft may be unreadable; then the file's name tells
        return usable_id("", path)


def _writable(source: str, like: str = "") -> str:
    """The text as it is kept. Forms send other line ends than files have: a text keeps those that it had."""
    if "\0" in source or any("\ud800" <= sign <= "\udfff" for sign in source):
        raise Invalid("This text has signs in it that cannot be kept.", {"source": "Is it a text file in UTF-8?"})
    if len(source.encode()) > MOST_BYTES:
        raise Invalid(f"A script may have {MOST_BYTES // 1024} kB at most; this one is longer.",
                      {"source": "Make parts of it scripts of their own and run them with `script:`."})
    return source if "\r\n" in like else source.replace("\r\n", "\n")


def names_of(drafts: Iterable[Draft]) -> set[str]:
    """Everybody who is named in these drafts."""
    return {name for draft in drafts for name in (draft.by, draft.sent_by, draft.reviewer, draft.publish_by) if name}
