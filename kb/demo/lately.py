"""What goes on at the Larkfield Health Plan just now, invented: a line that went, goodwill that waits, a third call.

Seen from the moment at which the demo is loaded, so that each board has something on it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kb.calls import own_case
from kb.demo.clock import Clock
from kb.demo.history import Story, caller_named

HER_CASE = own_case("demo-lorraine-webb", "i")
"""Of the monitor that three calls are about."""


def lately(now: datetime, zone: str) -> list[Story]:
    """The latest calls, oldest first."""
    clock = Clock.at(now, zone)
    return sorted([*_monitor(clock), _credited(clock), _today(clock), _waits(clock), _gone(clock)], key=lambda story: story.at)


def _monitor(clock: Clock) -> Iterator[Story]:
    caller = caller_named("Lorraine", "Webb", "M-1811139", "555-0346")
    second = Story("demo-lorraine-webb-2", "marta", clock.ago(4, 10, 20), caller, "monitor still not here")
    second.about("monitor", "the monitor has still not come", "complaint").add("mood.noted", {"level": "hot"})
    second.add("case.linked", {"case": HER_CASE, "issue": "monitor"})
    second.add("contact.made", {"who": "Dee", "organisation": "Supplies", "number": "555-0217", "channel": "phone",
                                "looked_for": "the order for the monitor", "found": True, "reference": "S-4471",
                                "answer": "It waits for the doctor's signature.", "issue": "monitor"})
    second.add("note.added", {"text": "Supplies waits for Dr. Osman's signature since the 9th.", "issue": "monitor",
                              "tell": "Supplies has the order; it needs one signature, and we have asked the office for it."})
    second.asked("monitor", "Supplies", "Send it as soon as the signature is there", clock.later(clock.now, 1, 17))
    second.settled(monitor="promised").wrapped("promised", "One signature is missing; the office was asked.",
                                               "Do not send her to Equipment again.")
    yield second
    third = Story("demo-lorraine-webb-3", "marta", clock.ago(1, 16, 40), caller, "third call about the monitor")
    third.about("monitor", "third call about the monitor", "complaint")
    third.add("case.linked", {"case": HER_CASE, "issue": "monitor"})
    third.promised("Ring with the day on which it comes", clock.later(clock.now, 2, 11), kind="call_back", issue="monitor")
    third.settled(monitor="promised").wrapped("promised", "She has rung three times. Marta rings her with the day.",
                                              "Begin with the day on which it comes.")
    yield third


def _credited(clock: Clock) -> Story:
    celia = Story("demo-celia-marsh", "luis", clock.now - timedelta(hours=5),
                  caller_named("Celia", "Marsh", "M-1923341", "555-0351"), "late fee that was ours")
    celia.about("fee", "late fee, though the draft was stopped by us")
    celia.add("concession.offered", {"concession": "c", "type": "goodwill", "amount": 15, "currency": "USD",
                                     "reason": "We were late", "issue": "fee"})
    celia.add("concession.settled", {"concession": "c", "how": "accepted", "issue": "fee"})
    celia.promised("Look whether the next bill is right", clock.later(clock.now, 6, 12), kind="watch", issue="fee")
    return celia.settled(fee="promised").wrapped("promised", "Credit of $15 taken. The next bill is looked at first.")


def _today(clock: Clock) -> Story:
    dmitri = Story("demo-dmitri-volkov", "luis", clock.now - timedelta(hours=4),
                   caller_named("Dmitri", "Volkov", "M-1660982", "555-0352"), "approval for his knee")
    dmitri.about("approval", "approval for the knee, operation on Thursday").add("mood.noted", {"level": "worried"})
    dmitri.asked("approval", "Prior approvals", "Answer for the operation of Thursday", clock.now + timedelta(hours=3))
    dmitri.promised("Ring with the answer of Prior approvals", clock.now + timedelta(hours=3), kind="call_back", issue="approval")
    dmitri.settled(approval="promised")
    dmitri.wrapped("promised", "Asked Prior approvals as urgent.", "Say whether the operation can go on.")
    return dmitri.add("promise.touched", {"promise": "p", "how": "internal", "note": "Prior approvals has all papers.",
                                          "tell": "The approval is being decided today; all papers are there."},
                      at=clock.now - timedelta(hours=2))


def _waits(clock: Clock) -> Story:
    bruno = Story("demo-bruno-salgado", "marta", clock.now - timedelta(minutes=35),
                  caller_named("Bruno", "Salgado", "M-2077415", "555-0353"), "two months drawn too much")
    bruno.about("draft", "drawn too much for two months", "complaint").add("mood.noted", {"level": "worried"})
    bruno.add("concession.offered", {"concession": "c", "type": "goodwill", "amount": 80, "currency": "USD",
                                     "reason": "We told him wrong", "issue": "draft"})
    bruno.promised("Ring about the credit", clock.later(clock.now, 1, 15), kind="call_back", issue="draft")
    bruno.settled(draft="promised")
    return bruno.wrapped("promised", "Overdrawn twice; a supervisor decides on the credit.", "Say what was decided.")


def _gone(clock: Clock) -> Story:
    iris = Story("demo-iris-kaplan", "luis", clock.now - timedelta(minutes=25),
                 caller_named("Iris", "Kaplan", "M-1755603", "555-0354"), "refused at the pharmacy")
    iris.about("refused", "refused at the pharmacy counter").add("mood.noted", {"level": "worried"})
    iris.add("call.dropped", {"note": "In the middle of a sentence."})
    iris.settled(refused="dropped")
    return iris.wrapped("dropped", "The line went before her card was looked at.", "Begin with “I am sorry, we were cut off”.")
