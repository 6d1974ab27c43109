"""What somebody asks of the search page: words, which kinds, and what narrows them. Pure: from an address and into one."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol
from urllib import parse

KINDS = {"article": "Articles", "script": "Scripts", "call": "Calls"}
FOUND_HERE = ("article", "script")
"""The kinds that the index holds; the others are found by their rooms."""
TRUST = {"checked": "Checked", "unchecked": "Not checked yet", "stale": "Stale"}
MOST_TAGS = 8
LONGEST_VALUE = 200

_FILTER_WORD = re.compile(r'(?<!\S)(tag|in|lang|is):(?:"([^"]{1,100})"|(\S{1,100}))(?!\S)', re.I)
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_PARAMETER = {"in": "category", "tag": "tag", "lang": "lang", "is": "trust"}

quote_plus = lru_cache(maxsize=1_000)(parse.quote_plus)
"""A page has the same words in each of its links."""


class Arguments(Protocol):
    """The query part of an address, as the web framework reads it."""

    def get(self, key: str, default: str) -> str:
        """The first value."""
        ...

    def getlist(self, key: str) -> list[str]:
        """All values."""
        ...


class Chip(NamedTuple):
    """Something that narrows the list: its name, its words, and the address without it."""

    name: str
    words: str
    without: str


class Asked(NamedTuple):
    """What is asked. `kind` "" is everything; `text` is as typed, `words` is without what narrows (`tag:claims`)."""

    text: str
    words: str = ""
    kind: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    trust: str = ""
    more: str = ""
    """"1": a longer list. What narrows or widens the list leads back to a short one."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds the index is asked for."""
        return tuple(kind for kind in FOUND_HERE if self.kind in {"", kind})

    @property
    def facets(self) -> tuple[str, ...]:
        """Tags and language, as documents have them."""
        return (*(f"tag:{tag}" for tag in self.tags), *([f"lang:{self.language}"] if self.language else []))

    @property
    def is_narrowed(self) -> bool:
        """Whether less is asked for than the words alone would give."""
        return bool(self.category or self.facets or self.trust)

    def address(self, **other: str | tuple[str, ...]) -> str:
        """The query part of the address that asks this, but for what is given."""
        it: dict[str, Any] = self._asdict() | {"more": ""} | other
        pairs = [("q", it["words"]), ("kind", it["kind"]), ("category", it["category"]), *[("tag", tag) for tag in it["tags"]],
                 ("lang", it["language"]), ("trust", it["trust"]), ("more", it["more"])]
        return "&".join([f"{name}={quote_plus(value)}" for name, value in pairs if value])

    @property
    def plain(self) -> str:
        """The address that asks the same of everything."""
        return self.address(category="", tags=(), language="", trust="")

    @property
    def chips(self) -> Sequence[Chip]:
        """All that narrows it, each to be taken away."""
        found = [Chip("Category", self.category, self.address(category=""))] if self.category else []
        found += [Chip("Tag", tag, self.address(tags=tuple(one for one in self.tags if one != tag))) for tag in self.tags]
        found += [Chip("Language", self.language, self.address(language=""))] if self.language else []
        return found + ([Chip("State", TRUST[self.trust], self.address(trust=""))] if self.trust else [])


def read_asked(given: Arguments, categories: Sequence[str] = ()) -> Asked:
    """Read it from an address; what is not known there is left out. `tag:`, `in:`, `lang:` and `is:` work in the box too.

    `categories` are those that the asker sees: `in:payments` means the first that is, or ends, so; others stay words.
    """
    text = _NO_LETTER.sub(" ", given.get("q", ""))  # they cannot stand in a page either
    said = {name: [value for one in given.getlist(name) if (value := _value(one))] for name in _PARAMETER.values()}

    def take(found: re.Match[str]) -> str:
        name, value = _PARAMETER[found[1].lower()], found[2] or found[3]
        if name == "category":
            value = _category(value, categories)
        if not value or (name == "trust" and value.lower() not in TRUST):
            return found[0]
        said[name].append(_value(value))
        return " "

    words = _FILTER_WORD.sub(take, text) if ":" in text else text
    kind = given.get("kind", "")
    trust = next((one.lower() for one in reversed(said["trust"]) if one.lower() in TRUST), "")
    tags = tuple(dict.fromkeys(one.lower() for one in said["tag"]))[:MOST_TAGS]
    return Asked(text, words if words == text else words.strip(), kind if kind in KINDS else "", (said["category"] or [""])[-1],
                 tags, (said["lang"] or [""])[-1].lower(), trust, "1" if given.get("more", "") == "1" else "")


def _value(text: str) -> str:
    return " ".join(_NO_LETTER.sub(" ", text).split())[:LONGEST_VALUE]


def _category(said: str, categories: Sequence[str]) -> str:
    wanted = said.lower().replace("-", " ")
    return next((one for one in categories if wanted in {one.lower(), one.lower().rpartition("/")[2]}), "")
