"""The kinds of step. To add one: its file, its template, one line here, its test."""

from kb.scripts.steps.concession import Concession, money
from kb.scripts.steps.end import End
from kb.scripts.steps.escalate import Escalate
from kb.scripts.steps.open import Open
from kb.scripts.steps.promise import Promise
from kb.scripts.steps.route import Route
from kb.scripts.steps.step import AER, PHASES, Option, Rule, Step, Way
from kb.scripts.steps.subscript import Subscript
from kb.scripts.steps.talk import Talk
from kb.scripts.steps.transfer import Transfer

KINDS: tuple[type[Step], ...] = (
    Route,
    Promise,
    Concession,
    Escalate,
    Transfer,
    Open,
    Subscript,
    End,
    Talk,  # last: what bears no sign of another kind
)

__all__ = ["AER", "KINDS", "PHASES", "Concession", "End", "Escalate", "Open", "Option", "Promise", "Route", "Rule", "Step",
           "Subscript", "Talk", "Transfer", "Way", "money"]
