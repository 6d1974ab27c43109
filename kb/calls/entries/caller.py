"""Who is on the line, and what was checked."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Day, Flag, Person, Some, Words
from kb.calls.identity import Identity
from kb.calls.state import CallState


class CallerIdentified(Entry, kind="caller.identified", about_no_issue=True):
    """The person on the line and, when it is somebody else, the member."""

    caller = Person(required=True, personal=True)
    member = Person(personal=True)
    relationship = Words(personal=True)
    checked = Some()
    may_discuss = Flag()
    until = Day()
    how = Words(personal=True)
    who = FLOOR

    def apply(self, state: CallState) -> None:
        """What is newly known is added to what was known."""
        state.caller = {**state.caller, **(self.caller or {})}
        member = dict(self.member or state.member)
        is_himself = bool(member.get("first_name")) and all(state.caller.get(name) == text for name, text in member.items())
        state.member = {} if is_himself else member
        state.identity = Identity(self.actor, self.at, self.relationship, list(self.checked or ()), self.may_discuss,
                                  self.until, self.how)

    def line(self) -> str:
        """Name, and what it was checked by."""
        caller = self.caller or {}
        return f"Confirmed who is on the line: {_named(caller) or 'the caller'}{self._for()}{self._checked()}{self._discuss()}"

    def _for(self) -> str:
        if not self.member:
            return ""
        whose = f"{self.relationship} of " if self.relationship else "for "
        return f", {whose}{_named(self.member) or 'the member'}"

    def _checked(self) -> str:
        return f" (checked: {', '.join(self.checked)})" if self.checked else ""

    def _discuss(self) -> str:
        if self.may_discuss is None:
            return ""
        until = f" until {self.until}" if self.until else ""
        return f"; may speak of it{until}" if self.may_discuss else "; may not hear of it"


def _named(person: dict[str, str]) -> str:
    return " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
