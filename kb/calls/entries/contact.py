"""Who was asked for the caller, and where things were looked for."""

from kb.calls.entry import ALL, Entry
from kb.calls.fields import Flag, OneOf, Words
from kb.calls.state import CallState


class ContactMade(Entry, kind="contact.made"):
    """A call, a look into a queue, a letter: with whom, for what, and what came of it."""

    who_ = Words(personal=True)
    organisation = Words(personal=True)
    number_ = Words(personal=True)
    channel = OneOf("phone", "three_way", "fax_queue", "mail", "system")
    looked_for = Words(personal=True)
    found = Flag()
    answer = Words(personal=True)
    reference = Words(personal=True)
    who = ALL

    def apply(self, state: CallState) -> None:
        """One more contact."""
        state.contacts.append({**self.payload, "key": self.key, "at": self.at, "by": self.actor})

    def line(self) -> str:
        """Whom, for what, and the answer."""
        whom = " at ".join(filter(None, (self.who_, self.organisation))) or (self.channel or "somebody").replace("_", " ")
        found = {True: ", found", False: ", not found", None: ""}[self.found]
        sought = f", looking for {self.looked_for}" if self.looked_for else ""
        return f"Asked {whom}{sought}{found}{f': {self.answer}' if self.answer else ''}"
