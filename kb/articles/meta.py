"""What the front matter of an article means. Foreign words in known keys are kept in the file, reported, and not applied."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any

from kb.articles.rights import GROUPS
from kb.articles.slugs import slug_of
from kb.content import FrontMatter, read_front_matter
from kb.errors import Invalid

CONFIDENCE = ("wip", "not_validated", "validated", "archived")
LONGEST_LINE = 400
"""A title, a say-line or another word of the head is at most so long (characters)."""
LONGEST_SPAN = 36_500
"""Nobody reviews later than that (days)."""

_SPAN = re.compile(r"(\d{1,4})\s*(day|week|month|year)s?", re.I)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_EVERYONE = {"everyone", "everybody", "all", "anyone", "public"}
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.I)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.M)


@dataclass
class Meta:
    """The head of an article, understood. `problems` are plain sentences about what could not be applied."""

    title: str = ""
    key: str | None = None
    slug: str = ""
    aliases: list[str] = field(default_factory=list)
    category: str = ""
    tags: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    say: str = ""
    language: str = ""
    confidence: str = "not_validated"
    audience: list[str] = field(default_factory=list)
    owner: str = ""
    review_in: str = ""
    last_reviewed_on: date | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def review_due(self) -> date | None:
        """The last day on which the article is not stale; None when nobody said."""
        days = days_of(self.review_in)
        if days is None or self.last_reviewed_on is None:
            return None
        return self.last_reviewed_on + timedelta(days=days)


def read_meta(source: str, path: str) -> tuple[Meta, FrontMatter]:
    """Read an article's file. Raises `Invalid` when its front matter cannot be read."""
    if "\0" in source:
        raise Invalid("It is not text: it holds a NUL character.")
    front = read_front_matter(source)
    given, meta = front.meta, Meta()
    meta.title = _line(meta, given, "title") or _first_heading(front.body) or _spoken(PurePosixPath(path).stem)
    meta.key = _line(meta, given, "id") or None
    meta.slug = _line(meta, given, "slug")
    meta.say, meta.owner = _line(meta, given, "say"), _line(meta, given, "owner")
    meta.category = _category(_line(meta, given, "category"), path)
    meta.aliases = _texts(meta, given, "aliases")
    meta.tags = _texts(meta, given, "tags")
    meta.keywords = list(dict.fromkeys([*meta.tags, *(alias.replace("-", " ") for alias in meta.aliases),
                                        *_texts(meta, given, "synonyms"), *_texts(meta, given, "keywords")]))
    meta.language = _language(meta, _line(meta, given, "lang") or _line(meta, given, "language"))
    meta.confidence = _confidence(meta, _line(meta, given, "confidence"))
    meta.audience = _audience(meta, _texts(meta, given, "audience"))
    _review(meta, given)
    if not front.present:
        meta.problems.append("It has no front matter; its title was taken from the text or the file's name.")
    elif not given.get("title"):
        meta.problems.append("It has no title; one was taken from the text or the file's name.")
    return meta, front


def days_of(span: str) -> int | None:
    """`90 days`, `6 weeks`, `1 year` in days; None when it is none of these."""
    found = _SPAN.fullmatch(span.strip())
    if found:
        return min(int(found[1]) * _DAYS[found[2].lower()], LONGEST_SPAN)
    return int(span) if re.fullmatch(r"\d{1,4}", span.strip()) else None


def _line(meta: Meta, given: dict[str, Any], name: str) -> str:
    """A value as one line of text."""
    value = given.get(name)
    if value is None:
        return ""
    if isinstance(value, list | dict):
        meta.problems.append(f"{name}: a list is not taken here; it was kept and not applied.")
        return ""
    text = " ".join(str(value).split())
    if len(text) > LONGEST_LINE:
        meta.problems.append(f"{name}: only the first {LONGEST_LINE} characters are used.")
    return text[:LONGEST_LINE].rstrip()


def _texts(meta: Meta, given: dict[str, Any], name: str) -> list[str]:
    """A value as a list of texts; one text is taken apart at its commas."""
    value = given.get(name)
    if value is None:
        return []
    items: Sequence[Any] = value if isinstance(value, list) else str(value).split(",") if not isinstance(value, dict) else [value]
    if any(isinstance(item, list | dict) for item in items):
        meta.problems.append(f"{name}: only a list of words is taken here; the rest was kept and not applied.")
    words = [str(item) for item in items if item is not None and not isinstance(item, list | dict)]
    texts = (" ".join(word.split())[:LONGEST_LINE] for word in words)
    return list(dict.fromkeys(text for text in texts if text))


def _category(given: str, path: str) -> str:
    parts = given.split("/") if given else [_spoken(part) for part in PurePosixPath(path).parent.parts]
    return "/".join(part.strip() for part in parts if part.strip())


def _spoken(name: str) -> str:
    words = re.sub(r"[-_\s]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _first_heading(body: str) -> str:
    found = _HEADING.search(body[:20_000])
    return " ".join(re.sub(r"[*_`\[\]]", "", found[1]).split())[:LONGEST_LINE] if found else ""


def _language(meta: Meta, word: str) -> str:
    found = _LANGUAGE.fullmatch(word)
    if word and not found:
        meta.problems.append(f"lang: {word[:40]!r} is no language such as en or es; it was kept and not applied.")
    return found[1].lower() if found else ""


def _confidence(meta: Meta, word: str) -> str:
    plain = word.lower().replace(" ", "_").replace("-", "_")
    if plain in CONFIDENCE:
        return plain
    if word:
        meta.problems.append(f"confidence: {word!r} is none of {', '.join(CONFIDENCE)}; it was kept and not applied.")
    return "not_validated"


def _audience(meta: Meta, words: list[str]) -> list[str]:
    groups, foreign = set(), []
    for word in words:
        plain = word.lower()
        plain = plain if plain in GROUPS or plain in _EVERYONE else f"{plain}s"
        if plain in _EVERYONE:
            return []
        if plain in GROUPS:
            groups.add(plain)
        else:
            foreign.append(word)
    if foreign:
        meta.problems.append(f"audience: {', '.join(foreign)} is none of {', '.join(GROUPS)}; it was kept and not applied.")
    return sorted(groups)


def _review(meta: Meta, given: dict[str, Any]) -> None:
    span = _line(meta, given, "review_in")
    if span and days_of(span) is None:
        meta.problems.append(f"review_in: {span!r} is not a span such as 90 days; it was kept and not applied.")
    meta.review_in = span if days_of(span) is not None else ""
    day = given.get("last_reviewed_on")
    try:
        meta.last_reviewed_on = day if isinstance(day, date) or day is None else date.fromisoformat(str(day).strip()[:10])
    except ValueError:
        meta.problems.append(f"last_reviewed_on: {str(day)[:40]!r} is not a day such as 2026-09-01; it was kept and not applied.")


def slugs_of(meta: Meta) -> list[str]:
    """The aliases as slugs."""
    return [slug for slug in dict.fromkeys(map(slug_of, meta.aliases)) if slug]
