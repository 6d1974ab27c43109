"""An issue across calls: which case it belongs to, who owns that, and when the caller says that it is done."""

from kb.calls.cases.claims import Claims, own_case
from kb.calls.entry import ALL, FLOOR, Entry
from kb.calls.fields import Flag, Id, Words
from kb.calls.state import CallState
from kb.errors import Conflict


class CaseLinked(Entry, kind="case.linked"):
    """An issue of this call belongs to that case."""

    case = Id(required=True)
    issue = Id(required=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only what was raised."""
        if self.issue not in state.issues:
            raise Conflict(f"There is no issue {self.issue!r} in this call.")

    def apply(self, state: CallState) -> None:
        """The issue goes over to it; what seemed done is open again."""
        issue = state.issues.get(self.issue)
        if issue is None:
            return
        issue.case, issue.since, issue.by = self.case, self.recorded_at, state.agent

    def line(self) -> str:
        """Plainly."""
        return "Noted that this is the same as before"


class CaseOwned(Entry, kind="case.owned"):
    """Who looks after a case: taken by oneself, or somebody else is asked to. The owner stays until that person takes it."""

    case = Id(required=True)
    owner = Id(required=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only a case of this call."""
        _belongs(state, self.case)

    def apply(self, state: CallState) -> None:
        """Taken, or asked."""
        _claims(state, self.case).own(self.owner, self.actor, self.recorded_at)

    def line(self) -> str:
        """Who takes it, or is asked to."""
        if self.owner == self.actor:
            return "Looks after this from now on"
        return f"Asked {self.server.get('name') or self.owner} to look after this"


class CaseClosed(Entry, kind="case.closed"):
    """A case is done; it is closed only by the caller's own word."""

    case = Id(required=True)
    confirmed_by_caller = Flag(required=True)
    note = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only a case of this call."""
        _belongs(state, self.case)

    def apply(self, state: CallState) -> None:
        """Done, or closed."""
        _claims(state, self.case).close(self.actor, self.recorded_at, self.confirmed_by_caller, self.note)

    def line(self) -> str:
        """Whose word it is."""
        said = "The caller says that this is done"
        if not self.confirmed_by_caller:
            said = "Done, as we see it; the caller has not said so yet"
        return f"{said}{f': {self.note}' if self.note else ''}"


def _belongs(state: CallState, case: str) -> None:
    if not any(case in {issue.case, own_case(state.id, issue.issue)} for issue in state.issues.values()):
        raise Conflict("No issue of this call belongs to that case. Link one first.")


def _claims(state: CallState, case: str) -> Claims:
    return state.cases.setdefault(case, Claims(case))
