"""Moves through a script, written as data, so that both languages can be told the same ones."""

import copy
from typing import Any

from kb.errors import Invalid
from kb.scripts import Position, Script, advance, back, begin, loose_end, refollow


def walked(script: Script, moves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where each move leads: `{step, phase, end, trail}`, or `{refused: True}`, after which the run stands where it stood."""
    position, found = None, []
    for move in moves:
        answers = copy.deepcopy(move["answers"])
        try:
            position = _moved(script, position, move)
            found.append(plain(position))
        except Invalid:
            found.append({"refused": True})
        assert move["answers"] == answers, "the walk has changed the answers"
    return found


def position_after(script: Script, moves: list[dict[str, Any]]) -> Position:
    """Where moves lead, none of which is refused."""
    position = None
    for move in moves:
        position = _moved(script, position, move)
    assert position is not None
    return position


def followed(script: Script, case: dict[str, Any]) -> dict[str, Any]:
    """What still applies after some moves: `{again: [[step, option]], loose: step or None}`."""
    position = position_after(script, case["moves"])
    found = refollow(script, position, case["taken"], case["answers"], case.get("changed", []))
    return {"again": [list(one) for one in found], "loose": loose_end(script, position, case["taken"], case["answers"])}


def plain(position: Position) -> dict[str, Any]:
    """A position as JSON has it."""
    return {"step": position.step, "phase": position.phase, "end": position.end, "trail": list(position.trail)}


def _moved(script: Script, position: Position | None, move: dict[str, Any]) -> Position:
    if move["do"] == "begin" or position is None:
        return begin(script, move["answers"])
    if move["do"] == "advance":
        return advance(script, position, move["step"], move["option"], move["answers"])
    return back(script, position, move["step"], move["answers"])


def every_way(script: Script) -> set[str]:
    """Ids of the steps that a run can stand on, found by taking every option and letting every rule hold in turn.

    Fails where a run can neither go on nor has ended.
    """
    seen: set[str] = set()
    todo = [script.start]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        step = script.steps[name]
        targets = [way.to for way in step.ways()]
        assert targets or step.end is not None, f"a run is stuck at {name}"
        todo += targets
    return {name for name in seen if not script.steps[name].passes}
