"""Published versions: immutable, numbered, compiled once a process. Calls stay on the version that they began with."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.changes import note_change
from kb.db import now
from kb.errors import ChangedMeanwhile, Invalid, NotFound
from kb.scripts.checks.lint import lint
from kb.scripts.format.faults import Fault
from kb.scripts.format.outline import read_outline, script_id
from kb.scripts.models import ScriptRow, VersionRow
from kb.scripts.script import Library, Script, build, faulty

_compiled: dict[str, Script] = {}
_MOST_COMPILED = 500
_LOCK = 0x46_43_53_56
"""PostgreSQL's advisory locks are numbers; any that nobody else uses will do."""


@dataclass(frozen=True)
class Credit:
    """Who stands behind a version: who wrote it, by which way it went (`review`, `wording`, `emergency` or empty), who
    approved and who published it. People are told by name."""

    author: str | None = None
    lane: str = ""
    approved_by: str | None = None
    published_by: str | None = None


@dataclass(frozen=True)
class Following:
    """What a new version of a piece means to the scripts that run it: those that take it over, and those that would be
    stranded by it and stay, with the reason. By id."""

    follow: list[str] = field(default_factory=list)
    stay: dict[str, str] = field(default_factory=dict)


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
    return compiled(session, script, number, digest)


def compiled(session: Session, script: str, number: int, digest: str) -> Script:
    """A version whose digest is known already: most are at hand without asking the store."""
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
    is_current = (ScriptRow.id == VersionRow.script_id) & (ScriptRow.current == VersionRow.number)
    rows = session.execute(select(ScriptRow.id, ScriptRow.current, VersionRow.digest).join(VersionRow, is_current)).all()
    scripts = [compiled(session, name, number, digest) for name, number, digest in rows]
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
            note: str = "", articles: Mapping[str, str] | None = None, credit: Credit | None = None) -> Published:
    """Publish the next version. Scripts that run this one follow with a version of their own.

    Raises `Invalid` with `line` and `faults` on errors, `ChangedMeanwhile` when `expected` is not the current number
    (0: there must be none yet).
    """
    publish_in_turn(session)
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
    _add(session, row, script, source, note, credit or Credit(author=by.name if by else None))
    published = Published(script, faults)
    _take_over(session, name, published)
    return published


def publish_in_turn(session: Session) -> None:
    """Let nobody else publish until this session commits: otherwise a script could take up a piece that is being replaced,
    or two processes be the first of the same id. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def foresee(session: Session, script: str, source: str) -> Following:
    """What publishing this text as the next version of a piece would mean to the scripts that run it. Writes nothing."""
    published, found = library(session), Following()
    for version, _script, error in _users(session, script, lambda name: source if name == script else published(name)):
        if error:
            found.stay[version.script_id] = error
        else:
            found.follow.append(version.script_id)
    return found


def digest_of(source: str) -> str:
    """What tells two sources apart: byte order mark and line ends do not."""
    return hashlib.sha256(source.removeprefix("\ufeff").replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def _row(session: Session, script: str) -> ScriptRow:
    row = session.get(ScriptRow, script)
    if row is None:
        raise NotFound("There is no such script.")
    return row


def _add(session: Session, row: ScriptRow, script: Script, source: str, note: str, credit: Credit) -> None:
    pieces = {piece: _row(session, piece).current for piece in script.pieces}
    parts = [digest_of(source), *(digest_of(get_source(session, piece, pieces[piece])) for piece in sorted(pieces))]
    row.current = script.version
    session.add(VersionRow(
        script_id=row.id, number=script.version, title=script.title, source=source, note=note, at=now(), pieces=pieces,
        digest=hashlib.sha256("\n".join(parts).encode()).hexdigest(), author=credit.author, lane=credit.lane,
        approved_by=credit.approved_by, published_by=credit.published_by,
    ))
    session.flush()
    note_change(session, "script", row.id)


def _take_over(session: Session, piece: str, published: Published) -> None:
    """Scripts in which `piece` runs take its new version over, unless that would strand them."""
    note = f"Takes over {piece}, version {published.script.version}"
    for version, script, error in _users(session, piece, library(session)):
        if error:
            published.unfollowed[version.script_id] = error
            continue
        row = session.get_one(ScriptRow, version.script_id, with_for_update=True)
        _add(session, row, script, version.source, note, Credit(author=version.author))
        published.followed.append(version.script_id)


def _users(session: Session, piece: str, pieces: Library) -> Iterator[tuple[VersionRow, Script, str]]:
    """Each current version in which `piece` runs, what it becomes with these pieces, and the error that it would have, if any."""
    is_current = (ScriptRow.id == VersionRow.script_id) & (ScriptRow.current == VersionRow.number)
    for version in session.scalars(select(VersionRow).join(ScriptRow, is_current).order_by(VersionRow.script_id)).all():
        if piece not in version.pieces:
            continue
        outline = read_outline(version.source)
        try:
            script = build(outline, version.script_id, version.number + 1, pieces)
        except Invalid as wrong:  # with this piece it would run itself, or grow beyond all bounds
            yield version, get_version(session, version.script_id, version.number), wrong.message
            continue
        errors = [fault for fault in lint(outline, script) if fault.is_error]
        yield version, script, str(errors[0]) if errors else ""


def _compile(session: Session, script: str, number: int) -> Script:
    version = session.get_one(VersionRow, (script, number))
    pieces = version.pieces

    def pinned(name: str) -> str | None:
        return get_source(session, name, pieces[name]) if name in pieces else None

    return build(read_outline(version.source), script, number, pinned)
