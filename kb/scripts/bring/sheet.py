"""A spreadsheet as rows of text: CSV in whatever dress it comes, XLSX by its own parts. Formulas are refused, not computed."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.errors import Invalid, TooLarge
from kb.scripts.bring.office import Element, Office

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_LETTERS = 4_000_000
"""Of one sheet: a workbook writes a text once and shows it in any number of cells."""


@dataclass
class Sheet:
    """One sheet: its name, and its rows as (number from 1, cells)."""

    name: str
    rows: list[tuple[int, list[str]]]


def read_csv(content: bytes) -> tuple[Sheet, list[str]]:
    """The rows of a CSV file, and notes on how it was read. Raises `Invalid` naming the row."""
    text, notes = _decoded(content)
    dialect = _separator(text)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=dialect), 1):
            _check_size(number, len(cells))
            rows.append((number, [_cell(value, number, column) for column, value in enumerate(cells)]))
    except csv.Error as torn:
        raise Invalid(f"Row {len(rows) + 1} cannot be read ({torn}). Is a quotation mark opened and never closed?") from torn
    return Sheet("", rows), notes


def read_xlsx(content: bytes) -> list[Sheet]:
    """Every sheet of a workbook. Raises `Invalid` naming the cell, or `TooLarge`."""
    office = Office(content)
    book = office.part("xl/workbook.xml")
    if book is None:
        raise Invalid("This is no Excel workbook. Save it as .xlsx or .csv and bring that.")
    related, shared = office.related("xl/workbook.xml"), _shared(office)
    sheets = []
    for one in book.all("sheet"):
        root = office.part(related.get(one.attributes.get("id", ""), ""))
        if root is not None:
            name = one.attributes.get("name", "")
            sheets.append(Sheet(name, list(_rows(root, shared, name))))
    return sheets


def _decoded(content: bytes) -> tuple[str, list[str]]:
    for encoding in ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, [] if encoding != "cp1252" else [
            "The file is not UTF-8; it was read as Windows text. Look at accents and quotes."]
    raise Invalid("This is not a text file. Save the sheet as CSV (UTF-8) or as .xlsx.")


def _separator(text: str) -> str:
    """What stands between cells: what the first lines hold most of."""
    head = "\n".join(text.splitlines()[:20])
    return max(",;\t|", key=lambda sign: (head.count(sign), -",;\t|".index(sign)))


def _shared(office: Office) -> list[str]:
    root = office.part("xl/sharedStrings.xml")
    return [_text(one) for one in root.children if one.name == "si"] if root is not None else []


def _text(element: Element) -> str:
    """The text of a cell, with its formatted runs, without the reading help of East Asian texts."""
    found = []
    for one in element.children:
        if one.name == "t":
            found.append(one.text)
        elif one.name == "r":
            found += [part.text for part in one.children if part.name == "t"]
    return "".join(found)


def _rows(root: Element, shared: list[str], sheet: str) -> Iterator[tuple[int, list[str]]]:
    number = letters = 0
    for row in root.all("row"):
        given = row.attributes.get("r", "")
        number = int(given) if given.isdigit() and len(given) < 9 else number + 1
        cells: list[str] = []
        for cell in row.children:
            column = _column(cell.attributes.get("r", ""), len(cells))
            _check_size(number, column + 1)
            cells += [""] * (column + 1 - len(cells))
            value = _value(cell, shared, number, column, sheet)
            letters += len(value)
            if letters > MOST_LETTERS:
                raise TooLarge(f"The sheet holds more than {MOST_LETTERS} letters. Keep the script's rows only.")
            cells[column] = _cell(value, number, column)
        if any(cells):
            yield number, cells


def _column(reference: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Element, shared: list[str], row: int, column: int, sheet: str) -> str:
    if cell.child("f") is not None:
        raise Invalid(f"Row {row}, column {_letters(column)}{f' of {sheet}' if sheet else ''} holds a formula. "
                      "Put the text itself there (copy, then paste as values).")
    kind, value = cell.attributes.get("t", ""), cell.child("v")
    if kind == "inlineStr":
        inline = cell.child("is")
        return _text(inline) if inline is not None else ""
    text = value.text if value is not None else ""
    if kind == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    if kind == "b":
        return "yes" if text == "1" else "no"
    return "" if kind == "e" else text


def _cell(value: str, row: int, column: int) -> str:
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
    if text.lstrip("'\"").startswith(("=", "＝")):
        raise Invalid(f"Row {row}, column {_letters(column)} holds a formula ({text[:20]}…). Put the text itself there.")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", text)


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise TooLarge(f"The sheet goes on beyond {MOST_ROWS} rows or {MOST_COLUMNS} columns. Keep the script's rows only.")


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return letters
