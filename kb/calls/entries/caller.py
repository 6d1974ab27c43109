"""Who is on the line, and what was checked."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Flag, Person, Some, Words
from kb.calls.state import CallState


class CallerIdentified(Entry, kind="caller.identified", about_no_issue=True):
    """The person on the line and, when it is somebody else, the member."""

    caller = Person(required=True, personal=True)
    member = Person(personal=True)
    relationship = Words(personal=True)
    checked = Some()
    may_discuss = Flag()
    how = Words(personal=True)
    who = FLOOR

    def apply(self, state: CallState) -> None:
        """What is newly known is added to what was known."""
        state.caller = {**state.caller, **(self.caller or {})}
        state.member = dict(self.member or state.member)
        state.identity = {name: value for name, value in self.payload.items() if name not in {"caller", "member"}}

    def line(self) -> str:
        """Name, and what it was checked by."""
        caller = self.caller or {}
        name = " ".join(filter(None, (caller.get("first_name"), caller.get("last_name")))) or "the caller"
        return f"Confirmed who is on the line: {name}{' by ' + ', '.join(self.checked) if self.checked else ''}"
