"""A step that runs another script inside the same run, and goes on when that one ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.steps.described import Described, some_text
from kb.scripts.steps.step import Step, Way, read_way


@dataclass(frozen=True, kw_only=True)
class Subscript(Step):
    """Once compiled it is passed through: into the first step of the other script, whose ends lead to `to`."""

    kind: ClassVar[str] = "subscript"
    word: ClassVar[str] = "Run a script"
    icon: ClassVar[str] = "piece"
    sign: ClassVar[tuple[str, ...]] = ("script",)
    takes: ClassVar[tuple[str, ...]] = ("to",)
    needs: ClassVar[tuple[str, ...]] = ("script", "to")
    schema: ClassVar[Mapping[str, Described]] = {
        "script": some_text("Id of another script, which runs here in the same run; its ends lead to `to`.", "closing-read-back"),
    }
    after: str = ""
    """Once compiled: where the run goes on when that script has ended."""

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With the id of the other script and a way on."""
        to = read_way(fields)
        if to is None:
            fields.error(fields, "There is no way on when that script has ended.", "Add `to:` and the id of a step.")
        if not fields.text("script"):
            fields.error(fields, "`script` does not say which script to run.", "For example script: closing-read-back.")
        return cls(id=fields.step, line=fields.line, column=fields.column, script=fields.text("script"), to=to)

    @property
    def gist(self) -> str:
        """The other script."""
        return self.script.replace("-", " ").replace("_", " ")

    def into(self, first: str) -> Step:
        """Passed through from then on."""
        return replace(self, default=Way(first, self.line, self.column), to=None, after=self.to.to if self.to else "")
