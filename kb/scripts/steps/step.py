"""What all kinds of step have in common: what is said and asked in a step, and the ways out of it.

A kind is a class derived from `Step`, in a file of its own. It says which fields it reads, what it becomes when its script
runs inside another, and what the desk gets; its template is `templates/steps/<kind>.html`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from kb.scripts.format.conditions import holds, read_condition
from kb.scripts.format.fields import Fields
from kb.scripts.format.questions import Question, read_questions
from kb.scripts.format.wording import Words
from kb.scripts.steps.described import Described

SPOKEN = ("phase", "say", "when_hot", "verbatim", "aer", "do", "ask", "articles")
"""Fields of a step that an agent stands on."""

ONWARD = ("options", "to")
"""Fields that lead on; one of them at least."""

PHASES = ("acknowledge", "research", "resolve", "wrap_up")
AER = ("acknowledge", "empathize", "reassure")

OPTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Way:
    """One way out of a step, and where the file says so."""

    to: str
    line: int
    column: int


@dataclass(frozen=True)
class Option(Way):
    """A way that the agent takes by a key. Routing and records go by `id`; the label is only text."""

    id: str
    label: str


@dataclass(frozen=True)
class Rule(Way):
    """A way that is taken by itself when the condition holds."""

    when: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. `default` makes it a step that nobody sees: the run passes through it at once."""

    kind: ClassVar[str]
    word: ClassVar[str] = ""
    """What the map calls this kind; left out, its name."""
    icon: ClassVar[str] = "task"
    """Which of `static/icons` the map shows with it."""
    sign: ClassVar[tuple[str, ...]] = ()
    """Fields any of which makes a step of the file one of this kind."""
    takes: ClassVar[tuple[str, ...]] = (*SPOKEN, *ONWARD)
    """Fields that it reads of those that several kinds have."""
    schema: ClassVar[Mapping[str, Described]] = {}
    """JSON Schema of each field that this kind alone has, made of the parts in `described.py`."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Fields without which it is none, where that is more than its sign."""

    id: str
    line: int = 0
    column: int = 0
    phase: str = ""
    say: tuple[Words, ...] = ()
    when_hot: tuple[Words, ...] = ()
    verbatim: bool = False
    aer: tuple[str, ...] = ()
    do: Words | None = None
    questions: tuple[Question, ...] = ()
    articles: tuple[Words, ...] = ()
    options: tuple[Option, ...] = ()
    to: Way | None = None
    rules: tuple[Rule, ...] = ()
    default: Way | None = None
    end: str | None = None
    script: str = ""
    """The script that this step runs, where it runs one."""

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The step of this kind; what is wrong goes to the faults of `fields`."""
        raise NotImplementedError

    @property
    def passes(self) -> bool:
        """Whether a run goes through without stopping."""
        return self.default is not None

    @property
    def words(self) -> tuple[Words, ...]:
        """Everything in it that may hold names."""
        return (*self.say, *self.when_hot, *((self.do,) if self.do else ()))

    @property
    def names(self) -> frozenset[str]:
        """Every name that is said in it: of questions, and of the call."""
        return frozenset(name for words in self.words for name in words.names)

    @property
    def speaks(self) -> bool:
        """Whether there is anything to say, do or ask."""
        return bool(self.words or self.questions or self.articles)

    @property
    def gist(self) -> str:
        """What the step is for, beside what is said in it, in a few words that may hold names; the map shows them on its card."""
        return ""

    def ways(self) -> Iterator[Way]:
        """Every way out."""
        yield from self.options
        yield from self.rules
        yield from (way for way in (self.to, self.default) if way is not None)

    def onward(self, option: str | None) -> str | None:
        """Where an option, or going on without one, leads; None where there is no such way."""
        if option is not None:
            return next((way.to for way in self.options if way.id == option), None)
        return self.to.to if self.to is not None else None

    def passed(self, answers: Mapping[str, Any]) -> str | None:
        """Where a run goes that comes by with these answers: by the first rule that holds, else by the default.

        None where it stays, because this is a step to stand on.
        """
        if self.default is None:
            return None
        return next((rule.to for rule in self.rules if holds(rule.when, answers)), self.default.to)

    def inside(self, name: Callable[[str], str], onward: Way) -> "Step":
        """The step as part of a run of another script: `name` gives ids their prefix, `onward` is where its ends lead."""
        return replace(
            self, id=name(self.id),
            options=tuple(replace(option, to=name(option.to)) for option in self.options),
            rules=tuple(replace(rule, to=name(rule.to)) for rule in self.rules),
            to=replace(self.to, to=name(self.to.to)) if self.to else None,
            default=replace(self.default, to=name(self.default.to)) if self.default else None,
        )

    def into(self, first: str) -> "Step":
        """A step that runs a script, once that one's steps stand beside it; `first` is where they begin."""
        return self

    def own(self) -> dict[str, Any]:
        """What the desk gets of this kind beyond what all steps have."""
        return {}

    def data(self) -> dict[str, Any]:
        """The step as the walk in the browser takes it."""
        return {
            "kind": self.kind, "phase": self.phase or None, "to": self.to.to if self.to else None,
            "rules": [{"when": rule.when, "to": rule.to} for rule in self.rules],
            "default": self.default.to if self.default else None,
            "options": [{"id": option.id, "label": option.label, "to": option.to} for option in self.options],
            "questions": [question.data() for question in self.questions],
            "articles": [article.text for article in self.articles],
            "names": sorted(self.names), "aer": list(self.aer), "verbatim": self.verbatim, "end": self.end, "promise": None,
            **self.own(),
        }


def read_spoken(fields: Fields) -> dict[str, Any]:
    """The fields of a step that the agent stands on: what is said, done and asked."""
    aer = fields.texts("aer")
    for word in aer:
        if word.text not in AER:
            fields.error(fields, f"`aer: {word.text}` is not known.", f"Use {', '.join(AER)}.")
    return {
        "id": fields.step, "line": fields.line, "column": fields.column,
        "phase": fields.one_of("phase", PHASES), "say": fields.phrasings("say"), "when_hot": fields.phrasings("when_hot"),
        "verbatim": fields.flag("verbatim"), "aer": tuple(word.text for word in aer if word.text in AER),
        "do": fields.words("do"), "questions": read_questions(fields), "articles": fields.texts("articles"),
    }


def read_way(fields: Fields, name: str = "to") -> Way | None:
    """A way named by one field."""
    words = fields.words(name)
    return Way(words.text, words.line, words.column) if words else None


def read_options(fields: Fields) -> tuple[Option, ...]:
    """The ways that the agent chooses from."""
    found: dict[str, Option] = {}
    for one in fields.mappings("options", "option"):
        way, name, label = read_way(one), one.text("id"), one.text("label")
        if not OPTION_ID.fullmatch(name):
            one.error(one, f"An option needs an `id`{f'; `{name}` cannot be one' if name else ''}.",
                      "Letters, digits, - and _, for example not_found.")
        if not label:
            one.error(one, "An option needs a `label`.", "It is what stands on the button.")
        if way is None:
            one.error(one, f"The option {name} leads nowhere.", "Add `to:` and the id of a step.")
        if name in found:
            one.error(one, f"Two options of this step have the id `{name}`.", "Records go by it, so each needs its own.")
        elif name and way is not None:
            found[name] = Option(way.to, way.line, way.column, name, label)
        one.surplus()
    return tuple(found.values())


def read_rules(fields: Fields) -> tuple[Rule, ...]:
    """The ways that are taken by themselves, in order."""
    found = []
    for one in fields.mappings("rules", "rule"):
        way, when = read_way(one), one.get("when")
        if way is None:
            one.error(one, "This rule leads nowhere.", "Add `to:` and the id of a step.")
        if when is None:
            one.error(one, "This rule has no `when`.", "What always holds is the `default`.")
        if way is not None and when is not None:
            found.append(Rule(way.to, one.line, one.column, read_condition(when, fields.faults, fields.step)))
        one.surplus()
    return tuple(found)
