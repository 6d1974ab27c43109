"""A step that nobody sees: the first rule that holds decides where the run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.steps.described import Described, listed, mapping, ref
from kb.scripts.steps.step import Step, Way, read_rules, read_way


@dataclass(frozen=True, kw_only=True)
class Route(Step):
    """Rules over what has been answered, and a default."""

    kind: ClassVar[str] = "route"
    word: ClassVar[str] = "Decide"
    icon: ClassVar[str] = "fork"
    sign: ClassVar[tuple[str, ...]] = ("rules", "default")
    takes: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ("default",)
    schema: ClassVar[Mapping[str, Described]] = {
        "rules": listed("Ways that are taken by themselves: the first whose condition holds.",
                        mapping("One rule.", {"when": ref("condition"), "to": ref("way")},
                                {"when": {"paid_by": "mail"}, "to": "trace"}, required=("when", "to"))),
        "default": ref("way"),
    }

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """A default is required: some answer is always missing one day."""
        rules, default = read_rules(fields), read_way(fields, "default")
        if default is None:
            fields.error(fields, "The `default` is missing.", "Say where the run goes when no rule holds.")
            default = Way(rules[0].to if rules else "", fields.line, fields.column)
        return cls(id=fields.step, line=fields.line, column=fields.column, rules=rules, default=default)
