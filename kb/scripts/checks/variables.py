"""Names and answers: every name that is said or tested is known by then, and every rule can hold."""

from dataclasses import dataclass

from kb.scripts.checks.flow import Flow
from kb.scripts.format.conditions import comparisons
from kb.scripts.format.faults import Faults
from kb.scripts.format.outline import Outline, nearest
from kb.scripts.format.questions import Question
from kb.scripts.format.wording import CALL_NAMES, Words, is_name
from kb.scripts.script import Script
from kb.scripts.steps import Step

_ACKNOWLEDGED = 1
"""The lowest bit of what is settled at a step: whether the caller has been acknowledged on every way to it."""


def check_variables(outline: Outline, script: Script, flow: Flow, faults: Faults) -> None:
    """Unknown names, names not asked on every way, rules that can never hold, questions before any acknowledgement."""
    known = {words.text for words in outline.known}
    bits = {name: 2 << number for number, name in enumerate(script.questions)}
    gains = {name: _gain(step, bits) for name, step in script.steps.items()}
    settled, asked = _settled(script, flow, gains), _asked(script, flow, gains)
    for name, step in outline.steps.items():
        before = _Before(known, bits, settled.get(name), asked.get(name))
        if not outline.is_snippet:  # whoever says it asks, or not, for what it names
            _names(script.steps[name], name, before, faults)
        _rules(step, name, before, script, faults)
    _same_everywhere(outline, script, faults)
    if not outline.piece:
        _acknowledged_first(outline, script, settled, faults)


@dataclass(frozen=True)
class _Before:
    """What is known when a run comes to a step; questions are bits. `settled` and `asked` are None where no run comes."""

    known: set[str]
    bits: dict[str, int]
    settled: int | None
    """What is settled on every way to it."""
    asked: int | None
    """What is asked on some way to it, or in it."""

    def always(self, question: str) -> bool:
        """Whether it is asked on every way."""
        return self.settled is None or bool(self.settled & self.bits[question])

    def ever(self, question: str) -> bool:
        """Whether it is asked on any way, or comes from elsewhere."""
        return question in self.known or self.asked is None or bool(self.asked & self.bits[question])


def _settled(script: Script, flow: Flow, gains: dict[str, int]) -> dict[str, int]:
    """For each reachable step, as bits, what is settled on every way to it: questions asked, caller acknowledged."""
    settled = {script.start: 0}
    todo = [script.start]
    while todo:
        name = todo.pop()
        after = settled[name] | gains[name]
        for target in flow.after[name]:
            both = settled[target] & after if target in settled else after
            if settled.get(target) != both:
                settled[target] = both
                todo.append(target)
    return settled


def _asked(script: Script, flow: Flow, gains: dict[str, int]) -> dict[str, int]:
    """For each reachable step, as bits, what is asked in it or on some way to it."""
    asked = {script.start: gains[script.start]}
    todo = [script.start]
    while todo:
        name = todo.pop()
        for target in flow.after[name]:
            either = asked.get(target, 0) | asked[name] | gains[target]
            if asked.get(target) != either:
                asked[target] = either
                todo.append(target)
    return asked


def _gain(step: Step, bits: dict[str, int]) -> int:
    gain = _ACKNOWLEDGED if step.aer or (step.phase == "acknowledge" and step.say) else 0
    for question in step.questions:
        gain |= bits[question.name]
    return gain


def _names(step: Step, name: str, before: _Before, faults: Faults) -> None:
    for words in step.words:
        if words.text.count("{{") != len(words.names):
            faults.warning(words, "`{{` opens a name that is never closed; it would be said as it stands.",
                           "Close it: {{ name }}.", name)
        for used in words.names:
            if not is_name(used):
                faults.error(words, f"`{{{{ {used} }}}}` is no name.", "Between double braces stand names only, no code.", name)
            elif used in before.bits:
                if not before.ever(used):
                    faults.warning(words, f"`{used}` is asked only later, so it is missing here.",
                                   "Ask it before, or say it without.", name)
                elif not before.always(used) and used not in before.known:
                    faults.warning(words, f"`{used}` is not asked on every way to this step, so it may be missing here.",
                                   "Ask it before, or say it without.", name)
            elif used not in CALL_NAMES and used not in before.known:
                _unknown(words, used, [*before.bits, *CALL_NAMES, *before.known], name, faults)


def _unknown(words: Words, used: str, names: list[str], step: str, faults: Faults) -> None:
    faults.error(words, f"`{used}` is not known: no step asks it.",
                 nearest(used, names) + " Names that come from elsewhere stand under `known:` at the top.", step)


def _rules(step: Step, name: str, before: _Before, script: Script, faults: Faults) -> None:
    for rule in step.rules:
        place = Words("", rule.line, rule.column)
        for tested, operator, wanted in comparisons(rule.when):
            question = script.questions.get(tested)
            if question is not None:
                _can_hold(question, operator, wanted, place, name, faults)
                if not before.ever(tested):
                    faults.warning(place, f"`{tested}` is asked only later, so no answer to it is known here.",
                                   "Ask it before. What is known from elsewhere stands under `known:` at the top.", name)
            elif tested not in before.known:
                _unknown(place, tested, [*script.questions, *before.known], name, faults)


def _can_hold(question: Question, operator: str, wanted: object, place: Words, step: str, faults: Faults) -> None:
    if question.secret and operator != "empty":
        faults.error(place, f"`{question.name}` is secret: what was answered is not kept, so no rule can look at it.",
                     f"Only {{{question.name}: {{empty: true}}}} or false can be tested.", step)
        return
    values = {choice.value for choice in question.options}
    if not values or operator not in {"is", "in"}:
        return
    for value in wanted if isinstance(wanted, list) else [wanted]:
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        if text not in values:
            faults.warning(place, f"This can never hold: `{text}` is not an answer to {question.name}.",
                           nearest(text, values), step)


def _same_everywhere(outline: Outline, script: Script, faults: Faults) -> None:
    for name, step in outline.steps.items():
        for question in step.questions:
            first = script.questions[question.name]
            if question.type != first.type:
                faults.warning(question, f"`{question.name}` is {question.type} here and {first.type} elsewhere.",
                               "One name is one question; give this one a name of its own.", name)


def _acknowledged_first(outline: Outline, script: Script, settled: dict[str, int], faults: Faults) -> None:
    for name in script.steps:
        step = script.steps[name]
        aloud = [question for question in step.questions if not question.quiet]
        if not aloud or name not in settled or (settled[name] | _gain(step, {q.name: 0 for q in step.questions})) & 1:
            continue
        owner = name.split(".")[0]
        faults.warning(outline.steps[owner], "A question is asked here before the caller has been acknowledged.",
                       "Put a step with `phase: acknowledge` and something to say before it.", owner)
        return
