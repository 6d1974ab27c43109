"""A flow of a chat tool (RapidPro, TextIt, Glific): nodes with messages to send, a router over what is answered, and exits."""

import re
from typing import Any

from kb.errors import Invalid
from kb.scripts.bring.plan import Choice, Plan, Planned, Question

_ANYTHING = {"all responses", "has text", "success", "complete", "completed"}
_QUIET = {"set_run_result", "set_contact_language"}


def is_chat_flow(data: dict[str, Any]) -> bool:
    """Whether it is an export of flows, or one flow, whose nodes have exits."""
    flows = data.get("flows")
    if isinstance(flows, list) and flows:
        return True
    nodes = data.get("nodes")
    return isinstance(nodes, list) and any(isinstance(node, dict) and "exits" in node for node in nodes)


def plan_chat_flow(data: dict[str, Any], plan: Plan) -> None:
    """Read the flow; of an export with several, the first. Raises `Invalid` when its nodes cannot be read."""
    flows = data.get("flows")
    flow = data
    if isinstance(flows, list):
        flow, *others = _mappings(flows) or [{}]
        for other in others:
            plan.note("", f"The flow “{other.get('name', '?')}” was left out. Export it by itself and bring that too.")
    nodes = [node for node in _mappings(flow.get("nodes")) if isinstance(node.get("uuid"), str)]
    if not nodes:
        raise Invalid("The flow has no nodes that can be read. Export it again, in a version from 13 on.")
    plan.title = str(flow.get("name") or "")
    reader = _Flow(plan, nodes)
    for number, node in enumerate(nodes, 1):
        if node["uuid"] not in reader.merged:
            plan.steps.append(reader.step(node, f"Node {number}"))
    if not plan.steps:
        raise Invalid("The flow goes round without a beginning.")


class _Flow:
    def __init__(self, plan: Plan, nodes: list[dict[str, Any]]) -> None:
        self.plan = plan
        self.nodes = {str(node["uuid"]): node for node in nodes}
        leading: dict[str, list[str]] = {}
        for node in nodes:
            for to in dict.fromkeys(_exits(node).values()):
                leading.setdefault(to, []).append(str(node["uuid"]))
        self.merged: dict[str, str] = {}
        """Nodes that only wait for the answer to the message before them: node → the node that sends it."""
        for node in nodes[1:]:
            before = leading.get(str(node["uuid"]), [])
            waits = not _mappings(node.get("actions")) and isinstance(node.get("router"), dict)
            if waits and len(before) == 1 and not self.nodes[before[0]].get("router"):
                self.merged[str(node["uuid"])] = before[0]

    def step(self, node: dict[str, Any], at: str) -> Planned:
        key = str(node["uuid"])
        say, do = self.said(node, at)
        router = next((self.nodes[one] for one, sender in self.merged.items() if sender == key), node)
        name = " ".join(re.sub(r"@[\w.]+", "", (say or do or [at])[-1]).split()[:7]) or at
        step = Planned(name, f"{at} (“{name[:40]}”)", key=key, say=[" ".join(text.split()) for text in say], do=do)
        self.ways(step, router)
        return step

    def said(self, node: dict[str, Any], at: str) -> tuple[list[str], list[str]]:
        """What is sent is said; what else is done is told."""
        say, do = [], []
        for action in _mappings(node.get("actions")):
            kind, text = str(action.get("type", "")), str(action.get("text") or "")
            if kind in {"send_msg", "say_msg"} and text:
                say.append(text)
            elif kind == "enter_flow":
                other = action.get("flow")
                do.append(f"Go on with “{other.get('name') if isinstance(other, dict) else 'another flow'}”.")
            elif kind not in _QUIET:
                self.plan.note(at, f"What it does ({kind.replace('_', ' ') or 'unknown'}) was left out.")
        if len(say) > 1:  # several messages are one speech, not several phrasings
            say = ["\n".join(say)]
        for text in say:
            for place in re.findall(r"@[a-z]+(?:\.[a-z_0-9]+)+", text):
                if not place.startswith("@contact"):
                    self.plan.note(at, f"“{place}” stands in the text; write it as {{{{ name }}}} of a question, or take it out.")
        return say, do

    def ways(self, step: Planned, node: dict[str, Any]) -> None:
        exits = _exits(node)
        router = node.get("router") if isinstance(node.get("router"), dict) else None
        if router is None:
            step.to = next(iter(exits.values()), None)
        else:
            self.routed(step, router, exits)
        if not step.choices and step.to is None and not step.end:
            step.end = "resolved"

    def routed(self, step: Planned, router: dict[str, Any], exits: dict[str, str]) -> None:
        for one in _mappings(router.get("categories")):
            to = exits.get(str(one.get("exit_uuid")), "")
            label = str(one.get("name") or "Other")
            if not to and label.lower() in {"other", "no response", "failure"}:
                continue
            step.choices.append(Choice(label, to or "unresolved", step.at))
        asked = str(router.get("result_name") or "")
        if len(step.choices) == 1 and step.choices[0].label.lower() in _ANYTHING:
            step.to, step.choices = step.choices[0].to, []
        if asked and step.say and (step.to or len(step.choices) > 1):
            step.ask = [Question(step.say.pop(), asked)]


def _exits(node: dict[str, Any]) -> dict[str, str]:
    """Where each exit leads; those that lead nowhere are left out."""
    found = {}
    for one in _mappings(node.get("exits")):
        to = one.get("destination_uuid") or one.get("destination_node_uuid")
        if isinstance(to, str):
            found[str(one.get("uuid"))] = to
    return found


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
