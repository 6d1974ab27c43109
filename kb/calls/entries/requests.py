"""What is asked of a department without the caller, and what they answer. The caller is nobody's courier."""

from kb.calls.due import due_moment
from kb.calls.entry import ALL, Entry
from kb.calls.fields import Due, Id, Words
from kb.calls.state import CallState
from kb.calls.tracing import Request
from kb.errors import Conflict, Invalid


class RequestSent(Entry, kind="request.sent"):
    """A department is asked for something: what, and by when. Whoever asks stays the one whom the caller knows."""

    request = Id(required=True)
    department = Id(required=True)
    what = Words(required=True, personal=True)
    due = Due()
    who = ALL

    def check(self, state: CallState) -> None:
        """An id names one request, and nothing is asked for by yesterday."""
        if self.request in state.requests:
            raise Conflict(f"There is a request {self.request!r} in this call already.")
        if self.due is not None and due_moment(self.due) < self.at:
            raise Invalid("A request cannot be due in the past. Choose a later day or time.", {"payload.due": "is in the past"})

    def apply(self, state: CallState) -> None:
        """One more answer to wait for."""
        state.requests[self.request] = Request(self.request, self.key, self.department, self.what or "", self.due, self.at,
                                               self.actor, self.issue)

    def line(self) -> str:
        """Of whom, and what."""
        return f"Asked {self.department}: {self.what or '…'}"


class RequestAnswered(Entry, kind="request.answered"):
    """What the department said. With `next_due` they have only said by when: the request goes on waiting."""

    request = Id(required=True)
    text = Words(required=True, personal=True)
    who_ = Words(personal=True)
    next_due = Due()
    who = ALL

    def check(self, state: CallState) -> None:
        """Only what is waited for, and the next day lies ahead."""
        found = state.requests.get(self.request)
        if found is None:
            raise Conflict(f"There is no request {self.request!r} in this call.")
        if found.state == "answered":
            raise Conflict(f"{found.department} has answered this already. Send another request for more.")
        if self.next_due is not None and due_moment(self.next_due) < self.at:
            raise Invalid("The next day lies in the past.", {"payload.next_due": "is in the past"})

    def apply(self, state: CallState) -> None:
        """Answered; or the day has moved."""
        found = state.requests.get(self.request)
        if found is not None:
            found.answers.append({"key": self.key, "text": self.text or "", "who": self.who_, "next_due": self.next_due,
                                  "at": self.at, "by": self.actor})
            found.due = self.next_due or found.due

    def line(self) -> str:
        """Who said what."""
        told = "Not answered yet" if self.next_due else "Answered"
        return f"{told}{f' by {self.who_}' if self.who_ else ''}: {self.text or '…'}"
