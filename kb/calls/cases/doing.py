"""What colleagues do on a case outside its calls. Each is an entry on the latest call of it that she may record on."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.cases.finding import case_of
from kb.calls.cases.models import CaseRow
from kb.calls.cases.reading import Case
from kb.calls.enrich import find_colleague
from kb.calls.entry import Standing
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call
from kb.calls.rights import standings
from kb.calls.rules import Rules
from kb.db import new_id
from kb.errors import Conflict, Invalid, NotAllowed

ACTS = ("take", "ask", "back", "done", "note")


def may_do(session: Session, person: Person, case: Case) -> frozenset[str]:
    """Which acts stand open to `person`; none to whoever may only read it."""
    row = _place(session, person, case)
    if row is None:
        return frozenset()
    found, held = {"note"}, case.holding
    if not _looks_after(session, person, row):
        return frozenset(found)
    found |= {"ask"} if held.owner == person.name or held.asked != person.name else set()
    found |= {"take"} if held.owner != person.name else set()
    found |= {"back"} if held.asked == person.name else set()
    found |= {"done"} if case.is_open else set()
    return frozenset(found)


def do_on_case(session: Session, person: Person, case_id: str, form: Mapping[str, str], rules: Rules) -> None:
    """Record what a form asks for: `act` is one of `ACTS`. Raises `Invalid` for what is missing in it, `NotAllowed`."""
    act = form.get("act", "")
    if act not in ACTS:
        raise Invalid("Say what to do with this case.", {"act": "is not known"})
    case = case_of(session, person, case_id)
    row = _place(session, person, case)
    if row is None:
        raise NotAllowed("You may read this case. Link it to your call first, or ask whoever looks after it.")
    kind, payload = _entry(session, person, case, act, {name: text.strip() for name, text in form.items()})
    if act == "note":
        payload["issue"] = row.issues[0]
    record(session, row.call_id, [Given(new_id(), kind, payload)], person, rules)


def _entry(session: Session, person: Person, case: Case, act: str, form: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    if act == "note":
        return "note.added", {"text": form.get("text", ""), "tell": form.get("tell") or None}
    if act == "done":
        if form.get("confirmed") not in {"yes", "no"}:
            raise Invalid("Say whether the caller himself has said that it is done.", {"confirmed": "is required"})
        said = form["confirmed"] == "yes"
        return "case.closed", {"case": case.case, "confirmed_by_caller": said, "note": form.get("note") or None}
    return "case.owned", {"case": case.case, "owner": _whom(session, person, case, act, form)}


def _whom(session: Session, person: Person, case: Case, act: str, form: Mapping[str, str]) -> str:
    held = case.holding
    if act == "take" and held.owner == person.name:
        raise Conflict("You look after this already.")
    if act == "back":
        if held.asked != person.name:
            raise Conflict("You are not asked to take this any more.")
        return held.owner
    if act == "take":
        return person.name
    found = find_colleague(session, form.get("to"))
    if found is None:
        raise Invalid("Name a colleague to ask.", {"to": "is nobody here"})
    return found.name


def _place(session: Session, person: Person, case: Case) -> CaseRow | None:
    """The latest call of it on which she may record; one on which she may do most before one where she may only note."""
    found = None
    for row in reversed(case.calls):
        call = session.get_one(Call, row.call_id)
        if standings(person, call, state_of(session, call)):
            if _looks_after(session, person, row):
                return row  # type: ignore[no-any-return]
            found = found or row
    return found


def _looks_after(session: Session, person: Person, row: CaseRow) -> bool:
    """Whether on this call she may say whose the case is: its agent, a supervisor, the owner or who is asked."""
    call = session.get_one(Call, row.call_id)
    has = standings(person, call, state_of(session, call))
    if has != {Standing.COLLEAGUE}:
        return bool(has)
    return person.name == call.started_by or person.name in {row.owned_by, row.asked}
