"""The kinds of step. To add one: its file, its template, one line here, its test."""

from kb.scripts.steps.end import End
from kb.scripts.steps.promise import Promise
from kb.scripts.steps.route import Route
from kb.scripts.steps.step import AER, PHASES, Option, Rule, Step, Way
from kb.scripts.steps.subscript import Subscript
from kb.scripts.steps.talk import Talk

KINDS: tuple[type[Step], ...] = (
    Route,
    Promise,
    Subscript,
    End,
    Talk,  # last: what bears no sign of another kind
)

__all__ = ["AER", "KINDS", "PHASES", "End", "Option", "Promise", "Route", "Rule", "Step", "Subscript", "Talk", "Way"]
