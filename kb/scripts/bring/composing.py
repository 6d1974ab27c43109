"""A plan as YAML: ids from names, ways from names, ends and phases where the file says none."""

import re
from typing import Any

from kb.errors import Invalid
from kb.scripts.bring.plan import NEXT, Plan, Planned, Question, closest, id_of, outcome_of, plain, with_names
from kb.scripts.edits.rendering import tidy, write_entry
from kb.scripts.edits.steps import in_order
from kb.scripts.format.outline import MOST_STEPS
from kb.scripts.format.questions import TYPES

MOST_OPTIONS = 500
"""Of one step: the longest list of countries is half of it."""

_MOST_GUESSES = 100
_QUESTION_TYPES = {"yes/no": "yes_no", "yes no": "yes_no", "boolean": "yes_no", "list": "choice", "select": "choice",
                   "dropdown": "choice", "money": "amount", "currency": "amount", "integer": "number", "telephone": "phone"}
_WITHIN = re.compile(r"[1-9][0-9]{0,2} (?:(?:business|working) )?(?:minute|hour|day|week|month)s?")


def compose(plan: Plan) -> str:
    """The YAML of a plan; what had to be guessed is added to its notes. Raises `Invalid` when there is nothing to make it of."""
    if not plan.steps:
        raise Invalid("No step was found in the file. See the guide for editors for what a file should look like.")
    if len(plan.steps) > MOST_STEPS:
        raise Invalid(f"The file has {len(plan.steps)} steps; a script may have {MOST_STEPS} at most. Bring it in parts.")
    if not any(step.phase for step in plan.steps):
        _phases(plan)
    composer = _Composer(plan)
    steps: dict[str, dict[str, Any]] = {}
    for number, planned in enumerate(plan.steps):
        steps[composer.ids[number]] = composer.step(number, planned)
        steps |= composer.routes
        composer.routes.clear()
    steps |= composer.ends
    top: dict[str, Any] = {"title": plan.title or "Untitled", "summary": plan.summary, "for": plan.calls_for, "owner": plan.owner,
                           "start": composer.target(plan.start, "", 0) if plan.start else composer.ids[0]}
    lines = [line for name, value in top.items() if value for line in write_entry(name, tidy(value), 0)]
    lines.append("steps:")
    for name, step in steps.items():
        lines += write_entry(name, tidy(step), 2, flow=False)
    return "\n".join(lines) + "\n"


def _phases(plan: Plan) -> None:
    """Where the file says no phase: it begins with the acknowledgement, and what leads to an end only resolves."""
    plan.note("", "The file says no phases; they were guessed. Look whether each step is in the right one.")
    for step in plan.steps:
        ways = [choice.to for choice in step.choices] + ([step.to] if step.to else [])
        ending = bool(step.promise) or (bool(ways) and all(outcome_of(to) and to != NEXT for to in ways))
        step.phase = "" if step.end and not step.choices else "resolve" if ending else "research"
    if not plan.steps[0].end:
        plan.steps[0].phase = "acknowledge"


class _Names:
    """Names, each given once: the second `pay` is `pay_2`."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}

    def take(self, name: str) -> str:
        found, count = name, self.counts.get(name, 1)
        while found in self.taken:
            count += 1
            found = f"{name}_{count}"
        self.counts[name] = count
        self.taken.add(found)
        return found


class _Composer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ids: list[str] = []
        self.by_name: dict[str, str] = {}
        self.by_key: dict[str, str] = {}
        self.ends: dict[str, dict[str, Any]] = {}
        self.routes: dict[str, dict[str, Any]] = {}
        """Of the step at hand: where a route follows it."""
        self.steps, self.names = _Names(), _Names()
        self.guesses = 0
        """Names of steps that had to be guessed; each takes its time."""
        for number, step in enumerate(plan.steps):
            words = id_of(step.name)
            made = self.steps.take(f"step_{words or number + 1}" if words.isdigit() or not words else words)
            self.ids.append(made)
            if step.key:
                self.by_key[step.key] = made
            elif plain(step.name) in self.by_name:
                plan.note(step.at, f"Another step is called “{step.name}” too; ways to that name lead to the first.")
            self.by_name.setdefault(plain(step.name), made)
        for key, made in [*self.by_key.items(), *((made, made) for made in self.ids)]:
            self.by_name.setdefault(plain(key), made)

    def step(self, number: int, step: Planned) -> dict[str, Any]:
        """The fields of one step."""
        fields: dict[str, Any] = {"phase": None if step.script else step.phase or None, "script": step.script or None}
        if step.promise:
            fields["promise"] = {"what": with_names(step.promise), "within": self.within(step)}
        fields |= {
            "say": [with_names(text) for text in step.say] or None,
            "when_hot": [with_names(text) for text in step.when_hot] or None,
            "verbatim": step.verbatim or None, "do": "\n\n".join(with_names(text) for text in step.do) or None,
            "articles": step.articles or None,
        }
        options = self.options(number, step)
        self.ask(step, fields, options)
        if options and not self.route(number, step, fields, options):
            fields["options"] = options
        if step.end and not options:
            fields |= {"end": step.end, "ask": None}
        elif not options or (step.to is not None and "to" not in fields):
            self.onward(number, step, fields)
        if not step.speaks and "end" not in fields:
            fields["do"] = with_names(step.name)
        return in_order(fields)

    def within(self, step: Planned) -> str:
        if _WITHIN.fullmatch(step.within.lower()):
            return step.within.lower()
        self.plan.note(step.at, f"The promise says no time that can be read{f' ({step.within})' if step.within else ''}; "
                                "2 business days were put in.")
        return "2 business days"

    def options(self, number: int, step: Planned) -> list[dict[str, Any]]:
        if len(step.choices) > MOST_OPTIONS:
            raise Invalid(f"{_where(step)}: this step has {len(step.choices)} options; {MOST_OPTIONS} is the most. Ask "
                          "something that parts them first.")
        found: list[dict[str, Any]] = []
        names = _Names()
        for choice in step.choices:
            name = names.take(id_of(choice.label) or f"option_{len(found) + 1}")
            if choice.to == NEXT:
                self.plan.note(choice.at, f"“{choice.label}” does not say where it leads; it goes on to the next step.")
            found.append({"id": name, "label": with_names(choice.label), "to": self.target(choice.to, choice.at, number)})
        return found

    def ask(self, step: Planned, fields: dict[str, Any], options: list[dict[str, Any]]) -> None:
        """Questions to be kept; one that is answered by the options alone is said instead."""
        asked = []
        for question in step.ask:
            if options and not question.name and not question.type and not question.answers and len(step.ask) == 1:
                fields["say"] = [*(fields["say"] or []), with_names(question.label)]
            else:
                asked.append(self.question(step, question))
        if asked:
            fields["ask"] = asked

    def route(self, number: int, step: Planned, fields: dict[str, Any], options: list[dict[str, Any]]) -> bool:
        """Where one question has a name of its own and the options are its answers, the answer is kept, and a route decides."""
        named = [question for question in step.ask if question.name and not question.answers]
        if len(named) != 1 or len(step.ask) != 1 or len(options) < 2 or step.to is not None:
            return False
        answers = [option["label"] for option in options]
        asked = self.question(step, Question(named[0].label, named[0].name, "", answers))
        values = [one["value"] for one in asked["options"]] if "options" in asked else [plain(answer) for answer in answers]
        made = self.steps.take(f"{self.ids[number]}_route")
        fields |= {"ask": [asked], "to": made}
        self.routes[made] = {
            "rules": [{"when": {asked["name"]: value}, "to": option["to"]}
                      for value, option in zip(values, options, strict=True)][:-1], "default": options[-1]["to"]}
        return True

    def question(self, step: Planned, question: Question) -> dict[str, Any]:
        name = id_of(question.name or question.label, 30) or "answer"
        name = name if name[0].isalpha() else f"q_{name}"
        if question.name:
            self.names.taken.add(name)
        else:
            name = self.names.take(name)
        kind = _QUESTION_TYPES.get(question.type.lower(), plain(question.type).replace(" ", "_"))
        if kind and kind not in TYPES:
            self.plan.note(step.at, f"“{question.type}” is no type of question; it is asked as text.")
        if {plain(answer) for answer in question.answers} == {"yes", "no"}:
            return {"name": name, "label": with_names(question.label), "type": "yes_no"}
        if question.answers:
            names = _Names()
            values = [names.take(id_of(answer, 30) or f"answer_{number}") for number, answer in enumerate(question.answers, 1)]
            return {"name": name, "label": with_names(question.label), "type": "choice", "options": [
                {"value": value, "label": label} for value, label in zip(values, question.answers, strict=True)]}
        return {"name": name, "label": with_names(question.label), "type": kind if kind in TYPES and kind != "choice" else "text"}

    def onward(self, number: int, step: Planned, fields: dict[str, Any]) -> None:
        """Where the run goes on without an option."""
        if step.to:
            fields["to"] = self.target(step.to, step.at, number)
        elif step.phase == "wrap_up" and not self.goes_on_wrapping_up(number):
            self.plan.note(_where(step), "It does not say how it goes on; the call ends there, resolved.")
            fields["end"] = "resolved"
        elif number + 1 < len(self.ids):
            self.plan.note(_where(step), "It does not say how it goes on; it goes on to the next step.")
            fields["to"] = self.ids[number + 1]
        elif step.promise or step.script or step.ask:
            fields["to"] = self.end("promised" if step.promise else "resolved")
        else:
            self.plan.note(_where(step), "This is the last step; the call ends there, resolved.")
            fields["end"] = "resolved"

    def goes_on_wrapping_up(self, number: int) -> bool:
        """Whether the next step belongs to the closing too, so that this one is not the last of a call."""
        return number + 1 < len(self.plan.steps) and self.plan.steps[number + 1].phase == "wrap_up"

    def target(self, name: str, at: str, number: int) -> str:
        """The id of the step that a name means."""
        if name == NEXT:
            return self.ids[number + 1] if number + 1 < len(self.ids) else self.end("resolved")
        found = self.by_key.get(name) or self.by_name.get(plain(name))
        if found:
            return found
        if outcome_of(name):
            return self.end(outcome_of(name))
        self.guesses += 1
        close = closest(name, list(self.by_name)) if self.guesses <= _MOST_GUESSES else ""
        if close:
            self.plan.note(at, f"There is no step “{name}”; “{close}” was taken.")
            return self.by_name[close]
        self.plan.note(at, f"There is no step “{name}”. Name it as the step is named, or add it.")
        return id_of(name) or "no_step"

    def end(self, outcome: str) -> str:
        """A step of our own in which the run ends."""
        made = next((name for name, step in self.ends.items() if step["end"] == outcome), "")
        if not made:
            made = self.steps.take(f"end_{outcome}")
            self.ends[made] = {"end": outcome}
        return made


def _where(step: Planned) -> str:
    return step.at if step.name in step.at else f"{step.at}, “{step.name}”"
