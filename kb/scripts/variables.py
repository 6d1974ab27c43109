"""Names and answers: every name that is said or tested is known by then, and every rule can hold."""

from kb.scripts.conditions import comparisons
from kb.scripts.faults import Faults
from kb.scripts.flow import Flow
from kb.scripts.outline import Outline, nearest
from kb.scripts.questions import Question
from kb.scripts.script import Script
from kb.scripts.steps import Step
from kb.scripts.wording import CALL_NAMES, Words, is_name

_ACKNOWLEDGED = 1
"""The lowest bit of what is settled at a step: whether the caller has been acknowledged on every way to it."""


def check_variables(outline: Outline, script: Script, flow: Flow, faults: Faults) -> None:
    """Unknown names, names not asked on every way, rules that can never hold, questions before any acknowledgement."""
    known = {words.text for words in outline.known}
    bits = {name: 2 << number for number, name in enumerate(script.questions)}
    settled = _settled(script, flow, bits)
    for name, step in outline.steps.items():
        if not outline.is_snippet:  # whoever says it asks, or not, for what it names
            _names(script.steps[name], name, known, bits, settled, faults)
        _rules(step, name, known, script, faults)
    _same_everywhere(outline, script, faults)
    if not outline.piece:
        _acknowledged_first(outline, script, settled, faults)


def _settled(script: Script, flow: Flow, bits: dict[str, int]) -> dict[str, int]:
    """For each reachable step, as bits, what is settled on every way to it: questions asked, caller acknowledged."""
    gains = {name: _gain(step, bits) for name, step in script.steps.items()}
    everything = sum(bits.values()) | _ACKNOWLEDGED
    settled = {script.start: 0}
    todo = [script.start]
    while todo:
        name = todo.pop()
        after = settled[name] | gains[name]
        for target in flow.after[name]:
            both = settled.get(target, everything) & after
            if settled.get(target) != both:
                settled[target] = both
                todo.append(target)
    return settled


def _gain(step: Step, bits: dict[str, int]) -> int:
    gain = _ACKNOWLEDGED if step.aer or (step.phase == "acknowledge" and step.say) else 0
    for question in step.questions:
        gain |= bits[question.name]
    return gain


def _names(step: Step, name: str, known: set[str], bits: dict[str, int], settled: dict[str, int], faults: Faults) -> None:
    for words in step.words:
        if words.text.count("{{") != len(words.names):
            faults.warning(words, "`{{` opens a name that is never closed; it would be said as it stands.",
                           "Close it: {{ name }}.", name)
        for used in words.names:
            if not is_name(used):
                faults.error(words, f"`{{{{ {used} }}}}` is no name.", "Between double braces stand names only, no code.", name)
            elif used in bits:
                if name in settled and not settled[name] & bits[used]:
                    faults.warning(words, f"`{used}` is not asked on every way to this step, so it may be missing here.",
                                   "Ask it before, or say it without.", name)
            elif used not in CALL_NAMES and used not in known:
                _unknown(words, used, [*bits, *CALL_NAMES, *known], name, faults)


def _unknown(words: Words, used: str, names: list[str], step: str, faults: Faults) -> None:
    faults.error(words, f"`{used}` is not known: no step asks it.",
                 nearest(used, names) + " Names that come from elsewhere stand under `known:` at the top.", step)


def _rules(step: Step, name: str, known: set[str], script: Script, faults: Faults) -> None:
    for rule in step.rules:
        place = Words("", rule.line, rule.column)
        for tested, operator, wanted in comparisons(rule.when):
            question = script.questions.get(tested)
            if question is not None:
                _can_hold(question, operator, wanted, place, name, faults)
            elif tested not in known:
                _unknown(place, tested, [*script.questions, *known], name, faults)


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
        if not step.questions or name not in settled or (settled[name] | _gain(step, {q.name: 0 for q in step.questions})) & 1:
            continue
        owner = name.split(".")[0]
        faults.warning(outline.steps[owner], "A question is asked here before the caller has been acknowledged.",
                       "Put a step with `phase: acknowledge` and something to say before it.", owner)
        return
