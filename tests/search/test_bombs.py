"""Queries made to hurt: each door answers them in its usual shape, with what can be had."""

import json
from pathlib import Path

import pytest

from kb.articles import save_article

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "badinput" / "own" / "search_query_bombs.json"
WORDS = [f"word{number}" for number in range(1000)]

BOMBS = {
    "two thousand letters": "x" * 2000,
    "two thousand letters with a star between": "a*" * 1000,
    "stars": "*a*b*",
    "five thousand brackets": "(" * 5000 + ")" * 5000,
    "five thousand quotes": '"' * 5000,
    "fuzzy": "premium~9 mailed~99 " * 50,
    "chain of NOT": "NOT " * 400 + "premium",
    "chain of OR and wildcards": "*a*b*c* OR " * 90,
    "from right to left": "\u202epremium\u202c דמי ביטוח قسط التأمين",
    "null": "pre\0mium\0",
    "combining marks": "p" + "\u0301" * 900 + "remium",
    "many different words": " ".join(WORDS),
    "many prefixes": " ".join(f"p{word}*" for word in WORDS[:300]),
    "many phrases": '"premium mailed" ' * 100,
    "many filters": "tag:premium in:billing lang:en is:stale " * 40,
    "surrogates and controls": "premium \ud83d\x01\x1f\u200b\ufeff",
    "a number without end": "9" * 1900,
    "markup": "<script>alert(1)</script>" * 20,
    "percent and format": "%s%n{0}{{7*7}}{% raw %}$(reboot)`id`" * 20,
    "one letter again and again": "a " * 900,
    "conjunctions only": "and or not the of to " * 80,
    "several wishes without end": "the premium and the card and my address and " * 40,
}
if CORPUS.is_file():
    BOMBS |= {f"corpus: {one['name']}": one["prefix"] + one["unit"] * one["repeat"] + one["suffix"]
              for one in json.loads(CORPUS.read_text(encoding="utf-8"))}


@pytest.fixture
def doors(client, sign_in, database, sue):
    """A supervisor's browser, on a store with three articles."""
    with database.writing() as session:
        for slug in ("premium", "mailed", "card"):
            head = f"title: The {slug}\ncategory: Billing\ntags: [{slug}]"
            save_article(session, "ed", slug, f"---\n{head}\n---\n\nAll of the {slug}.\n")
    return sign_in(client, sue)


def test_each_door_answers_in_its_usual_shape(doors) -> None:
    for name, bomb in BOMBS.items():
        asked = {"q": bomb.encode("utf-8", "replace").decode()}
        page = doors.get("/search", query_string=asked)
        assert page.status_code == 200, name
        assert page.get_data(as_text=True).count('id="results"') == 1, name
        part = doors.get("/search", query_string=asked, headers={"HX-Request": "true"})
        assert part.status_code == 200, name
        assert "<html" not in part.get_data(as_text=True), name
        assert len(part.headers["HX-Replace-Url"]) < 16_000, name
        for kinds in ("article", "article,script,call"):
            told = doors.get("/api/v1/search", query_string={**asked, "kinds": kinds, "typing": "1"})
            assert told.status_code == 200, name
            assert {"query", "took_ms", "total", "results", "suggestion", "also_searched"} <= told.json.keys(), name
            assert len(told.json["results"]) <= 3, name


def test_what_can_be_had_is_found(doors) -> None:
    for name in ("fuzzy", "many phrases", "from right to left", "surrogates and controls", "markup"):
        asked = {"q": BOMBS[name].encode("utf-8", "replace").decode() + " premium", "typing": "1"}
        found = doors.get("/api/v1/search", query_string=asked).json
        assert "premium" in [one["slug"] for one in found["results"]], name
