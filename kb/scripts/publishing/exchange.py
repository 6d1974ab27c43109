"""Scripts in from folders and out to them. Where both sides changed since the last exchange, both stay as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.errors import Invalid, KbError
from kb.scripts.format.faults import Fault
from kb.scripts.format.outline import read_outline, script_id
from kb.scripts.models import ScriptRow
from kb.scripts.publishing.versions import digest_of, get_source, publish

NEW, CHANGED, UNCHANGED, CONFLICT = "new", "changed", "unchanged", "conflict"


@dataclass(frozen=True)
class Imported:
    """What became of one file: `outcome` is new, changed, unchanged or conflict; `faults` are warnings.

    `version` is the script's current one afterwards.
    """

    path: str
    outcome: str
    script: str
    version: int
    faults: list[Fault] = field(default_factory=list)


@dataclass
class ImportedScripts:
    """What became of all files; `refused` maps each path to the reason."""

    files: list[Imported] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        """How many files came out like this."""
        return sum(file.outcome == outcome for file in self.files)


def import_script(session: Session, source: str, path: str, by: Person | None, *,
                  articles: Mapping[str, str] | None = None) -> Imported:
    """Take one file in; without errors it is published. Raises `Invalid` with `line` and `faults` when it has errors."""
    return _take(session, script_id(read_outline(source), path), source, path, by, articles)


def _take(session: Session, name: str, source: str, path: str, by: Person | None,
          articles: Mapping[str, str] | None) -> Imported:
    row, theirs = session.get(ScriptRow, name), digest_of(source)
    if row is None:
        published = publish(session, source, by, path=path, expected=0, articles=articles)
        session.get_one(ScriptRow, name).exchanged = theirs
        return Imported(path, NEW, name, published.script.version, published.faults)
    ours = digest_of(get_source(session, name, row.current))
    if theirs == ours:
        row.exchanged = theirs
    if theirs in {ours, row.exchanged}:
        return Imported(path, UNCHANGED, name, row.current)
    if ours != row.exchanged:
        return Imported(path, CONFLICT, name, row.current)
    published = publish(session, source, by, path=path, expected=row.current, note="Imported", articles=articles)
    row.exchanged, row.path = theirs, path
    return Imported(path, CHANGED, name, published.script.version, published.faults)


def import_scripts(session: Session, files: Iterable[tuple[str, str]], by: Person | None, *,
                   articles: Mapping[str, str] | None = None) -> ImportedScripts:
    """Take many files in, as (path, source): those that run inside others first, whatever their order. Raises nothing."""
    report = ImportedScripts()
    for name, path, source in _pieces_first(files, report):
        try:
            with session.begin_nested():
                report.files.append(_take(session, name, source, path, by, articles))
        except KbError as wrong:
            report.refused[path] = wrong.message
    return report


def export_scripts(session: Session, folder: Path) -> list[Path]:
    """Write the current version of every script under `folder`; the caller commits, so that the exchange is remembered."""
    written = []
    for row in session.scalars(select(ScriptRow).order_by(ScriptRow.id)).all():
        source = get_source(session, row.id, row.current)
        target = folder / row.path
        if not target.resolve().is_relative_to(folder.resolve()):
            target = folder / f"{row.id}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.encode("utf-8", "surrogatepass"))
        row.exchanged = digest_of(source)
        written.append(target)
    return written


def _pieces_first(files: Iterable[tuple[str, str]], report: ImportedScripts) -> list[tuple[str, str, str]]:
    """The readable files, as (id, path, source), in an order in which each comes after those that it runs."""
    read: dict[str, tuple[str, str, list[str]]] = {}
    for path, source in files:
        try:
            outline = read_outline(source)
            name = script_id(outline, path)
        except Invalid as wrong:
            report.refused[path] = f"Line {wrong.details.get('line', 1)}: {wrong.message}"
            continue
        if name in read:
            report.refused[path] = f"Another file, {read[name][0]}, holds a script with the same id, {name}."
            continue
        read[name] = path, source, outline.uses
    ordered: dict[str, None] = {}
    for name in read:
        _place(name, read, ordered, ())
    return [(name, *read[name][:2]) for name in ordered]


def _place(name: str, read: dict[str, tuple[str, str, list[str]]], ordered: dict[str, None], inside: tuple[str, ...]) -> None:
    if name not in read or name in ordered or name in inside or len(inside) > 50:
        return
    for piece in read[name][2]:
        _place(piece, read, ordered, (*inside, name))
    ordered[name] = None
