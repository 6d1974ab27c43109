"""The ways between the steps of a script's own file, as the map shows them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.scripts.script import Script
from kb.scripts.steps import Step
from kb.scripts.telling import in_words


@dataclass(frozen=True)
class Line:
    """One way from card to card. `way` is the option's id, `to`, `default`, `rule-1`, …, or `after` (a piece has ended)."""

    start: str
    to: str
    way: str
    label: str = ""
    torn: bool = False
    """There is no such step."""
    far: bool = False
    """The map is too full to draw so long a line; its row says where it leads."""

    @property
    def leads(self) -> bool:
        """Whether a line is drawn, from card to card."""
        return not self.torn and not self.far


def lines_of(script: Script) -> dict[str, list[Line]]:
    """The ways out of each own step, in the order of the file."""
    return {name: list(_lines(script, step)) for name, step in script.own_steps.items()}


def _lines(script: Script, step: Step) -> Iterator[Line]:
    for option in step.options:
        yield from _led(script, step, option.id, option.to, option.label)
    for number, rule in enumerate(step.rules, 1):
        yield from _led(script, step, f"rule-{number}", rule.to, f"If {_bare(in_words(rule.when, script.questions))}")
    if step.to is not None:
        yield from _led(script, step, "to", step.to.to, "Go on" if step.options else "")
    if step.default is not None:
        yield from _led(script, step, "default", step.default.to, "Otherwise" if step.rules else "")


def _bare(words: str) -> str:
    """Without the brackets around it all."""
    inside = words[1:-1]
    return inside if words.startswith("(") and words.endswith(")") and not {"(", ")"} & set(inside) else words


def _led(script: Script, step: Step, way: str, to: str, label: str) -> Iterator[Line]:
    if "." not in to:
        yield Line(step.id, to, way, label, torn=to not in script.steps)
        return
    for target in _behind(script, to):
        yield Line(step.id, target, "after", label, torn=target not in script.steps)


def _behind(script: Script, name: str) -> list[str]:
    """The own steps to which a piece leads in the end."""
    found: list[str] = []
    seen, todo = {name}, [name]
    while todo:
        step = script.steps.get(todo.pop())
        for way in step.ways() if step is not None else ():
            if way.to in seen:
                continue
            seen.add(way.to)
            (todo if "." in way.to else found).append(way.to)
    return found
