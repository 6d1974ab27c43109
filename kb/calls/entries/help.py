"""A raised hand: a question to colleagues while the caller is on the line, and what they answer."""

from kb.calls.asking import Question
from kb.calls.entry import AGENT, ALL, Entry
from kb.calls.fields import Id, Words
from kb.calls.state import CallState
from kb.errors import Conflict


class HelpAsked(Entry, kind="help.asked"):
    """A raised hand, silently: colleagues and supervisors of the team see it, or the one who is named."""

    question = Words(required=True, personal=True)
    to = Id()
    who = AGENT

    def check(self, state: CallState) -> None:
        """Nobody asks herself."""
        if self.to == self.actor:
            raise Conflict("That is you. Leave the name out to ask your whole team.")

    def apply(self, state: CallState) -> None:
        """The hand is up."""
        state.questions.append(Question(self.key, self.question or "", self.actor, self.at, self.to, self.issue))

    def line(self) -> str:
        """Whom, and what."""
        return f"Asked {self.server.get('name') or self.to or 'the team'}: {self.question or '…'}"


class HelpAnswered(Entry, kind="help.answered"):
    """A colleague's answer. `asked` is the key of the question; without it the latest one is meant."""

    text = Words(required=True, personal=True)
    asked = Id()
    who = ALL

    def check(self, state: CallState) -> None:
        """Only where something was asked; a second answer is as welcome as the first."""
        if _meant(state, self.asked) is None:
            raise Conflict("That question has been taken back." if state.questions or self.asked
                           else "Nobody has asked anything in this call.")

    def apply(self, state: CallState) -> None:
        """The question has an answer."""
        question = _meant(state, self.asked)
        if question is not None:
            question.answers.append({"by": self.actor, "text": self.text or "", "at": self.at, "key": self.key})

    def line(self) -> str:
        """In the colleague's words."""
        return f"Answered the question: {self.text or '…'}"


def _meant(state: CallState, asked: str | None) -> Question | None:
    if asked is None:
        return state.questions[-1] if state.questions else None
    return next((one for one in state.questions if one.key == asked), None)
