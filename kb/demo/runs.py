"""Calls of the demo that went through a script, by its saved paths: so they go the way that the scripts go now.

What an agent does at a step is recorded as the desk records it: promises, goodwill, a supervisor asked for, a hand-over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kb.demo.clock import Clock
from kb.demo.history import LINE, SAY, Story
from kb.scripts import PathTest, Position, Script, Step, Stop, advance, begin

WRITTEN_ON = date(2026, 10, 9)
"""The day on which the dates in the saved paths were true; in a call they are as far from its own day."""

SPARE = timedelta(minutes=40)
"""How long before it is due a promise is kept."""

SUPERVISORS = {"ana": "sue", "luis": "sue", "marta": "omar"}


@dataclass(frozen=True)
class Run:
    """One call: who takes it when, through which path of which script, and what was different from the path.

    `details` are answers of this caller's own; at the steps named, the caller pushed back (`argued`, in these words), grew
    hot, the agent went back once more, or left the script.
    """

    script: str
    path: int
    agent: str
    days: int
    time: tuple[int, int]
    caller: Mapping[str, str]
    text: str
    summary: str
    details: Mapping[str, Any] = field(default_factory=dict)
    argued: Mapping[str, str] = field(default_factory=dict)
    hot: str = ""
    back: str = ""
    left: str = ""


def run_stories(now: datetime, zone: str, runs: tuple[Run, ...], scripts: Mapping[str, Script]) -> list[Story]:
    """The calls of `runs`, oldest first. A run whose script or path is not there is left out."""
    clock = Clock.at(now, zone)
    told = [_Walk(run, scripts[run.script], number, clock).story() for number, run in enumerate(runs)
            if run.script in scripts and run.path < len(scripts[run.script].paths)]
    for story in told:
        story.happenings = [happening for happening in story.happenings if happening.at <= now]
    return sorted(told, key=lambda story: story.at)


class _Walk:
    """One run while its story is told."""

    def __init__(self, run: Run, script: Script, number: int, clock: Clock) -> None:
        at = clock.ago(run.days, *run.time)
        name = "-".join(run.caller[part].lower() for part in ("first_name", "last_name"))
        self.run, self.script, self.number, self.clock = run, script, number, clock
        self.path: PathTest = script.paths[run.path]
        self.told = Story(f"demo-{name}", run.agent, at, dict(run.caller), run.text)
        self.answers: dict[str, Any] = {}
        self.owed: list[tuple[str, dict[str, Any]]] = []
        """What is done after the call, with when it is due (as text) and its payload."""
        self.escalated = False

    def story(self) -> Story:
        """From the first words to the wrap-up, and what was done afterwards."""
        self.told.about("i", self.run.text)
        if self.path.mood != "calm" and not self.run.hot:
            self.told.add("mood.noted", {"level": self.path.mood})
        self.told.add("script.started", {"script": self.script.id, "issue": "i"})
        end = self._through(begin(self.script, {}))
        self.told.settled(i=end).wrapped(end, self.run.summary)
        return self._afterwards()

    def _through(self, position: Position) -> str:
        """Stop by stop; gives how the issue ended."""
        for stop in self.path.walk:
            step = self.script.steps[position.step]
            if stop.step != step.id or step.end is not None:
                break
            self._happened(step)
            if self.run.left == step.id:
                self.told.add("script.left", {"script": self.script.id})
                return "resolved"
            self.answers.update(self._answers(stop))
            self._act(step, stop)
            self._answered(step, stop)
            position = advance(self.script, position, step.id, stop.option, self.answers)
            if self.run.back == step.id:
                self.told.add("step.undone", {"step": step.id})
                self._answered(step, stop)
        return position.end or "unresolved"

    def _answered(self, step: Step, stop: Stop) -> None:
        phrasing = (self.number + len(self.told.happenings)) % len(step.say) if step.say else None
        self.told.add("step.answered", {"step": step.id, "option": stop.option, "answers": self._answers(stop) or None,
                                        "phrasing": phrasing, "issue": "i"})

    def _answers(self, stop: Stop) -> dict[str, Any]:
        return {name: self.run.details.get(name, self._dated(name, value)) for name, value in stop.answers.items()}

    def _dated(self, name: str, value: Any) -> Any:
        if self.script.questions[name].type != "date":
            return value
        return (self.told.at.date() + (date.fromisoformat(str(value)) - WRITTEN_ON)).isoformat()

    def _happened(self, step: Step) -> None:
        if self.run.hot == step.id:
            self.told.add("mood.noted", {"level": "hot"})
        if step.id in self.run.argued and step.articles:
            article, lookup = step.articles[0].text, f"l{len(self.told.happenings)}"
            self.told.add("article.opened", {"lookup": lookup, "article": article, "issue": "i"})
            self.told.add("article.told", {"lookup": lookup, "reaction": "disputed", "words": self.run.argued[step.id],
                                           "passage": SAY, "issue": "i"}, article=article)

    def _act(self, step: Step, stop: Stop) -> None:
        """What the step asks the agent to do."""
        data = step.data()
        acts = {"promise": self._promise, "concession": self._give, "escalate": self._ask, "transfer": self._hand}
        for kind, act in acts.items():
            if data.get(kind):
                act(data[kind], stop)

    def _promise(self, data: dict[str, Any], stop: Stop) -> None:
        made = self.told.happenings[-1].at + LINE
        due = self.clock.within(made, data["count"], data["unit"])
        payload = {"promise": f"p{len(self.owed)}", "what": self._filled(data["what"]), "due": due.isoformat(timespec="seconds"),
                   "kind": data["kind"], "issue": "i", "number": self.run.caller["phone"], "message_ok": True}
        self.told.add("promise.made", payload)
        kept = {"promise": payload["promise"], "note": "Done, and the caller knows."}
        self.owed.append(((due - SPARE).isoformat(), {"kind": "promise.kept", **kept}))

    def _give(self, data: dict[str, Any], stop: Stop) -> None:
        how = "declined" if stop.option == "declined" else "accepted"
        given = {"concession": "c", "type": data["type"], "amount": data["up_to"], "item": data["item"] or None,
                 "currency": data["currency"] if data["up_to"] else None, "reason": self._filled(data["reason"]), "issue": "i"}
        self.told.add("concession.offered", given).add("concession.settled", {"concession": "c", "how": how})
        if how == "accepted":
            posted = self.clock.within(self.told.at, 1, "business day").isoformat()
            self.owed.append((posted, {"kind": "concession.settled", "concession": "c", "how": "posted"}))

    def _ask(self, data: dict[str, Any], stop: Stop) -> None:
        if self.escalated:
            return  # somebody has been asked already
        self.escalated, supervisor = True, SUPERVISORS[self.run.agent]
        asked_by = "caller" if data["trigger"] in {"", "caller_asked"} else "agent"
        self.told.add("escalation.requested", {"wants": self._filled(data["wants"]) or self.run.text, "asked_by": asked_by,
                                               "to": supervisor, "trigger": data["trigger"] or None, "issue": "i"})
        spoken = "I take it up today and ring the caller tomorrow."
        self.told.add("escalation.answered", {"answer": "call_back", "spoken": spoken}, by=supervisor)

    def _hand(self, data: dict[str, Any], stop: Stop) -> None:
        self.told.add("transfer.offered", {"to": data["to"], "kind": data["how"], "reason": self._filled(data["reason"]),
                                           "wants": self.run.text, "issue": "i"})
        if stop.option in {"accepted", "declined"}:
            named = next((later.answers["accepted_by"] for later in self.path.walk if "accepted_by" in later.answers), data["to"])
            self.told.add(f"transfer.{stop.option}", {"by": named if stop.option == "accepted" else data["to"], "issue": "i"})

    def _filled(self, text: str) -> str:
        for name, value in {**self.answers, **{f"caller.{part}": value for part, value in self.run.caller.items()}}.items():
            text = text.replace(f"{{{{ {name} }}}}", self._said(name, value))
        return text

    def _said(self, name: str, value: Any) -> str:
        """A day as one says it, money as it is written; anything else as it is."""
        asked = self.script.questions.get(name)
        if asked is None or asked.type not in {"date", "amount"}:
            return str(value)
        if asked.type == "amount":
            return f"${float(value):.2f}"
        day = date.fromisoformat(str(value))
        return f"{day.day} {day:%B}"

    def _afterwards(self) -> Story:
        for at, payload in sorted(self.owed, key=lambda one: datetime.fromisoformat(one[0])):
            last = self.told.happenings[-1].at
            self.told.add(payload.pop("kind"), payload, at=max(datetime.fromisoformat(at), last + LINE))
        return self.told
