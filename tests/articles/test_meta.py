"""What front matter means, and what is kept though it means nothing here."""

from datetime import date

import pytest

from kb.articles.meta import days_of, read_meta


def meta(text, path="billing/late-fees/a-file.md"):
    return read_meta(f"---\n{text}\n---\nBody\n", path)[0]


@pytest.mark.parametrize("text,name,value", [
    ("title: T", "title", "T"), ("title: 42", "title", "42"), ("id: KB-1", "key", "KB-1"), ("tags: a, b", "tags", ["a", "b"]),
    ("tags: [a, a, 1]", "tags", ["a", "1"]), ("tags:", "tags", []), ("category: A / B", "category", "A/B"),
    ("title: T", "category", "Billing/Late fees"), ("confidence: Not Validated", "confidence", "not_validated"),
    ("title: T", "confidence", "not_validated"), ("audience: agent", "audience", ["agents"]),
    ("audience: [everyone, agents]", "audience", []),
    ("audience: [supervisors, editors]", "audience", ["editors", "supervisors"]),
    ("last_reviewed_on: 2026-09-01", "last_reviewed_on", date(2026, 9, 1)), ("review_in: 90 days", "review_in", "90 days"),
    ("synonyms: [EOB]\ntags: [claim]", "keywords", ["claim", "EOB"]),
])
def test_known_keys(text, name, value):
    assert getattr(meta(text), name) == value


@pytest.mark.parametrize("text,name,value", [
    ("confidence: draft", "confidence", "not_validated"), ("audience: [providers]", "audience", []),
    ("audience: [supervisors, providers]", "audience", ["supervisors"]), ("review_in: whenever", "review_in", ""),
    ("last_reviewed_on: last week", "last_reviewed_on", None), ("title: [a, b]", "title", "A file"),
    ("tags: {a: 1}", "tags", []), ("last_reviewed_on: 2026-13-45", "last_reviewed_on", None),
])
def test_foreign_values_are_reported_and_not_applied(text, name, value):
    found = meta(f"title: T\n{text}" if not text.startswith("title") else text)
    assert getattr(found, name) == value
    assert any(text.partition(":")[0] in problem for problem in found.problems)


def test_a_file_without_title_takes_its_first_heading_or_its_name():
    assert read_meta("# The *first*\n\ntext", "x.md")[0].title == "The first"
    found, _ = read_meta("text", "folder/what-to-do.md")
    assert found.title == "What to do" and found.problems


def test_a_review_is_due_after_its_span():
    assert meta("review_in: 1 week\nlast_reviewed_on: 2026-09-01").review_due == date(2026, 9, 8)
    assert meta("review_in: 9999 years\nlast_reviewed_on: 2026-09-01").review_due
    assert meta("review_in: 90 days").review_due is None
    assert (days_of("30"), days_of("2 Months"), days_of("soon"), days_of("")) == (30, 60, None, None)
