"""What was written down: notes, facts, the caller's mood and thanks."""

from kb.calls.entry import ALL, Entry
from kb.calls.fields import Answer, Id, OneOf, Words
from kb.calls.state import CallState

MOODS = {"calm": "calm", "worried": "worried", "hot": "upset"}


class NoteAdded(Entry, kind="note.added"):
    """Plain words of whoever works on the call."""

    text = Words(required=True, personal=True)
    tell = Words(personal=True)
    who = ALL

    def apply(self, state: CallState) -> None:
        """One more note."""
        state.notes.append({"key": self.key, "text": self.text or "", "tell": self.tell, "issue": self.issue,
                            "at": self.at, "by": self.actor})

    def line(self) -> str:
        """The note itself."""
        return self.text or "…"


class FactNoted(Entry, kind="fact.noted"):
    """Something known: answers a question of a script without asking it again."""

    question = Id(required=True)
    value = Answer(required=True, personal=True)
    source = OneOf("caller", "note", "system", "earlier")
    who = ALL

    def apply(self, state: CallState) -> None:
        """Known from now on."""
        if "value" in self.payload:
            state.learn(self, {self.question: self.value}, self.source or "caller")

    def line(self) -> str:
        """Question and value."""
        return f"Known: {self.question.replace('_', ' ')} – {self.value if self.value is not None else '…'}"


class FactDismissed(Entry, kind="fact.dismissed"):
    """What was proposed as known is not so: it is not proposed again."""

    question = Id(required=True)
    value = Answer(required=True, personal=True)
    who = ALL

    def apply(self, state: CallState) -> None:
        """No longer proposed."""
        if "value" in self.payload:
            state.dismissed.append({"question": self.question, "value": self.value})

    def line(self) -> str:
        """Question and value."""
        return f"Not so: {self.question.replace('_', ' ')} – {self.value if self.value is not None else '…'}"


class MoodNoted(Entry, kind="mood.noted"):
    """How the caller sounds."""

    level = OneOf(*MOODS, required=True)

    def apply(self, state: CallState) -> None:
        """As it is now."""
        state.mood = self.level

    def line(self) -> str:
        """In a word."""
        return f"The caller sounds {MOODS[self.level]}"


class PraiseNoted(Entry, kind="praise.noted"):
    """The caller said thank you."""

    words = Words(personal=True)

    def line(self) -> str:
        """In the caller's words."""
        return f"The caller said thank you{f': “{self.words}”' if self.words else ''}"
