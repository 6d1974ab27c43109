"""Which step stands how far down: bands for the phases, and in each of them one layer after another.

Ways lead down from layer to layer; what leads back (a loop, or a way to an earlier phase) leads up.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.scripts.map.lines import Line
from kb.scripts.script import Script
from kb.scripts.steps import PHASES


@dataclass(frozen=True)
class Ranks:
    """For each step its layer, counted from 0 at the top; for each layer its phase; and the pairs of steps that lead up."""

    layer: dict[str, int]
    phases: list[str]
    up: set[tuple[str, str]]


def rank(script: Script, lines: Mapping[str, Sequence[Line]]) -> Ranks:
    """Every own step, each below all from which a way leads down to it."""
    after = {name: list(dict.fromkeys(line.to for line in ways if not line.torn)) for name, ways in lines.items()}
    back = _back(script.start, after)
    order = _in_order(after, back)
    phase = _phases(script, after, back, order)
    layer, phases = _layers(after, back, order, phase, _most_beside(len(after)))
    return Ranks(layer, phases, {(name, to) for name, targets in after.items() for to in targets if layer[to] <= layer[name]})


def _most_beside(count: int) -> int:
    """How many cards stand side by side at most: few enough for a page, many enough that the way down is not too long."""
    return 4 if count <= 40 else 5 if count <= 120 else 6


def _back(start: str, after: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """The ways that close a loop, as one finds them going on from the start in the order of the file."""
    found: set[tuple[str, str]] = set()
    done: set[str] = set()
    for first in (start, *after):
        if first in done or first not in after:
            continue
        path, todo = {first}, [(first, iter(after[first]))]
        while todo:
            name, ways = todo[-1]
            to = next(ways, None)
            if to is None:
                todo.pop()
                path.discard(name)
                done.add(name)
            elif to in path:
                found.add((name, to))
            elif to not in done:
                path.add(to)
                todo.append((to, iter(after[to])))
    return found


def _in_order(after: Mapping[str, Sequence[str]], back: set[tuple[str, str]]) -> list[str]:
    """Every step after all that lead to it; as near to the order of the file as that allows."""
    place = {name: number for number, name in enumerate(after)}
    waits = dict.fromkeys(after, 0)
    for name, targets in after.items():
        for to in targets:
            waits[to] += (name, to) not in back
    free = [place[name] for name, count in waits.items() if not count]
    heapq.heapify(free)
    names, order = list(after), []
    while free:
        name = names[heapq.heappop(free)]
        order.append(name)
        for to in after[name]:
            if (name, to) in back:
                continue
            waits[to] -= 1
            if not waits[to]:
                heapq.heappush(free, place[to])
    return order


def _phases(script: Script, after: Mapping[str, Sequence[str]], back: set[tuple[str, str]],
            order: Sequence[str]) -> dict[str, int]:
    """The phase of each step; one that is passed through is where its piece is, else where one comes from."""
    found: dict[str, int] = {}
    reached: dict[str, int] = {}
    inside: dict[str, str] = {}
    for name, step in script.steps.items():
        if "." in name and step.phase:
            inside.setdefault(name.split(".", 1)[0], step.phase)
    for name in order:
        step = script.steps[name]
        said = inside.get(name, "") or ("" if step.passes else step.phase)
        found[name] = PHASES.index(said) if said in PHASES else reached.get(name, 0)
        for to in after[name]:
            if (name, to) not in back:
                reached[to] = max(reached.get(to, 0), found[name])
    return found


def _layers(after: Mapping[str, Sequence[str]], back: set[tuple[str, str]], order: Sequence[str], phase: Mapping[str, int],
            most: int) -> tuple[dict[str, int], list[str]]:
    layer: dict[str, int] = {}
    phases: list[str] = []
    for number, name_of_phase in enumerate(PHASES):
        first = len(phases)
        earliest: dict[str, int] = {}
        beside: dict[int, int] = {}
        for name in order:
            if phase[name] != number:
                continue
            place = earliest.get(name, first)
            while beside.get(place, 0) >= most:
                place += 1
            beside[place] = beside.get(place, 0) + 1
            layer[name] = place
            for to in after[name]:
                if phase[to] == number and (name, to) not in back:
                    earliest[to] = max(earliest.get(to, first), place + 1)
        phases += [name_of_phase] * (max(beside) + 1 - first if beside else 0)
    return layer, phases
