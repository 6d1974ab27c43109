"""A file on its way in: its text, the images beside it, and what became of it."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kb.articles.assets import LARGEST as LARGEST_IMAGE
from kb.articles.assets import media_type_of, place_of, sha256_of
from kb.articles.drafts import Draft, draft_of, text_digest
from kb.articles.meta import Meta
from kb.content import Found, FrontMatter, inside, read_front_matter
from kb.errors import Invalid

LIKENESS = 0.5
"""Two files of one name in different folders are one article when they share so much of their words."""


@dataclass
class Report:
    """What became of the files. `refused` and `notes` are (path, plain sentence); `conflicts` the paths left as they are on
    both sides; `scripts` the script files met on the way, which are the scripts room's."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[Found] = field(default_factory=list)

    @property
    def conflict(self) -> int:
        """How many files are changed on both sides."""
        return len(self.conflicts)


@dataclass
class Known:
    """An article as it is here: what an import has to know of it. `places`: the images that it shows, hash by place; `gaps`:
    what it would show and is not there."""

    id: str
    key: str | None
    slug: str
    path: str
    revision: str
    digest: str
    text_digest: str = ""
    places: dict[str, str] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)


@dataclass
class Incoming:
    """A file that is to be taken in. `path`: where the article stands or will stand; `known`: the article that it is of."""

    found: Found
    path: str
    source: str
    head: tuple[Meta, FrontMatter]
    known: Known | None
    draft: Draft | None = None
    images: dict[str, bytes] = field(default_factory=dict)

    @property
    def meta(self) -> Meta:
        """What its front matter means."""
        return self.head[0]

    @property
    def file(self) -> str:
        """Where the file lies, by whatever way it is reached."""
        return str(self.found.path.resolve())

    @property
    def text_digest(self) -> str:
        """The digest of its text."""
        return text_digest(self.source)

    def render(self) -> None:
        """Make the draft, with the images beside the file."""

        def fetch(place: str) -> str | None:
            content = self.image(place)
            if content is None:
                return None
            self.images[place] = content
            return sha256_of(content)

        self.draft = draft_of(self.source, self.path, fetch, self.head)

    def shows_the_same(self, known: Known) -> bool:
        """Whether the images beside an unchanged text are those that are here, and none has come to fill a gap."""
        for place, sha256 in known.places.items():
            content = self.image(place)
            if content is not None and sha256_of(content) != sha256:
                return False
        places = [place_of(self.path, gap) for gap in known.gaps]
        return not any(place and self.image(place) for place in places)

    def image(self, place: str) -> bytes | None:
        """The image at a place, as it lies beside this file; None when there is none that can be taken."""
        beside = posixpath.relpath(place, posixpath.dirname(self.path) or ".")
        path = self.found.path.parent / beside
        try:
            if not inside(self.found.root, path) or not path.is_file() or path.stat().st_size > LARGEST_IMAGE:
                return None
            content = path.read_bytes()
            media_type_of(content, path.name)
        except (OSError, ValueError, Invalid):
            return None
        return content


def text_of(content: bytes) -> str:
    """A file as text, to the byte. Raises `Invalid` for what is no text."""
    if b"\0" in content:
        raise Invalid("It is not text: it holds NUL bytes.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        byte = f"0x{content[wrong.start]:02x}"
        raise Invalid(f"It is not UTF-8 text: line {line} holds the byte {byte}. Save it as UTF-8.") from None


def free_path(path: str, taken: Callable[[str], bool]) -> str:
    """The path itself, or the same with a number where another article stands there."""
    place, number, free = PurePosixPath(path), 2, path
    while taken(free):
        free, number = str(place.with_name(f"{place.stem}-{number}{place.suffix}")), number + 1
    return free


def alike(one: str, other: str) -> bool:
    """Whether two texts are likely to be states of one: they share a good part of their words."""
    words, others = (set(re.findall(r"\w+", read_front_matter(text).body.casefold())) for text in (one, other))
    return one == other or len(words & others) > LIKENESS * len(words | others)


def own_path(found: Found, known: Known | None, met_before: bool) -> str:
    """Where the article of a file stands: a file met again, or met from deeper inside its folder, has not moved."""
    if known is not None and (met_before or f"/{known.path}".endswith(f"/{found.relative}")):
        return known.path
    return found.relative
