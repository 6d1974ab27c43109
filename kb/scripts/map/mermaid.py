"""A map as Mermaid, for pages and tools that draw it: a flow chart, phases as its parts.

Steps get names of ours (`s1`, `s2`, …): a step may be called `end`, which Mermaid takes for a word of its own.
"""

import re
from collections.abc import Iterator

from kb.scripts.map import looks
from kb.scripts.map.cards import in_words
from kb.scripts.map.layout import PHASE_NAMES, lay_out
from kb.scripts.map.lines import Line
from kb.scripts.script import Script
from kb.scripts.steps import Step

_NOT_PLAIN = re.compile(r"[^\w .,:?!()+/='’“”‹›–—…-]")


def write_mermaid(script: Script) -> str:
    """The own steps of a script and the ways between them."""
    return "\n".join(_rows(script)) + "\n"


def _rows(script: Script) -> Iterator[str]:
    plan = lay_out(script)
    names = {placed.card.step.id: f"s{number}" for number, placed in enumerate(plan.cards, 1)}
    yield "---"
    yield f"title: {_quoted(script.title)}"
    yield "---"
    yield "flowchart TD"
    for band in plan.bands:
        yield f'  subgraph {band.phase}["{PHASE_NAMES[band.phase]}"]'
        for placed in plan.cards:
            if placed.card.phase == band.phase:
                step = placed.card.step
                opens, closes = _shape(step)
                words = f"{looks.word(step)}: {in_words(step.id)}"
                yield f"    {names[step.id]}{opens}{_quoted(words)}{closes}"
        yield "  end"
    for drawn in plan.lines:
        yield f"  {_way(drawn.line, names, back=drawn.back)}"


def _shape(step: Step) -> tuple[str, str]:
    if step.end is not None:
        return "([", "])"
    return ("[[", "]]") if step.script else ("{{", "}}") if step.passes else ("(", ")")


def _way(line: Line, names: dict[str, str], *, back: bool) -> str:
    if line.torn:
        return f"{names[line.start]} --x missing_{names[line.start]}({_quoted(f'No step {line.to}')})"
    arrow = "-.->" if back else "-->"
    label = f"|{_quoted(line.label)}|" if line.label else ""
    return f"{names[line.start]} {arrow}{label} {names[line.to]}"


def _quoted(text: str) -> str:
    """Between quotation marks, with everything that Mermaid, Markdown or HTML might take for its own as a number."""
    return f'"{_NOT_PLAIN.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split()))}"'
