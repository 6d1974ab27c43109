"""Scripts to write at, and the moves of authors and reviewers, for the tests of drafts, reviews and versions."""

from collections.abc import Callable
from typing import Any

from kb.db import Database

PLAIN = """\
title: {title}
start: a
steps:
  a: {{phase: acknowledge, say: "{say}", options: [{{id: on, label: {label}, to: b}}]}}
  b: {{phase: resolve, say: "Thank you for your patience.", to: c}}
  c: {{end: resolved}}
"""

USER = """\
title: {title}
start: who
steps:
  who: {{script: who, to: b}}
  b: {{phase: resolve, say: "Matched: {{{{ matched }}}}.", to: c}}
  c: {{end: resolved}}
"""

WHO = """\
title: Who
piece: true
start: ask
steps:
  ask: {phase: acknowledge, say: Two questions., ask: [{name: matched, label: Matched?, type: yes_no}], to: done}
  done: {end: resolved}
"""


def plain(say: str = "I see.", title: str = "Plain", label: str = "Go on") -> str:
    """A small whole script."""
    return PLAIN.format(title=title, say=say, label=label)


def longer(say: str = "I see.") -> str:
    """The same with a step more: more than wording."""
    return plain(say).replace("to: c}\n", "to: d}\n  d: {phase: resolve, say: One thing more., to: c}\n")


def user(title: str = "Caller") -> str:
    """A script in which the piece `who` runs."""
    return USER.format(title=title)


class Desk:
    """Does a verb in a transaction of its own: `desk(verb, …)`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, verb: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """The verb's answer, committed."""
        with self._database.writing() as session:
            return verb(session, *given, **named)
