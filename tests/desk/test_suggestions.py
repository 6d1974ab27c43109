"""What the desk asks scripts by, and what it suggests by itself while the server is away."""

import pytest

MODULE = "desk/suggestions.js"

SCRIPTS = [
    {"id": "mailed", "title": "Premium mailed, not posted", "summary": "The caller mailed a premium.", "for": ["mailed a check"]},
    {"id": "claim", "title": "Claim status", "summary": "Where a claim is, or why there is a bill.", "for": ["claim denied"]},
    {"id": "moved", "title": "Change of address", "summary": "The caller has moved.", "for": ["new address"]},
]


def issue(text, state="open"):
    return {"text": text, "state": state}


@pytest.mark.parametrize(("issues", "reason", "searched", "words"), [
    ([], None, [], ""),
    ([], "claims", [], "claims"),
    ([issue("premium by mail"), issue("wife ill", "context")], "billing", [], "premium by mail, billing"),
    ([issue("premium by mail", "resolved"), issue("address")], "billing", [], "address"),
    ([issue("address")], None, ["zip", "moving", "new house"], "address, moving, new house"),
])
def test_scripts_are_asked_by_reason_chips_and_searches(desk, issues, reason, searched, words):
    assert desk.ask(MODULE, "wantedWords", {"issues": issues, "reason": reason}, searched) == words


@pytest.mark.parametrize(("script", "words"), [
    ({}, ""), ({"why": ["claim"]}, "Fits “claim”"), ({"why": ["a", "b", "c", "d"], "taken": False}, "Fits “a”, “b”, “c”"),
    ({"why": ["claim"], "taken": True}, "Fits “claim”; agents took it for calls like this"),
    ({"why": [], "taken": True}, "agents took it for calls like this"),
])
def test_it_says_why(desk, script, words):
    assert desk.ask(MODULE, "whyWords", script) == words


@pytest.mark.parametrize(("wanted", "first"), [
    ("I mail a cheque, a check", "mailed"), ("my claims were denied", "claim"), ("I am moving to a new ADDRESS", "moved"),
    ("xylophone", None), ("", None), ("is it so", None)])
def test_while_the_server_is_away_words_that_begin_alike_must_do(desk, wanted, first):
    found = desk.ask(MODULE, "likeliest", SCRIPTS, wanted)
    assert (found[0]["id"] if found else None) == first
