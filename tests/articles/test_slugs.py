"""Slugs: what reads the same is the same, and nothing else is."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.slugs import LONGEST, free_slug, is_slug, slug_of, wanted_slug

CASES = Path(__file__).parents[3] / "shared/data/badinput/own/slug_unicode_cases.json"
TWINS = ("strip zero-width", "NFC equal", "NFKC equal", "casefold", "Turkish", "accent fold", "bidi", "reserved on Windows",
         "digits")


@pytest.mark.skipif(not CASES.exists(), reason="the shared collection of bad input is not here")
def test_the_collection():
    for case in json.loads(CASES.read_text()):
        one, other = slug_of(case["a"]), slug_of(case["b"])
        assert is_slug(one) or one == "" or one in {"con", "new"}, case
        if any(word in case["rule"] for word in TWINS):
            assert one == other, case
        if "script" in case["rule"]:
            assert one != other and one.isascii(), case


@pytest.mark.parametrize("text,slug", [
    ("Premium mailed, but not posted!", "premium-mailed-but-not-posted"), ("Don't  panic", "dont-panic"), ("Straße", "strasse"),
    ("..", ""), ("a/b\\c", "a-b-c"), ("如何", ""), ("x" * 200, "x" * LONGEST), ("--a--", "a"), ("Crème brûlée", "creme-brulee"),
])
def test_slugs(text, slug):
    assert slug_of(text) == slug


@settings(deadline=None)
@given(st.text(max_size=120))
def test_a_slug_is_plain_and_stays_itself(text):
    slug = slug_of(text)
    assert slug_of(slug) == slug and len(slug) <= LONGEST
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in slug) and not slug.startswith("-")


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=12)), max_size=12))
def test_no_two_articles_have_one_slug(wanted):
    taken: set[str] = set()
    for number, (name, folder) in enumerate(wanted):
        slug = free_slug(slug_of(name), f"{folder}/{name}.md", taken.__contains__, f"article-{number}")
        assert is_slug(slug) and slug not in taken
        taken.add(slug)


def test_a_collision_is_told_apart_by_the_folder_and_then_by_a_number():
    taken = {"overview", "billing-overview"}
    assert free_slug("overview", "claims/overview.md", taken.__contains__, "x") == "claims-overview"
    assert free_slug("overview", "billing/overview.md", taken.__contains__, "x") == "billing-overview-2"
    assert free_slug("", "a/如何.md", taken.__contains__, "article-1") == "article-1"
    assert free_slug("new", "new.md", taken.__contains__, "x") == "new-2"
    assert wanted_slug("", "billing/index.md") == "billing" and wanted_slug("Given One", "a.md") == "given-one"
