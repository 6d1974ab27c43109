"""Spreadsheets and Word files as Office writes them, made by hand: zips of XML."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: dict[str, str]) -> bytes:
    """A zip of parts by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def workbook(*sheets: Sequence[Sequence[str | None]], cell: str = "") -> bytes:
    """A workbook; texts are shared, every other one in two formatted runs. `cell` is put into the first sheet as it is."""
    shared: list[str] = []
    parts = {}
    for number, rows in enumerate(sheets, 1):
        lines = []
        for row, cells in enumerate(rows, 1):
            line = ""
            for column, text in enumerate(cells):
                if text is not None:
                    line += f'<c r="{chr(65 + column)}{row}" t="s"><v>{len(shared)}</v></c>'
                    shared.append(text)
            lines.append(f'<row r="{row}">{line}</row>')
        data = "".join(lines) + (f'<row r="{len(rows) + 1}">{cell}</row>' if cell and number == 1 else "")
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{SHEET}"><sheetData>{data}</sheetData></worksheet>'
    strings = "".join(
        f"<si><t xml:space=\"preserve\">{escape(text)}</t></si>" if number % 2 else
        f"<si><r><t xml:space=\"preserve\">{escape(text[:2])}</t></r><r><rPr><b/></rPr><t>{escape(text[2:])}</t></r></si>"
        for number, text in enumerate(shared))
    names = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="Sheet {number}" sheetId="{number}" r:id="rId{number}"/>' for number in names)
    related = "".join(f'<Relationship Id="rId{number}" Target="worksheets/sheet{number}.xml"/>' for number in names)
    return zipped({
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}">{strings}</sst>', **parts})


def document(*paragraphs: str | tuple[str, str] | list[tuple[str, str]]) -> bytes:
    """A Word file: a text; (style, text), a style being Title, Heading1 …, List or Bold; or a table as a list of pairs."""
    body = ""
    for one in paragraphs:
        if isinstance(one, list):
            rows = "".join(f"<w:tr><w:tc>{_p('', a)}</w:tc><w:tc>{_p('', b)}</w:tc></w:tr>" for a, b in one)
            body += f"<w:tbl>{rows}</w:tbl>"
        else:
            body += _p(*(one if isinstance(one, tuple) else ("", one)))
    styles = "".join(f'<w:style w:styleId="{style}"><w:name w:val="{name}"/></w:style>' for style, name in (
        ("Title", "Title"), ("berschrift1", "heading 1"), ("berschrift2", "heading 2"), ("Liste", "List Bullet")))
    return zipped({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>',
                   "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'})


def _p(style: str, text: str) -> str:
    known = {"Heading1": "berschrift1", "Heading2": "berschrift2", "List": "", "Bold": ""}.get(style, style)
    bold = "<w:rPr><w:b/></w:rPr>" if style == "Bold" else ""
    properties = f'<w:pStyle w:val="{known}"/>' if known else '<w:numPr><w:numId w:val="1"/></w:numPr>' if style == "List" else ""
    half = len(text) // 2
    return (f"<w:p><w:pPr>{properties}</w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            f'<w:r>{bold}<w:t xml:space="preserve">{escape(text[:half])}</w:t></w:r>'
            f'<w:r>{bold}<w:instrText>PAGE</w:instrText><w:t xml:space="preserve">{escape(text[half:])}</w:t></w:r></w:p>')
