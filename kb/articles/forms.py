"""The editor's form: what it shows of a file, and what of it she changed. Only what she changed is written into the file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kb.articles.drafts import compose_source
from kb.articles.meta import CONFIDENCE, days_of, read_meta
from kb.articles.rights import GROUPS
from kb.articles.slugs import is_slug, slug_of
from kb.errors import Invalid

Values = dict[str, Any]
LINES = ("title", "slug", "category", "say", "confidence", "owner", "review_in", "last_reviewed_on", "tags")


def values_of(source: str, path: str, slug: str) -> Values:
    """The form's fields as they stand for a file: texts, `audience` a list, `body` the Markdown. Raises `Invalid`."""
    meta, front = read_meta(source, path)
    return {
        "title": meta.title, "slug": slug, "category": meta.category, "tags": ", ".join(meta.tags), "say": meta.say,
        "confidence": meta.confidence, "audience": meta.audience, "owner": meta.owner, "review_in": meta.review_in,
        "last_reviewed_on": meta.last_reviewed_on.isoformat() if meta.last_reviewed_on else "",
        "body": front.body.replace("\r\n", "\n").lstrip("\n"),
    }


def given_values(form: Mapping[str, str], audience: list[str]) -> Values:
    """What was sent, tidied."""
    given: Values = {name: " ".join(form.get(name, "").split()) for name in LINES}
    given["slug"] = given["slug"].lower()
    given["audience"] = sorted(word for word in set(audience) if word in GROUPS)
    given["body"] = form.get("body", "").replace("\r\n", "\n").replace("\r", "\n")
    return given


def written(source: str, before: Values, given: Values) -> str:
    """The file with what the editor changed between `before` and `given`. Raises `Invalid` naming each field that cannot be."""
    check(given, before)
    changed = {name: given[name] for name in given if name != "body" and given[name] != before[name]}
    return compose_source(source, {name: _written(name, value) for name, value in changed.items()}, given["body"])


def check(given: Values, before: Values) -> None:
    """Raise `Invalid` for values that no file should hold; one that stood there before may stay."""
    faults = {}
    if not given["title"]:
        faults["title"] = "An article needs a title."
    if "\0" in given["body"]:
        faults["body"] = "The text holds a character that is not text (NUL)."
    if given["slug"] != before["slug"] and given["slug"] and not is_slug(given["slug"]):
        example = slug_of(given["slug"]) or slug_of(given["title"]) or "my-article"
        faults["slug"] = f"Small letters, digits and hyphens, for example {example}."
    if given["confidence"] not in CONFIDENCE:
        faults["confidence"] = "Choose one of the list."
    if given["review_in"] and days_of(given["review_in"]) is None:
        faults["review_in"] = "Write a span, for example 90 days or 1 year."
    if given["last_reviewed_on"] and _day(given["last_reviewed_on"]) is None:
        faults["last_reviewed_on"] = "Write a day as 2026-09-01."
    if faults:
        raise Invalid("The article was not saved yet.", faults)


def _written(name: str, value: Any) -> Any:
    if name == "tags":
        return [tag for tag in (tag.strip() for tag in value.split(",")) if tag] or None
    if name == "last_reviewed_on":
        return _day(value)
    return value or None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
