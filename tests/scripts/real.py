"""Real flows, written in our format: GOV.UK smart answers and STAR's service flows. For tests only; nothing of them is kept."""

import json
import re
from pathlib import Path
from typing import Any

from tests.scripts.star_words import EditorsWords

DATA = Path(__file__).parents[3] / "shared" / "data"
"""Collected data beside the checkout; where it is absent, tests on it are skipped."""

GOVUK = DATA / "govuk-smart-answers"
STAR = DATA / "star"

LARGE = 600
"""Flows with more nodes are written with options, without a route for each question (nodes)."""

_END = "not_covered"


def govuk(name: str) -> tuple[str, dict[str, dict[str, str]], dict[str, str]]:
    """A smart answer as a script; for each step, our answer for each of theirs; and our id for each of their nodes.

    A question becomes a step that asks it, and a route on what was answered; in the largest flows a step with options.
    """
    given = json.loads((GOVUK / "scripts" / f"{name}.json").read_text(encoding="utf-8"))
    by_options = len(given["nodes"]) > LARGE
    ids = {node: _id(node, number) for number, node in enumerate(given["nodes"])}
    first = {"phase": "acknowledge", "say": "Let me go through it with you.", "to": ids[given["start"]]}
    steps: dict[str, Any] = {"begin": first}
    answers: dict[str, dict[str, str]] = {}
    for node, content in given["nodes"].items():
        step = {"phase": "research", "do": str(content.get("title") or "…")}
        # Options that the project never tried lead nowhere; a list of all countries says nothing about the walk.
        options = [option for option in content.get("options") or [] if option.get("next")]
        if not options:
            steps[ids[node]] = {**step, "end": "resolved", "phase": "wrap_up"}
            continue
        values = {f"v{number}": option for number, option in enumerate(options)}
        answers[ids[node]] = {str(option["value"]): value for value, option in values.items()}
        steps |= (_by_options if by_options else _by_question)(ids[node], step, values, ids)
    steps[_END] = {"end": "unresolved", "do": "The flow does not say how it goes on from here."}
    return json.dumps({"title": given["title"], "start": "begin", "steps": steps}, ensure_ascii=False,
                      separators=(",", ": ")), answers, ids


def _by_question(name: str, step: dict[str, Any], values: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    question, choices = f"q_{name}", [{"value": value, "label": str(given["label"] or "?")} for value, given in values.items()]
    rules = [{"when": {question: value}, "to": ids[given["next"]]} for value, given in values.items()]
    ask = [{"name": question, "label": step["do"], "type": "choice", "options": choices}]
    return {name: {**step, "ask": ask, "to": f"{name}-route"}, f"{name}-route": {"rules": rules, "default": _END}}


def _by_options(name: str, step: dict[str, Any], values: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    options = [{"id": value, "label": str(given["label"] or "?")[:40], "to": ids[given["next"]]}
               for value, given in values.items()]
    return {name: {**step, "options": options}}


def star(name: str, words: EditorsWords | None = None) -> str:
    """One of STAR's flows as a script: each reply is a step; where a chain ends, every branch can be taken up.

    `words`: the title, the summary and `for` that an editor gave it; without, the title is the flow's name, and that is all.
    """
    given = json.loads((STAR / "scripts" / f"{name}.json").read_text(encoding="utf-8"))
    replies, graph = given["replies"], given["graph"]
    nodes = list(dict.fromkeys([*replies, *graph, *graph.values()]))
    branches = [node for node in nodes if node not in graph.values() and node != "hello"]
    ways_on = [{"id": f"to-{node}"[:60], "label": str(replies.get(node, node))[:40], "to": node} for node in branches]
    steps: dict[str, Any] = {}
    for node in nodes:
        step: dict[str, Any] = {"phase": "acknowledge" if node == "hello" else "research",
                                "say": _braces(str(replies.get(node, node.replace("_", " "))))}
        if node in graph:
            asked = {"ask": [{"name": f"a_{node}", "label": node, "type": "text"}]} if "_ask_" in f"_{node}_" else {}
            steps[node] = {**step, **asked, "to": graph[node]}
        else:
            steps[node] = {**step, "ask": [{"name": "heard", "label": "And then?", "type": "text"}],
                           "options": [*ways_on, {"id": "bye", "label": "That is all", "to": "left"}]}
    steps["left"] = {"end": "resolved"}
    top = ({"title": words.title, "summary": words.summary, "for": list(words.calls_for)} if words
           else {"title": name.replace("_", " ").capitalize()})
    return json.dumps({**top, "start": "hello", "steps": steps}, ensure_ascii=False)


def _id(node: str, number: int) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", node).strip("-_")[:40].lower().replace("-", "_") + f"_{number}"


def _braces(text: str) -> str:
    """STAR's `{name:d}` holds a value that the agent sees."""
    return re.sub(r"\{[^}]*\}", "…", text)
