"""A few weeks of calls at the Larkfield Health Plan, invented: so that no page of the demo is empty, and none is only good news.

Among them John Doe's first call about claims, of 2 November; he will call again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kb.demo.clock import Clock

SAY = "(the article's say-line)"
"""Stands for the say-line of the article, as it read when the demo was loaded."""

LINE = timedelta(seconds=40)
"""Between one thing and the next in a call."""


@dataclass
class Happening:
    """One entry of a story. `by` is somebody other than the call's agent; `article` is what a passage is from."""

    at: datetime
    kind: str
    payload: dict[str, Any]
    by: str | None = None
    article: str = ""


@dataclass
class Story:
    """One call. Its methods add what happened, in order; each stands for what an agent does on the desk."""

    id: str
    agent: str
    at: datetime
    caller: dict[str, str]
    reason: str
    happenings: list[Happening] = field(default_factory=list)

    def add(self, kind: str, payload: dict[str, Any], *, at: datetime | None = None, by: str | None = None,
            article: str = "") -> "Story":
        """One more entry: a little after the one before, or later at its own time."""
        last = self.happenings[-1].at if self.happenings else self.at
        self.happenings.append(Happening(at or last + LINE, kind, payload, by, article))
        return self

    def about(self, issue: str, text: str, nature: str = "task") -> "Story":
        """Something that the caller wants, in the caller's words."""
        return self.add("issue.raised", {"issue": issue, "text": text, "nature": nature})

    def found(self, issue: str, query: str, article: str, reaction: str, words: str | None = None, passage: str = SAY) -> "Story":
        """Searched, opened, told, and how the caller took it."""
        lookup = f"l{len(self.happenings)}"
        self.add("search.made", {"query": query, "total": 3, "top": [article], "issue": issue})
        search = f"demo-{len(self.happenings)}"
        self.add("article.opened", {"lookup": lookup, "article": article, "search": search, "issue": issue})
        told = {"lookup": lookup, "reaction": reaction, "words": words, "issue": issue}
        if reaction != "not_said":
            told["passage"] = passage
        return self.add("article.told", told, article=article)

    def promised(self, what: str, due: datetime, *, kind: str = "do", by: str | None = None,
                 issue: str | None = None) -> "Story":
        """A follow-up, to the number that the caller is at."""
        payload = {"promise": "p", "what": what, "due": due.isoformat(timespec="seconds"), "kind": kind, "issue": issue,
                   "number": self.caller.get("phone"), "message_ok": True}
        return self.add("promise.made", payload, by=by)

    def asked(self, issue: str, department: str, what: str, due: datetime) -> "Story":
        """A department is asked for something without the caller."""
        return self.add("request.sent", {"request": "r", "department": department, "what": what, "due": due.date().isoformat(),
                                         "issue": issue})

    def settled(self, **issues: str) -> "Story":
        """How each issue ended."""
        for issue, how in issues.items():
            self.add("issue.settled", {"issue": issue, "how": how})
        return self

    def wrapped(self, outcome: str, summary: str, start_with: str | None = None) -> "Story":
        """The end of the call."""
        return self.add("call.wrapped", {"outcome": outcome, "summary": summary, "start_with": start_with,
                                         "confirmed_by_caller": outcome == "resolved"})


def stories(now: datetime, zone: str) -> list[Story]:
    """All calls, oldest first; what lies in the future has not happened yet."""
    clock = Clock.at(now, zone)
    told = [*_john(clock), *_payments(clock), *_claims(clock), *_hard(clock), *_owed(clock)]
    for story in told:
        story.happenings = [happening for happening in story.happenings if happening.at <= now]
    return sorted((story for story in told if story.at <= now), key=lambda story: story.at)


def caller_named(first: str, last: str, member: str, phone: str, policy: str | None = None) -> dict[str, str]:
    """Who calls, as a call has it."""
    caller = {"first_name": first, "last_name": last, "member_id": member, "phone": phone}
    return {**caller, "policy_id": policy} if policy else caller


def _john(clock: Clock) -> Iterator[Story]:
    at = clock.second_of_november(10, 12)
    john = Story("demo-john-doe", "luis", at,
                 caller_named("John", "Doe", "M-2044871", "555-0142", "P000123456"), "claims not processed")
    john.add("caller.identified", {"caller": {"first_name": "John", "last_name": "Doe"}, "checked": ["date of birth", "address"]})
    john.about("claims", "claims not processed", "question").about("wife", "wife ill", "context")
    john.add("mood.noted", {"level": "worried"})
    john.add("aer.said", {"parts": ["acknowledge", "reassure"], "text": "I see that you are waiting. Let me look at each claim."})
    john.found("claims", "claim status not processed", "where-is-my-claim", "disputed",
               "Up to 30 days? My wife is ill, we do not have 30 days.", "We decide within 30 days of its arrival")
    john.promised("Look whether the claims are decided", at + timedelta(days=7), kind="watch", issue="claims")
    john.settled(claims="promised")
    john.wrapped("promised", "Two claims of his wife are with the reviewer. Told up to 30 days; he pushed back.",
                 "Do not say “up to 30 days” again. Say what the reviewer answered.")
    john.add("promise.kept", {"promise": "p", "note": "Still with the reviewer; asked Claims for a date."},
             at=at + timedelta(days=6, hours=4))
    yield john


def _payments(clock: Clock) -> Iterator[Story]:
    rosa = Story("demo-rosa-delgado", "ana", clock.ago(19, 9, 20),
                 caller_named("Rosa", "Delgado", "M-1180345", "555-0117"), "premium by mail")
    rosa.about("premium", "premium by mail").found(
        "premium", "mailed premium not posted", "premium-not-posted", "disputed", "That is what the last one said.")
    rosa.found("premium", "trace mailed cheque", "tracing-a-mailed-payment", "accepted")
    rosa.asked("premium", "Lockbox", "Trace of cheque 1182", clock.later(rosa.at, 3, 17))
    rosa.promised("Trace cheque 1182", clock.later(rosa.at, 4, 17), issue="premium").settled(premium="promised")
    rosa.wrapped("promised", "Cheque mailed twelve days before, not on the policy. Trace begun.", "Say what the trace found.")
    rosa.add("request.answered", {"request": "r", "text": "In the lockbox under an old number; posted today.", "who": "Kim",
                                  "issue": "premium"}, at=clock.later(rosa.at, 3, 13))
    yield rosa.add("promise.kept", {"promise": "p", "note": "Found in the lockbox under an old number; posted."},
                   at=clock.later(rosa.at, 3, 14))

    hal = Story("demo-hal-jensen", "luis", clock.ago(16, 11, 5),
                caller_named("Hal", "Jensen", "M-1907731", "555-0163"), "payment")
    hal.about("premium", "cheque cashed, not on my policy").add("mood.noted", {"level": "hot"})
    hal.found("premium", "premium not posted", "premium-not-posted", "disputed",
              "It was cashed on the fourth, I have the picture here!")
    hal.found("premium", "cheque cashed", "cheque-cashed-not-posted", "accepted").settled(premium="resolved")
    yield hal.wrapped("resolved", "His cheque was on his brother's policy; moved the same day.")

    ines = Story("demo-ines-marsh", "ana", clock.ago(12, 15, 40),
                 caller_named("Ines", "Marsh", "M-1733210", "555-0128"), "paid twice")
    ines.about("refund", "paid twice by mistake").found("refund", "paid twice refund", "paid-twice", "accepted")
    ines.found("refund", "stop autopay", "autopay", "not_said").settled(refund="resolved")
    yield ines.wrapped("resolved", "Paid by card and by draft. One goes back to the card.")


def _claims(clock: Clock) -> Iterator[Story]:
    vera = Story("demo-vera-osei", "marta", clock.ago(13, 10, 30),
                 caller_named("Vera", "Osei", "M-2210094", "555-0171"), "claim denied")
    vera.about("denial", "claim denied and I do not know why", "complaint")
    vera.found("denial", "denial letter", "claim-denied", "accepted")
    vera.found("denial", "appeal deadline", "complaint-or-appeal", "accepted").settled(denial="resolved")
    yield vera.wrapped("resolved", "Explained the letter; she will appeal and knows by when.")

    piet = Story("demo-piet-brandt", "luis", clock.ago(9, 13, 15),
                 caller_named("Piet", "Brandt", "M-1650087", "555-0139"), "moved")
    piet.about("address", "moved, new address").about("card", "card lost in the move")
    piet.found("address", "change of address", "change-of-address", "accepted")
    piet.found("card", "lost card", "new-or-lost-card", "accepted").settled(address="resolved", card="resolved")
    yield piet.wrapped("resolved", "New address everywhere, card on its way, number for today given.")

    gwen = Story("demo-gwen-abara", "marta", clock.ago(8, 16, 10),
                 caller_named("Gwen", "Abara", "M-2091156", "555-0184"), "contact lenses")
    gwen.about("receipt", "faxed my receipt three times").add("mood.noted", {"level": "hot"})
    gwen.found("receipt", "fax not found", "receipt-or-fax-not-found", "disputed", "I have faxed it three times. Look again.")
    gwen.add("contact.made", {"organisation": "Fax queue", "channel": "fax_queue", "looked_for": "receipt of Gwen Abara",
                              "found": True, "answer": "under her old member ID", "issue": "receipt"})
    gwen.found("receipt", "contact lenses paid back", "contact-lenses-and-glasses", "accepted")
    due = clock.later(gwen.at, 2, 12)
    gwen.promised("Ring when the lenses are paid", due, kind="call_back", issue="receipt").settled(receipt="promised")
    gwen.wrapped("promised", "Receipt found under her old ID; sent for payment.",
                 "Thank her for her patience; do not ask for the receipt.")
    yield gwen.add("promise.kept", {"promise": "p", "note": "Paid; rang a day late and said so."}, at=due + timedelta(hours=22))


def _hard(clock: Clock) -> Iterator[Story]:
    omid = Story("demo-omid-farahani", "ana", clock.ago(6, 10, 50),
                 caller_named("Omid", "Farahani", "M-1844420", "555-0155"), "charge is back")
    omid.about("charge", "the same wrong charge every month", "complaint").add("mood.noted", {"level": "hot"})
    omid.found("charge", "charge comes back every month", "charge-that-comes-back", "disputed",
               "You said that in September, too.")
    omid.found("charge", "goodwill", "goodwill", "not_said")
    omid.add("escalation.requested", {"wants": "somebody who can end this charge for good", "asked_by": "caller", "to": "sue",
                                      "trigger": "third call", "issue": "charge"})
    omid.add("escalation.answered", {"answer": "call_back", "spoken": "I will ring you tomorrow by noon, with what Billing did.",
                                     "caller_says": "Fine, but do call."}, by="sue")
    omid.promised("Ring about the charge, with what Billing did", clock.later(omid.at, 1, 12), kind="call_back", by="sue",
                  issue="charge")
    omid.settled(charge="escalated")
    omid.wrapped("escalated", "Third month of the same charge. Sue rings him.", "Sue has it; say what she found.")
    yield omid.add("promise.kept", {"promise": "p", "note": "The draft was set up twice; one removed, three months credited."},
                   at=clock.later(omid.at, 1, 9, 30), by="sue")

    lena = Story("demo-lena-quist", "luis", clock.ago(1, 14, 25),
                 caller_named("Lena", "Quist", "M-2155702", "555-0190"), "pills")
    lena.about("order", "pills for three days left, parcel not here")
    lena.found("order", "where is my order", "where-is-my-order", "accepted")
    lena.found("order", "few pills left", "late-order-few-pills-left", "accepted").settled(order="resolved")
    yield lena.wrapped("resolved", "Bridge supply of seven days at the pharmacy by her house.")


def _owed(clock: Clock) -> Iterator[Story]:
    tess = Story("demo-tess-moreau", "marta", clock.ago(5, 11, 35),
                 caller_named("Tess", "Moreau", "M-1998215", "555-0106"), "deductible")
    tess.about("rollover", "November should count for next year", "question")
    tess.found("rollover", "deductible roll over", "deductible-roll-over", "accepted")
    tess.found("rollover", "deductible wrong online", "deductible-looks-wrong", "accepted")
    tess.asked("rollover", "Claims", "Her November visit counted for next year", clock.later(clock.now, 2, 17))
    tess.promised("Ring when the deductible is corrected", clock.later(clock.now, 4, 15), kind="call_back", issue="rollover")
    yield tess.settled(rollover="promised").wrapped(
        "promised", "Her November visit counts for next year; correction asked for.", "Say how far the correction is.")

    carl = Story("demo-carl-novotny", "ana", clock.ago(4, 9, 45),
                 caller_named("Carl", "Novotny", "M-1720663", "555-0175"), "premium")
    carl.about("premium", "premium not posted, afraid to lose cover")
    carl.found("premium", "grace time", "late-premium-grace-time", "accepted")
    carl.found("premium", "premium by mail", "premium-not-posted", "accepted")
    carl.asked("premium", "Lockbox", "Word of his cheque of last week", clock.ago(1, 17))
    carl.promised("Look in the lockbox and ring", clock.ago(1, 16), kind="call_back", issue="premium")
    yield carl.settled(premium="promised").wrapped(
        "promised", "Mailed a week ago; covered meanwhile.", "He is afraid for his cover: begin with “you are covered”.")

    ruth = Story("demo-ruth-adeyemi", "ana", clock.now - timedelta(hours=2),
                 caller_named("Ruth", "Adeyemi", "M-2300418", "555-0133"), "premium")
    ruth.about("premium", "mailed my premium ten days ago").add("mood.noted", {"level": "worried"})
    ruth.found("premium", "premium mailed", "premium-not-posted", "disputed", "Five days? It has been ten.")
    ruth.promised("Trace the cheque of Ruth Adeyemi", clock.later(clock.now, 1, 16), issue="premium")
    yield ruth.settled(premium="promised").wrapped(
        "promised", "Ten days in the mail; trace begun.", "Do not say “five days” again.")
