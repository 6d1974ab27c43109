"""How a script sounds: what is too long to say, and what is hard to tell apart on a button. Warnings only."""

import re
from collections.abc import Iterable

from kb.scripts.faults import Faults
from kb.scripts.outline import Outline
from kb.scripts.steps import Option, Step

MOST_WORDS = 40
"""A say-line of more words is read aloud, not said (about 16 seconds)."""

MOST_WORDS_WORD_FOR_WORD = 120
"""Required wording may be longer; beyond this nobody listens any more (about 50 seconds)."""

LONGEST_LABEL = 48
"""A label is read in a glance (characters)."""


def check_speech(outline: Outline, faults: Faults) -> None:
    """Length of what is said, and the labels of options."""
    for name, step in outline.steps.items():
        _aloud(step, name, faults)
        _labels(step.options, name, faults)


def _aloud(step: Step, name: str, faults: Faults) -> None:
    most = MOST_WORDS_WORD_FOR_WORD if step.verbatim else MOST_WORDS
    for words in (*step.say, *step.when_hot):
        if words.count > most:
            faults.warning(words, f"{words.count} words are too much to say at once.",
                           f"Keep it under {most}, or make two steps of it.", name)


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
