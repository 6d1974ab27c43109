"""A sheet of contacts (CSV) as another system writes it: read line by line, however its columns are called and parted."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kb.calls.ringing.contacts import REQUIRED
from kb.errors import Invalid

LARGEST_CELL = 100_000
DELIMITERS = ",;\t|"
CALLED = {
    "date": ("date", "day", "time", "datetime", "timestamp", "created", "created_at", "contact_date", "at"),
    "who": ("who", "agent", "user", "handled_by", "taken_by", "by", "representative", "rep"),
    "summary": ("summary", "note", "notes", "comment", "comments", "description", "text", "last_note"),
    "open_items": ("open_items", "open", "open_item", "to_do", "todo", "follow_up", "followup"),
    "first_name": ("first_name", "firstname", "given_name"),
    "last_name": ("last_name", "lastname", "surname", "family_name"),
    "member_id": ("member_id", "member", "memberid", "member_number", "member_no"),
    "policy_id": ("policy_id", "policy", "policyid", "policy_number", "policy_no"),
    "phone": ("phone", "number", "telephone", "phone_number", "caller_number", "ani"),
    "reference": ("reference", "id", "contact_id", "ticket", "ticket_id", "case_id", "external_id"),
}
"""What a column may be called, in small letters with _ between words; the first word is ours."""


@dataclass(frozen=True)
class Line:
    """One contact of the sheet: the number of its first line, and its texts by field."""

    number: int
    texts: dict[str, str]


def read_sheet(path: Path) -> Iterator[Line]:
    """Its contacts, in order; columns that mean nothing here are passed over, empty lines too.

    Raises `Invalid` where it is no UTF-8, has no heading that names the required columns, or is no CSV from some line on.
    """
    csv.field_size_limit(LARGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _lines(file)
        except UnicodeDecodeError:
            raise Invalid(f"{path} is not UTF-8. Save it as “CSV UTF-8” and try again.") from None


def _lines(file: IO[str]) -> Iterator[Line]:
    heading = file.readline(LARGEST_CELL)
    if len(heading) == LARGEST_CELL:
        raise Invalid("The first line is too long to be names of columns.")
    delimiter = max(DELIMITERS, key=heading.count)
    columns = [_field(name) for name in next(csv.reader([heading.replace("\0", "")], delimiter=delimiter), [])]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise Invalid(f"The first line must name the columns. Missing: {', '.join(missing)}. Known: {', '.join(CALLED)}.")
    rows = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
    before = 1
    while True:
        number = before + rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as broken:
            raise Invalid(f"Line {number} cannot be read: {broken}. Mend it and run this again.") from None
        texts = {field: text.strip() for field, text in zip(columns, row, strict=False) if field and text.strip()}
        if texts:
            yield Line(number, texts)


def _field(name: str) -> str | None:
    asked = "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
    return next((field for field, names in CALLED.items() if asked in names), None)
