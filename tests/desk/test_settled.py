"""On what somebody settles outside a call: told once, not at each key, and not again when she comes back."""

import pytest


def seen(query):
    return {"query": query, "total": 1, "top": ["mailed"]}


@pytest.mark.parametrize(("acts", "told"), [
    ([["wait", seen("p")], ["wait", seen("pr")], ["wait", seen("premium")]], []),
    ([["wait", seen("pr")], ["wait", seen("premium ")], ["pause"], ["pause"]], [["k1", "premium", None]]),
    ([["settle", seen("premium")], ["settle", seen("premium")]], [["k1", "premium", None]]),
    ([["wait", seen("premium")], ["open", seen("premium"), "mailed"]], [["k1", "premium", None], ["k1", "premium", "mailed"]]),
    ([["open", seen("premium"), "mailed"], ["reload"], ["wait", seen("premium")], ["pause"]],
     [["k1", "premium", None], ["k1", "premium", "mailed"]]),
    ([["settle", seen("premium")], ["settle", seen("cheque")]], [["k1", "premium", None], ["k2", "cheque", None]]),
    ([["wait", seen("premium")], ["wait", None], ["pause"], ["open", None, "x"]], []),
])
def test_what_is_told(desk, acts, told):
    assert desk.ask("./settled_runner.mjs", "play", acts) == told
