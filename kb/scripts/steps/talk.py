"""A step to talk through: say, do, ask, then an option or straight on."""

from dataclasses import dataclass
from typing import ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.steps.step import Step, read_options, read_spoken, read_way


@dataclass(frozen=True, kw_only=True)
class Talk(Step):
    """What most steps are."""

    kind: ClassVar[str] = "talk"
    word: ClassVar[str] = "Talk"
    icon: ClassVar[str] = "speech"

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With options, `to`, or both."""
        step = cls(**read_spoken(fields), options=read_options(fields), to=read_way(fields))
        if not step.options and step.to is None:
            fields.error(fields, "There is no way on from here.",
                         "Add `options` or `to`, or make it an end with `end: resolved`.")
        if not step.speaks:
            fields.warning(fields, "There is nothing to say, do or ask here.",
                           "Write what to say under `say:`, or make it a route with `default:`.")
        return step
