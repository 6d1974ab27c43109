"""Which ways of a script's map were gone, told from the steps that runs stood on: routes and pieces are passed unseen."""

from collections.abc import Iterator

from kb.scripts import Script, Step

AFTER = "after"
"""The map's word for the way out of a piece."""

Line = tuple[str, str]
"""A way on the map: the step that it leaves, and its name there."""


def lines_between(script: Script, step: str, way: str, onto: str) -> list[Line]:
    """The lines of the map from `step` by `way` until the run stood on `onto`, by the shortest way through what is passed.

    Steps inside a piece are part of its card. Empty where the version has no such way.
    """
    first = next((to for name, to in ways_of(script.steps[step]) if name == way), None) if step in script.steps else None
    if first is None:
        return []
    came: dict[str, tuple[str, str]] = {first: (step, way)}
    todo = [first]
    while todo and onto not in came:
        at = todo.pop(0)
        for name, to in ways_of(script.steps[at]) if script.steps[at].passes else ():
            if to not in came:
                came[to] = at, name
                todo.append(to)
    return list(_lines(came, onto, step))[::-1] if onto in came else []


def ways_of(step: Step) -> Iterator[tuple[str, str]]:
    """Every way out of a step by its name on the map, and where it leads."""
    yield from ((option.id, option.to) for option in step.options)
    yield from ((f"rule-{number}", rule.to) for number, rule in enumerate(step.rules, 1))
    if step.to is not None:
        yield "to", step.to.to
    if step.default is not None:
        yield "default", step.default.to


def card_of(step: str) -> str:
    """The step of the script's own file whose card stands for this one."""
    return step.partition(".")[0]


def _lines(came: dict[str, tuple[str, str]], onto: str, start: str) -> Iterator[Line]:
    at, first = onto, True
    while first or at != start:
        first = False
        (before, way), to = came[at], at
        if "." not in to:
            yield (card_of(before), way if "." not in before else AFTER)
        at = before
        if at == start:
            return
