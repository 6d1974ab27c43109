"""How a script sounds: what is too long to say, and what is hard to tell apart on a button. Warnings only."""

import re
from collections.abc import Iterable

from kb.scripts.format.faults import Faults
from kb.scripts.format.outline import Outline
from kb.scripts.script import Script
from kb.scripts.steps import Option, Step

WORDS_A_MINUTE = 150
"""How fast people talk to somebody whom they want to follow."""

MOST_WORDS = 40
"""A say-line of more words is read aloud, not said (16 seconds)."""

MOST_WORDS_WORD_FOR_WORD = 120
"""Required wording may be longer; beyond this nobody listens any more (48 seconds)."""

MOST_SECONDS = 45
"""Of one step: its longest phrasing and the questions that are asked aloud. Required wording counts apart."""

LONGEST_LABEL = 48
"""A label is read in a glance (characters)."""


def check_speech(outline: Outline, script: Script, faults: Faults) -> None:
    """Length of what is said, and the labels of options."""
    for name, step in outline.steps.items():
        _aloud(step, name, faults)
        _altogether(script.steps[name], name, faults)
        _labels(step.options, name, faults)


def _aloud(step: Step, name: str, faults: Faults) -> None:
    most = MOST_WORDS_WORD_FOR_WORD if step.verbatim else MOST_WORDS
    for words in (*step.say, *step.when_hot):
        if words.count > most:
            faults.warning(words, f"{words.count} words are too much to say at once ({seconds(words.count)} seconds).",
                           f"Keep it under {most}, or make two steps of it.", name)


def _altogether(step: Step, name: str, faults: Faults) -> None:
    said = 0 if step.verbatim else max((words.count for words in step.say), default=0)
    asked = sum(len(question.label.split()) for question in step.questions if not question.quiet)
    if seconds(said + asked) > MOST_SECONDS:
        faults.warning(step, f"This step takes {seconds(said + asked)} seconds to say and ask ({said + asked} words).",
                       f"Keep it under {MOST_SECONDS}, or make two steps of it.", name)


def seconds(words: int) -> int:
    """How long so many words take to say."""
    return round(words * 60 / WORDS_A_MINUTE)


def _labels(options: Iterable[Option], name: str, faults: Faults) -> None:
    first_words: dict[str, str] = {}
    for option in options:
        if len(option.label) > LONGEST_LABEL:
            faults.warning(option, f"The label “{option.label}” is long for a button.", "Put the rest into `do`.", name)
        word = next(iter(re.findall(r"\w+", option.label.casefold())), option.label)
        if word in first_words:
            faults.warning(option, f"“{first_words[word]}” and “{option.label}” start alike.",
                           "Begin each label with the word that tells it apart.", name)
        first_words.setdefault(word, option.label)
