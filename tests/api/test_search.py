"""Searching by the API: kinds, what narrows, and what each hit tells."""

import pytest

from kb.articles import save_article
from kb.calls import Given, record, start_call
from kb.scripts import import_script

ARTICLE = """---
title: Premium mailed
say: Mailed payments take five business days.
category: Billing
tags: [Cheque]
lang: en
confidence: validated
---

A cheque needs five business days to show. Coverage stays as it is meanwhile.
"""
SCRIPT = """title: Premium not posted
start: wrap
steps:
  wrap:
    end: resolved
"""


@pytest.fixture
def found(client, sign_in, database, ada, sue, ed):
    """`found(person, address)`: the answer to a search."""
    with database.writing() as session:
        save_article(session, "ed", "mailed", ARTICLE)
        save_article(session, "ed", "other", "---\ntitle: Premium by card\ntags: [card]\nlang: es\n---\n\nPremium at once.\n")
        import_script(session, SCRIPT, "posted.yaml", ed)
        call, _new = start_call(session, ada, "c1", {"caller": {"first_name": "John", "last_name": "Doe"}, "reason": "premium"})
        record(session, call.id, [Given("n", "note.added", {"text": "He mailed the premium in May."})], ada)

    def search(person, address: str, status: int = 200):
        answer = sign_in(client, person).get(f"/api/v1/search?{address}&typing=1")
        assert answer.status_code == status
        return answer.json

    return search


def test_articles_alone_unless_asked_for_more(found, ada, sue) -> None:
    assert {one["slug"] for one in found(ada, "q=premium")["results"]} == {"mailed", "other"}
    both = found(ada, "q=premium&kinds=article,script")
    assert {one["kind"] for one in both["results"]} == {"article", "script"}
    assert both["calls"] == []
    calls = found(sue, "q=premium&kinds=call")
    assert calls["results"] == []
    assert [(one["id"], one["title"], one["snippet"]) for one in calls["calls"]] == [("c1", "John Doe", "<mark>premium</mark>")]
    assert found(ada, "q=premium&kinds=call")["calls"] == [], "an agent finds none here"
    assert "kinds" in found(ada, "q=premium&kinds=person", 422)["errors"]


@pytest.mark.parametrize("narrow", ["tag=cheque", "lang=en", "trust=checked", "category=Billing", "q=tag:cheque+premium"])
def test_what_narrows(found, ada, narrow: str) -> None:
    address = narrow if narrow.startswith("q=") else f"q=premium&{narrow}"
    assert [one["slug"] for one in found(ada, address)["results"]] == ["mailed"]


def test_each_hit_tells_why_and_how_old(found, ada) -> None:
    (hit,) = found(ada, "q=cheque&tag=cheque")["results"]
    assert (hit["reason"], hit["kind"], hit["url"]) == ("says it exactly", "article", "/articles/mailed")
    assert hit["changed"].endswith("Z")
