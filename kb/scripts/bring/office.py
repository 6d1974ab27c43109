"""The XML inside a spreadsheet or Word file, read without trust: nothing is unpacked, fetched or expanded."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from kb.errors import Invalid, TooLarge

MOST_BYTES = 24 * 1024 * 1024
"""Of one part of the file, unpacked."""

MOST_ELEMENTS = 600_000

MOST_TEXT = 100_000
"""Letters in one element: a cell of Excel's holds a third of it. Many cells may show the same text."""
_MOST_PARTS = 5_000
_DEEPEST = 200


@dataclass
class Element:
    """An element by its local name, with the text directly inside it."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, *names: str) -> Iterator["Element"]:
        """Every element inside of one of these names, in the order of the document."""
        todo = list(reversed(self.children))
        while todo:
            one = todo.pop()
            if one.name in names:
                yield one
            todo += reversed(one.children)

    def child(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((one for one in self.children if one.name == name), None)

    def value(self, *path: str) -> str:
        """The attribute `val` of a child of a child …; empty where there is none."""
        found: Element | None = self
        for name in path:
            found = found.child(name) if found is not None else None
        return found.attributes.get("val", "") if found is not None else ""


class Office:
    """A spreadsheet or Word file: a zip of XML parts."""

    def __init__(self, content: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as torn:
            raise Invalid("The file is damaged: it cannot be opened. Save it again and bring that.") from torn
        names = self.zip.namelist()
        if len(names) > _MOST_PARTS:
            raise TooLarge(f"The file has {len(names)} parts; a spreadsheet or Word file has some dozens.")
        self.names = frozenset(names)

    def part(self, name: str) -> Element | None:
        """The root of a part, None where there is none. Raises `Invalid` or `TooLarge` when it cannot be read safely."""
        if name not in self.names:
            return None
        try:
            info = self.zip.getinfo(name)
            if info.flag_bits & 1:
                raise Invalid("The file is locked with a password. Save it without one and bring that.")
            with self.zip.open(info) as part:
                content = part.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as torn:
            raise Invalid("The file is damaged: a part of it cannot be read. Save it again and bring that.") from torn
        if len(content) > MOST_BYTES:
            raise TooLarge(f"The file unpacks to more than {MOST_BYTES // 1024 // 1024} MB. Keep the script's steps only.")
        return read_xml(content)

    def related(self, part: str) -> dict[str, str]:
        """What a part points to inside the file: id → name of the part."""
        folder, _, name = part.rpartition("/")
        rels = self.part(f"{folder}/_rels/{name}.rels")
        found = {}
        for one in rels.children if rels is not None else []:
            target = one.attributes.get("Target", "")
            if one.attributes.get("TargetMode") != "External":
                found[one.attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        return found


def read_xml(content: bytes) -> Element:
    """The root element. Raises `Invalid` for torn XML and for anything that declares a document type (entities live there)."""
    root = Element("", {})
    open_elements, count = [root], 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS or len(open_elements) > _DEEPEST:
            raise TooLarge("The file holds more than a script can have. Keep the script's steps only.")
        one = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        open_elements[-1].children.append(one)
        open_elements.append(one)

    def doctype(*_: object) -> None:
        raise Invalid("The file declares a document type (DOCTYPE), which no spreadsheet or Word file does. It was not read.")

    def characters(text: str) -> None:
        one = open_elements[-1]
        one.text += text
        if len(one.text) > MOST_TEXT:
            raise TooLarge(f"One text in the file has more than {MOST_TEXT} letters. Keep the script's steps only.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: open_elements.pop()
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as torn:
        raise Invalid("The file is damaged: a part of it cannot be read. Save it again and bring that.") from torn
    return root.children[0]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
