"""A step in which the run ends, with its outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.steps.described import Described, one_of
from kb.scripts.steps.route import Route
from kb.scripts.steps.step import SPOKEN, Step, Way, read_spoken
from kb.scripts.steps.talk import Talk

OUTCOMES = ("resolved", "promised", "escalated", "transferred", "unresolved")


@dataclass(frozen=True, kw_only=True)
class End(Step):
    """Something may still be said; then the wrap-up opens."""

    kind: ClassVar[str] = "end"
    word: ClassVar[str] = "End"
    icon: ClassVar[str] = "flag"
    sign: ClassVar[tuple[str, ...]] = ("end",)
    takes: ClassVar[tuple[str, ...]] = tuple(name for name in SPOKEN if name != "ask")
    schema: ClassVar[Mapping[str, Described]] = {
        "end": one_of("The run ends here with this outcome, and the wrap-up opens.", OUTCOMES),
    }

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With its outcome."""
        spoken = read_spoken(fields)
        spoken["phase"] = spoken["phase"] or "wrap_up"
        if spoken["questions"]:
            fields.warning(fields, "An end asks nothing: there is no way on with which answers would be kept.",
                           "Ask in the step before it.")
            spoken["questions"] = ()
        for name in ("to", "options"):
            at = fields.get(name)
            if at is not None:
                fields.error(at, f"An end has no `{name}`.", "Take it out, or take out `end`.")
        if not fields.text("end"):
            fields.error(fields.get("end") or fields, "The end does not say how it ends.", f"Use one of {', '.join(OUTCOMES)}.")
        return cls(**spoken, end=fields.one_of("end", OUTCOMES) or OUTCOMES[0])

    @property
    def gist(self) -> str:
        """The outcome."""
        return (self.end or "").capitalize()

    def inside(self, name: Callable[[str], str], onward: Way) -> Step:
        """The end of a piece is not the end of the run: it is said, if there is anything to say, and the run goes on."""
        if not self.speaks:
            return Route(id=name(self.id), line=self.line, column=self.column, default=onward)
        return Talk(id=name(self.id), line=self.line, column=self.column, phase=self.phase, say=self.say,
                    when_hot=self.when_hot, verbatim=self.verbatim, aer=self.aer, do=self.do, articles=self.articles, to=onward)
