"""What is made of an article's file before it is saved: pure, without the store, so that no transaction waits for it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kb.articles.assets import address_of, place_of
from kb.articles.links import follow
from kb.articles.meta import Meta, read_meta
from kb.content import FrontMatter, Rendered, read_front_matter, render, write_front_matter
from kb.errors import TooLarge

LARGEST = 1024 * 1024
"""A larger file is refused, unless the installation says otherwise (bytes)."""


@dataclass(frozen=True)
class Draft:
    """A file understood and rendered. `places`: the images that it shows, hash by place; `digest` covers all that is shown."""

    source: str
    path: str
    meta: Meta
    rendered: Rendered
    places: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """What this draft says, in one word."""
        return digest_of(self.source, self.meta.category, self.places)


def draft_of(source: str, path: str, fetch: Callable[[str], str | None], head: tuple[Meta, FrontMatter] | None = None) -> Draft:
    """Understand and render a file. `fetch` answers the hash of the image at a place, or None; `head` is what `read_meta`
    said of it, where that is known already. Raises `Invalid` when its front matter cannot be read.
    """
    meta, front = head or read_meta(source, path)
    shown: dict[str, str] = {}

    def asset(given: str) -> str | None:
        place = place_of(path, given)
        sha256 = fetch(place) if place else None
        if place is None or sha256 is None:
            return None
        shown[place] = sha256
        return address_of(sha256, place)

    rendered = render(front.body, link=follow(path), asset=asset, title=meta.title)
    return Draft(source, path, meta, rendered, shown)


@lru_cache(maxsize=16)
def prepared(source: str, path: str, images: frozenset[tuple[str, str]]) -> Draft:
    """The same with images that are kept already; remembered, so that a page can have it made before it begins to write."""
    return draft_of(source, path, dict(images).get)


def digest_of(source: str, category: str, images: Mapping[str, str]) -> str:
    """The digest of a revision: its file, its category (which may come from its folder) and its images."""
    told = "\0".join([source, category, *(f"{place}={sha256}" for place, sha256 in sorted(images.items()))])
    return hashlib.sha256(told.encode()).hexdigest()


def text_digest(source: str) -> str:
    """The digest of a file's text alone."""
    return hashlib.sha256(source.encode()).hexdigest()


def check_size(source: str, largest: int = LARGEST) -> None:
    """Raises `TooLarge` when a file is larger than is taken."""
    if len(source.encode("utf-8", "replace")) > largest:
        raise TooLarge(f"The article is larger than {largest // 1024} KB, which is the most that is taken.")


def compose_source(source: str, meta: Mapping[str, Any], markdown: str | None) -> str:
    """A file with these keys set (None takes one out) and, where `markdown` is given, another body; all else stays as it was."""
    if markdown is not None:
        body = read_front_matter(source).body
        new = markdown.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
        # A text field loses the empty line at the head of a text; it belongs to the file, not to what was typed.
        if new.rstrip("\n") != body.replace("\r\n", "\n").strip("\n"):
            lead = body[: len(body) - len(body.lstrip("\r\n"))]
            end = "\r\n" if "\r\n" in source[:4096] else "\n"
            new = new if new.endswith("\n") else new + "\n"
            source = source[: len(source) - len(body)] + lead + new.replace("\n", end)
    return write_front_matter(source, meta)
