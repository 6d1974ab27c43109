"""Published versions: immutable, numbered, compiled once a process. Calls stay on the version that they began with."""

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.changes import note_change
from kb.db import now
from kb.errors import ChangedMeanwhile, NotFound
from kb.scripts.faults import Fault
from kb.scripts.lint import lint
from kb.scripts.models import ScriptRow, VersionRow
from kb.scripts.outline import read_outline, script_id
from kb.scripts.script import Library, Script, build, faulty

_compiled: dict[str, Script] = {}
_MOST_COMPILED = 500


@dataclass(frozen=True)
class Published:
    """What publishing did: the version, the faults that are only warnings, and the scripts that took the new piece over."""

    script: Script
    faults: list[Fault] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    unfollowed: dict[str, str] = field(default_factory=dict)
    """Scripts that run this one and would have an error with the new version; they stay on the old one. Id → reason."""


def current_version(session: Session, script: str) -> Script:
    """The version that new calls take. Raises `NotFound`."""
    row = _row(session, script)
    return get_version(session, script, row.current)


def get_version(session: Session, script: str, number: int) -> Script:
    """One version; it never changes. Raises `NotFound`."""
    digest = session.scalar(select(VersionRow.digest).where(VersionRow.script_id == script, VersionRow.number == number))
    if digest is None:
        raise NotFound("There is no such version of this script.")
    key = f"{script}/{number}/{digest}"
    found = _compiled.get(key)
    if found is None:
        found = _compile(session, script, number)
        while len(_compiled) >= _MOST_COMPILED:
            _compiled.pop(next(iter(_compiled)), None)
        _compiled[key] = found
    return found


def script_of(session: Session) -> Callable[[str, int], Script | None]:
    """How the fold of a journal looks up versions: None where there is none, each read once for as long as the fold goes on."""
    known: dict[tuple[str, int], Script | None] = {}

    def find(script: str, number: int) -> Script | None:
        if (script, number) not in known:
            try:
                known[script, number] = get_version(session, script, number)
            except NotFound:
                known[script, number] = None
        return known[script, number]

    return find


def list_scripts(session: Session, *, pieces: bool = False) -> list[Script]:
    """The current version of every script, by title; those that only run inside others when `pieces` is set."""
    rows = session.execute(select(ScriptRow.id, ScriptRow.current)).all()
    scripts = [get_version(session, name, number) for name, number in rows]
    return sorted((script for script in scripts if pieces or not script.piece), key=lambda script: script.title.casefold())


def get_source(session: Session, script: str, number: int) -> str:
    """The file of a version as it was written. Raises `NotFound`."""
    source = session.scalar(select(VersionRow.source).where(VersionRow.script_id == script, VersionRow.number == number))
    if source is None:
        raise NotFound("There is no such version of this script.")
    return source


def library(session: Session) -> Library:
    """The published sources, for scripts that run inside others."""

    def find(script: str) -> str | None:
        row = session.get(ScriptRow, script)
        return get_source(session, script, row.current) if row is not None else None

    return find


def publish(session: Session, source: str, by: Person | None, *, path: str = "script.yaml", expected: int | None = None,
            note: str = "", articles: Container[str] | None = None) -> Published:
    """Publish the next version. Scripts that run this one follow with a version of their own.

    Raises `Invalid` with `line` and `faults` on errors, `ChangedMeanwhile` when `expected` is not the current number
    (0: there must be none yet).
    """
    outline = read_outline(source)
    name = script_id(outline, path)
    row = session.get(ScriptRow, name, with_for_update=True)
    if expected is not None and expected != (row.current if row else 0):
        raise ChangedMeanwhile("Somebody has published this script meanwhile.", script=name, current=row.current if row else 0)
    number = row.current + 1 if row else 1
    script = build(outline, name, number, library(session))
    faults = lint(outline, script, articles)
    errors = [fault for fault in faults if fault.is_error]
    if errors:
        raise faulty(errors)
    if row is None:
        row = ScriptRow(id=name, current=number, path=path)
        session.add(row)
        session.flush()
    _add(session, row, script, source, by.name if by else None, note)
    published = Published(script, faults)
    _followers(session, name, published)
    return published


def digest_of(source: str) -> str:
    """What tells two sources apart: byte order mark and line ends do not."""
    return hashlib.sha256(source.removeprefix("\ufeff").replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def _row(session: Session, script: str) -> ScriptRow:
    row = session.get(ScriptRow, script)
    if row is None:
        raise NotFound("There is no such script.")
    return row


def _add(session: Session, row: ScriptRow, script: Script, source: str, author: str | None, note: str) -> None:
    pieces = {piece: _row(session, piece).current for piece in script.pieces}
    parts = [digest_of(source), *(digest_of(get_source(session, piece, pieces[piece])) for piece in sorted(pieces))]
    row.current = script.version
    session.add(VersionRow(
        script_id=row.id, number=script.version, title=script.title, source=source, author=author, note=note, at=now(),
        pieces=pieces, digest=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
    ))
    session.flush()
    note_change(session, "script", row.id)


def _followers(session: Session, piece: str, published: Published) -> None:
    """Scripts in which `piece` runs take its new version over, unless that would strand them."""
    is_current = (ScriptRow.id == VersionRow.script_id) & (ScriptRow.current == VersionRow.number)
    for version in session.scalars(select(VersionRow).join(ScriptRow, is_current).order_by(VersionRow.script_id)).all():
        if piece not in version.pieces:
            continue
        outline = read_outline(version.source)
        script = build(outline, version.script_id, version.number + 1, library(session))
        errors = [fault for fault in lint(outline, script) if fault.is_error]
        if errors:
            published.unfollowed[version.script_id] = str(errors[0])
            continue
        row = session.get_one(ScriptRow, version.script_id, with_for_update=True)
        _add(session, row, script, version.source, version.author, f"Takes over {piece}, version {published.script.version}")
        published.followed.append(version.script_id)


def _compile(session: Session, script: str, number: int) -> Script:
    version = session.get_one(VersionRow, (script, number))
    pieces = version.pieces

    def pinned(name: str) -> str | None:
        return get_source(session, name, pieces[name]) if name in pieces else None

    return build(read_outline(version.source), script, number, pinned)
