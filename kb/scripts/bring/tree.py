"""A tree of nodes in JSON: nodes and edges, nodes that name the next one, or nodes within nodes; their fields by many names."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from kb.errors import Invalid
from kb.scripts.bring.chat_flow import is_chat_flow, plan_chat_flow
from kb.scripts.bring.plan import Choice, Plan, Planned, outcome_of, phase_of

_NODES = ("nodes", "steps", "screens", "questions", "pages", "states", "cells")
_EDGES = ("edges", "links", "connections", "transitions", "arrows")
_START = ("start", "firstnodeid", "firstnode", "root", "rootid", "startnode", "startnodeid", "startid", "initial",
          "entry", "currentid")
_ID = ("id", "uuid", "nodeid", "key", "slug", "name")
_TITLE = ("title", "name", "heading", "label")
_SAY = ("question", "say", "prompt", "message", "script", "speech")
_DO = ("body", "text", "content", "description", "instructions", "instruction", "detail", "details", "do", "hint", "result")
_WAYS = ("options", "answers", "choices", "edges", "buttons", "responses", "children", "branches", "outcomes", "transitions",
         "paths")
_LABEL = ("label", "text", "title", "answer", "name", "value", "condition", "question")
_TO = ("to", "next", "target", "targetnode", "targetid", "targetnodeid", "destination", "destinationuuid", "goto", "node",
       "nextnode", "nextid", "child", "childid", "ref")
_FROM = ("from", "source", "sourceid", "sourcenode", "start", "tail")
_END = ("end", "outcome")
_INSIDE = ("tree", "flow", "script", "data", "d", "result", "graph", "guide", "workflow", "decisiontree")
_MOST_NODES = 5_000
_MOST_EDGES = 20_000


def plan_tree(content: bytes, plan: Plan) -> None:
    """Read a tree. Raises `Invalid` with the line where it is no JSON, or saying which fields were looked for."""
    data = _read(content)
    if isinstance(data, list):
        data = {"nodes": data}
    if not isinstance(data, dict):
        raise Invalid("The file holds no tree: it is a single value.")
    if is_chat_flow(data):
        plan_chat_flow(data, plan)
        return
    _Tree(plan).read(_unwrapped(data))


def _read(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Invalid(f"The file is not text in UTF-8 (byte {wrong.start}).") from wrong
    except json.JSONDecodeError as wrong:
        raise Invalid(f"Line {wrong.lineno}, column {wrong.colno}: this is not JSON ({wrong.msg}).", line=wrong.lineno) from wrong
    except (RecursionError, ValueError) as wrong:
        raise Invalid("The tree is nested deeper than a script can be.") from wrong


def _get(data: Any, names: tuple[str, ...]) -> Any:
    """The first field of one of these names that holds something, however it is written (FIRST_NODE_ID, firstNodeId)."""
    if not isinstance(data, dict):
        return None
    found = {re.sub(r"[\W_]", "", str(name)).lower(): value for name, value in reversed(data.items())}
    return next((found[name] for name in names if found.get(name) not in (None, "", [], {})), None)


def _unwrapped(data: dict[str, Any]) -> dict[str, Any]:
    """The part in which the nodes are: trees come in envelopes."""
    for _ in range(4):
        inner = _get(data, _INSIDE)
        if _get(data, _NODES) is not None or _get(data, _WAYS) is not None or not isinstance(inner, dict):
            break
        data = {**{name: value for name, value in data.items() if isinstance(value, str)}, **inner}
    return data


class _Tree:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.steps: dict[str, Planned] = {}
        self.count = 0
        self.nested = False
        """Whether nodes lie within nodes, so that a text in the place of one is one."""

    def read(self, data: dict[str, Any]) -> None:
        nodes, edges = _get(data, _NODES), _get(data, _EDGES)
        if isinstance(nodes, dict):
            nodes = [{**({"id": key} if _get(node, ("id", "nodeid", "uuid")) is None else {}), **node}
                     for key, node in nodes.items() if isinstance(node, dict)]
        if isinstance(nodes, list):
            self.heading(data)
            for number, node in enumerate(nodes, 1):
                if isinstance(node, dict):
                    self.node(node, f"Node {number}")
            if isinstance(edges, list) and len(edges) > _MOST_EDGES:
                raise Invalid(f"The tree has more than {_MOST_EDGES} edges. Bring it in parts.")
            for number, edge in enumerate(edges if isinstance(edges, list) else [], 1):
                self.edge(edge, f"Edge {number}")
        elif _get(data, _WAYS) is not None:
            self.nested = True
            self.node(data, "The first node")
        else:
            raise Invalid("No nodes were found. A tree has `nodes` (each with `id`, a text and its ways on) and, apart or in the "
                          "nodes, `edges` (each with `from`, `to` and a `label`).")
        start = _get(data, _START)
        self.plan.start = _key(_get(start, _ID) if isinstance(start, dict) else start) if isinstance(nodes, list) else ""
        self.settle()

    def heading(self, data: dict[str, Any]) -> None:
        title, summary = _get(data, ("title", "name", "label")), _get(data, ("description", "summary"))
        self.plan.title = _plain_text(title) if isinstance(title, str) else ""
        self.plan.summary = _plain_text(summary).split("\n")[0][:300] if isinstance(summary, str) else ""

    def node(self, node: dict[str, Any], at: str) -> str:
        """One node, and those within it; its key."""
        todo: list[tuple[dict[str, Any], str, Choice | None]] = [(node, at, None)]
        first = ""
        while todo:
            one, place, parent = todo.pop()
            self.count += 1
            if self.count > _MOST_NODES:
                raise Invalid(f"The tree has more than {_MOST_NODES} nodes. Bring it in parts.")
            step = self.step(one, place)
            first = first or step.key
            if parent is not None:
                parent.to = step.key
            inside: list[tuple[dict[str, Any], str, Choice | None]] = []
            for choice, child in self.ways(one, place):
                step.choices.append(choice)
                if child is not None:
                    inside.append((child, f"{place}, “{choice.label}”" if len(place) < 200 else place, choice))
            todo += reversed(inside)
        return first

    def step(self, node: dict[str, Any], at: str) -> Planned:
        more = _get(node, ("data",))
        node = {**more, **node} if isinstance(more, dict) else node
        key = _key(_get(node, ("id", "uuid", "nodeid", "key"))) or _key(_get(node, ("slug", "name"))) or f"node {self.count}"
        if key in self.steps:
            if _get(node, ("id", "uuid", "nodeid", "key")) is not None:
                self.plan.note(at, f"Another node has the id “{key}” too; ways lead to the first.")
            key = f"{key} {self.count}"
        title, say, do = (_text(_get(node, names)) for names in (_TITLE, _SAY, _DO))
        name = title or _first_words(say or do) or key
        step = Planned(name, f"“{name[:60]}”", key=key, phase=phase_of(_text(_get(node, ("phase", "stage", "section")))))
        step.say = [say] if say else []
        step.do = [do] if do and do != say else []
        if title.endswith("?") and not say:
            step.say = [title]
        elif title and not say and not do:
            step.do = [title]
        end = _get(node, _END)
        step.end = outcome_of(end) if isinstance(end, str) else "resolved" if end is True else ""
        to = _get(node, _TO)
        step.to = _key(to) or None if not isinstance(to, dict | list) else None
        self.steps[key] = step
        self.plan.steps.append(step)
        return step

    def ways(self, node: dict[str, Any], at: str) -> Iterator[tuple[Choice, dict[str, Any] | None]]:
        ways = _get(node, _WAYS) or _get(_get(node, ("data",)), _WAYS)
        if isinstance(ways, dict):
            ways = [{"label": label, "to": {"text": to} if self.nested and isinstance(to, str) else to}
                    for label, to in ways.items()]
        listed = [way for way in ways if isinstance(way, dict | str)] if isinstance(ways, list) else []
        listed.sort(key=_order)
        for number, way in enumerate(listed, 1):
            if isinstance(way, str):
                yield Choice(way, "", f"{at}, way {number}"), None
                continue
            to = _get(way, _TO)
            child = to if isinstance(to, dict) else None
            if to is None and (_get(way, _WAYS) is not None or _get(way, _SAY + _DO) is not None):
                child = way
            label = _text(_get(way, _LABEL)) or f"Way {number}"
            yield Choice(label, "" if child is not None or isinstance(to, list) else _key(to), f"{at}, way {number}"), child

    def edge(self, edge: Any, at: str) -> None:
        source, target = _key(_get(edge, _FROM)), _key(_get(edge, _TO))
        if source not in self.steps:
            self.plan.note(at, f"It begins at “{source}”, which is no node; the edge was left out.")
            return
        data = _get(edge, ("data",))
        label = _text(_get(edge, ("label", "text", "title", "answer", "condition"))) or _text(_get(data, _LABEL))
        self.steps[source].choices.append(Choice(label, target, at))

    def settle(self) -> None:
        """One way without words is how it goes on; ways that lead nowhere end the call."""
        ends = 0
        for step in self.plan.steps:
            if len(step.choices) == 1 and not step.choices[0].label:
                step.to, step.choices = step.choices[0].to or None, []
            for choice in step.choices:
                target = self.steps.get(choice.to)
                choice.label = choice.label or (target.name if target else "Go on")
                if not choice.to:
                    self.plan.note(choice.at, f"“{choice.label}” leads nowhere; the call ends there, unresolved.")
                    choice.to = "unresolved"
            if not step.choices and not step.to:
                ends += not step.end
                step.end = step.end or "resolved"
        if ends:
            self.plan.note("", f"{ends} {'node leads' if ends == 1 else 'nodes lead'} nowhere on; the call ends there, resolved. "
                               "Look which of them end otherwise.")


def _key(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _order(way: Any) -> int:
    found = _get(way, ("ord", "order", "position", "sortorder"))
    return found if isinstance(found, int) else 0


def _text(value: Any) -> str:
    return _plain_text(value) if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _first_words(text: str) -> str:
    return " ".join(text.split()[:8])


class _Words(HTMLParser):
    """The words of HTML: paragraphs as paragraphs, items as items, no script or style."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        breaks = {"li": "\n- ", "br": "\n", "tr": "\n", "p": "\n\n", "div": "\n\n", "ul": "\n\n", "ol": "\n\n"}
        self.parts.append(breaks.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"} and self.hidden > 0
        self.parts.append("\n\n" if tag in {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4"} else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def _plain_text(text: str) -> str:
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    if re.search(r"</?[a-zA-Z][^<>]*>|&[a-z]+;", text):
        reader = _Words()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = re.sub(r"[ \t\xa0]+", " ", text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()
