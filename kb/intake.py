"""Folders in: articles and scripts of the same folders, as one report. Used by `kb import` and by the demo."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.articles import article_states, import_folder
from kb.errors import KbError
from kb.scripts import Imported, import_scripts

AUTHOR = "import"
"""Whom revisions name that came in by command."""


@dataclass
class Taken:
    """What became of all files. `refused` and `notes` are (path, plain sentence)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many files were understood, whatever became of them."""
        return self.new + self.changed + self.unchanged + len(self.conflicts)

    def data(self) -> dict[str, Any]:
        """As the last line of `kb import --json` has it."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged, "conflict": len(self.conflicts),
                "refused": [{"path": path, "reason": reason} for path, reason in self.refused]}

    def add_script(self, script: Imported) -> None:
        """Count one script; its faults are only warnings, or it would have been refused."""
        if script.outcome == "conflict":
            self.conflicts.append(script.path)
        else:
            setattr(self, script.outcome, getattr(self, script.outcome) + 1)
        if script.outcome in {"new", "changed"}:
            self.notes += [(script.path, str(fault)) for fault in script.faults]


def take_in(session: Session, paths: Iterable[Path], by: Person | None, *, largest_kb: int = 1024, dry_run: bool = False,
            told: Callable[[int, int], None] | None = None) -> Taken:
    """Take in the Markdown, then the scripts (which refer to articles). `told(done, of)` comes after each portion; the
    caller may commit there. A dry run writes nothing that is kept when the caller rolls back."""
    most = largest_kb * 1024
    report = import_folder(session, paths, by or AUTHOR, dry_run, largest=most, told=told)
    taken = Taken(report.new, report.changed, report.unchanged, list(report.conflicts), list(report.refused), list(report.notes))
    sources = []
    for found in report.scripts:
        try:
            sources.append((found.relative, found.read(most).decode("utf-8-sig")))
        except KbError as wrong:
            taken.refused.append((found.relative, wrong.message))
        except UnicodeDecodeError:
            taken.refused.append((found.relative, "It is not UTF-8 text. Save it as UTF-8."))
    scripts = import_scripts(session, sources, by, articles=None if dry_run else article_states(session))
    for script in scripts.files:
        taken.add_script(script)
    taken.refused += scripts.refused.items()
    return taken
