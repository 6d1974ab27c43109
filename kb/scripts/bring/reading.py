"""The one door: a file of whatever form in, a script's YAML and what was guessed out. Nothing is saved."""

import re
from dataclasses import dataclass, field

from kb.errors import Invalid, TooLarge
from kb.scripts.bring.composing import compose
from kb.scripts.bring.document import plan_document
from kb.scripts.bring.office import Office
from kb.scripts.bring.plan import Plan
from kb.scripts.bring.sheet import read_csv, read_xlsx
from kb.scripts.bring.table import plan_table
from kb.scripts.bring.tree import plan_tree
from kb.scripts.format.source import MOST_BYTES

MOST_FILE_BYTES = 8 * 1024 * 1024
"""The largest file that is taken; a script's sheet has some dozens of kilobytes."""

MOST_NOTES = 200
"""More are counted, not told."""


@dataclass(frozen=True)
class Brought:
    """What a file has become: the YAML, its title, and what was guessed or left out, each with its row or heading."""

    source: str
    title: str
    notes: list[str] = field(default_factory=list)


def bring(name: str, content: bytes) -> Brought:
    """Read a file by what is in it. Raises `Invalid` (naming row and mend) or `TooLarge` when it cannot be a script."""
    if len(content) > MOST_FILE_BYTES:
        raise TooLarge(f"The file is larger than {MOST_FILE_BYTES // 1024 // 1024} MB. Keep the script's steps only.")
    if not content.strip():
        raise Invalid("The file is empty.")
    plan = Plan()
    _read(name.lower(), content, plan)
    plan.title = plan.title or _title(name)
    source, notes = compose(plan), list(plan.notes)
    if len(source.encode()) > MOST_BYTES:
        raise TooLarge(f"The script would have {len(source.encode()) // 1024} kB; {MOST_BYTES // 1024} is the most. Bring it in "
                       "parts, and let one run the other with `script:`.")
    more = [f"And {len(notes) - MOST_NOTES} more of this kind."] if len(notes) > MOST_NOTES else []
    return Brought(source, plan.title, notes[:MOST_NOTES] + more)


def _read(name: str, content: bytes, plan: Plan) -> None:
    _refuse_others(name, content)
    if content.startswith(b"PK"):
        names = Office(content).names
        if "word/document.xml" in names:
            plan_document(content, plan)
        elif "xl/workbook.xml" in names:
            plan_table(read_xlsx(content), plan)
        else:
            raise Invalid("This is neither an Excel workbook nor a Word document. Save it as .xlsx, .csv or .docx.")
    elif name.endswith(".json") or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        plan_tree(content, plan)
    else:
        sheet, notes = read_csv(content)
        plan.notes |= dict.fromkeys(notes)
        plan_table([sheet], plan)


def _refuse_others(name: str, content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid("This file is of an old Office or locked with a password. Save it as .xlsx or .docx without one.")
    if content.startswith(b"%PDF"):
        raise Invalid("A PDF cannot be brought: it holds pages, not steps. Bring the Word file or sheet that it was made from.")
    if name.endswith((".yaml", ".yml")):
        raise Invalid("A YAML file is a script already. Bring it in with `kb import`, or paste it into a new script.")


def _title(name: str) -> str:
    """The name of the file, as words."""
    words = re.sub(r"\.[^.]*$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    words = " ".join(re.sub(r"[_.-]+", " ", words).split())
    return words[:1].upper() + words[1:]
