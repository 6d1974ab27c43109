"""What only the server knows of an entry, added before it is checked: revisions, versions, titles, secrets."""

from typing import Any

from sqlalchemy.orm import Session

from kb.accounts import Person, find_person, list_people
from kb.articles import Moved, current, get_article, get_revision, must_tell
from kb.calls.callers.registry import caller_of
from kb.calls.cases.rights import is_strange
from kb.calls.due import zone_named
from kb.calls.entry import Entry
from kb.calls.giving.allowance import enrich_concession
from kb.calls.goodwill import Limits
from kb.calls.handing.came import enrich_back, team_meant
from kb.calls.handing.models import HandOverLink
from kb.calls.models import EntryRow
from kb.calls.state import CallState
from kb.calls.traces.problems import title_of
from kb.errors import Invalid, NotFound
from kb.scripts import current_version
from kb.web import Role

HIDDEN = "•••"
"""What is kept of an answer that its script marks as secret."""


def enrich(session: Session, person: Person, state: CallState, entry: Entry, target: EntryRow | None,
           limits: Limits, timezone: str = "") -> list[str]:
    """Fill `entry.server`, and hide secret answers; returns the fields in which something was hidden.

    Raises `Invalid` when the entry names an article, script or person that does not exist for `person`, and `NotAllowed`
    when she approves more than she may give.
    """
    if entry.kind == "step.answered":
        return _step(state, entry)
    if entry.kind.startswith(("article.", "script.")):
        _guide(session, person, state, entry)
    elif entry.kind.startswith("concession."):
        enrich_concession(session, person, state, entry, limits)
    elif entry.kind.startswith(("transfer.", "conference.")):
        _transfer(session, person, state, entry)
    elif entry.kind.startswith(("escalation.", "help.")):
        _asked(session, entry)
    elif entry.kind.startswith("promise."):
        _promise(session, state, entry, timezone)
    elif entry.kind in {"issue.raised", "case.linked", "case.owned"}:
        _case(session, person, state, entry)
    elif entry.kind == "problem.matched":
        entry.server = {"title": title_of(session, entry.payload["problem"])}
    elif target is not None:
        entry.server = _target(target)
    _people(session, entry)
    return []


def _guide(session: Session, person: Person, state: CallState, entry: Entry) -> None:
    if entry.kind in {"article.opened", "article.flagged"}:
        _article(session, person, entry)
    elif entry.kind == "article.told":
        _told(session, state, entry)
    elif entry.kind == "script.started":
        _script(session, state, entry)


def _article(session: Session, person: Person, entry: Entry) -> None:
    slug = entry.payload["article"]
    try:
        article = _find(session, person, slug)
    except NotFound:
        raise Invalid(f"There is no article {slug!r}.", {"payload.article": "does not exist"}) from None
    revision = current(article)
    entry.server = {"article_id": article.id, "slug": article.slug, "title": revision.title,
                    "revision": revision.number, "revision_id": revision.id}
    items = must_tell(revision.body) if entry.kind == "article.opened" else []
    if items:
        entry.server["must_tell"] = items


def _find(session: Session, person: Person, slug: str):  # type: ignore[no-untyped-def]
    try:
        return get_article(session, person, slug)
    except Moved as moved:
        return get_article(session, person, moved.slug)


def _told(session: Session, state: CallState, entry: Entry) -> None:
    lookup = state.lookups.get(entry.payload["lookup"])
    if lookup is None:
        return
    entry.server = {"title": lookup.title}
    passage = entry.payload.get("passage")
    if passage and lookup.revision_id:
        revision = get_revision(session, lookup.revision_id)
        read = " ".join(f"{revision.say or ''} {revision.text}".split()).casefold()
        entry.server["passage_found"] = " ".join(passage.split()).casefold() in read


def _script(session: Session, state: CallState, entry: Entry) -> None:
    name = entry.payload["script"]
    if entry.payload.get("resume"):
        run = next((one for one in (*state.aside(), state.run) if one is not None and one.script == name), None)
        if run is not None:
            entry.server = {"version": run.version, "title": run.title}
        return
    try:
        script = current_version(session, name)
    except NotFound:
        return
    if not script.is_snippet:
        entry.server = {"version": script.version, "title": script.title}


def _step(state: CallState, entry: Entry) -> list[str]:
    run = state.run
    script = state.script_of(run.script, run.version) if run is not None else None
    step = script.steps.get(entry.payload["step"]) if script is not None else None
    if script is None or step is None:
        return []
    label = next((option.label for option in step.options if option.id == entry.payload.get("option")), None)
    entry.server = {**({"label": label} if label else {}), **({"verbatim": True} if step.verbatim else {})}
    answers = entry.payload.get("answers") or {}
    hidden = [name for name, value in answers.items()
              if name in script.questions and script.questions[name].secret and value not in (None, "", HIDDEN)]
    if hidden:
        entry.payload["answers"] = {name: HIDDEN if name in hidden else value for name, value in answers.items()}
        entry.server["hidden"] = hidden
    return [f"answers.{name}" for name in hidden]


def clock_of(session: Session, state: CallState, timezone: str) -> str:
    """The caller's time zone where his card tells it, else the floor's."""
    caller = caller_of(session, state)
    return caller.time_zone if caller is not None and caller.time_zone and zone_named(caller.time_zone) else timezone


def _promise(session: Session, state: CallState, entry: Entry, timezone: str) -> None:
    """Whose clock a day, or a window on it, is meant by; and how whoever is asked to keep a promise is called."""
    due = entry.payload.get("due") or entry.payload.get("next_due")
    if timezone and due is not None and not (isinstance(due, str) and len(due) > 10):
        entry.server = {"zone": clock_of(session, state, timezone)}
    for name in ("to", "owner"):
        found = find_person(session, entry.payload.get(name) or "")
        if found is not None and not found.is_active:
            raise Invalid(f"{found.display_name} does not work here any more. Name somebody else.",
                          {f"payload.{name}": "has left"})
        if found is not None and name == "to":
            entry.server = {"name": found.display_name}
        if found is not None and name == "owner" and found.name not in {entry.actor, _rings_back(state)}:
            entry.server = {**entry.server, "asks": True}


def _rings_back(state: CallState) -> str | None:
    """The supervisor who has answered that she rings this caller back: she need not be asked again."""
    answer = (state.escalation.answer if state.escalation is not None else None) or {}
    return answer.get("by") if answer.get("answer") == "call_back" else None


def _case(session: Session, person: Person, state: CallState, entry: Entry) -> None:
    case, owner = entry.payload.get("case"), entry.payload.get("owner")
    if owner is not None:
        found = find_person(session, owner)
        if found is not None and not (found.is_active and found.roles & {Role.AGENT, Role.SUPERVISOR}):
            raise Invalid(f"{found.display_name} cannot look after a case. Ask an agent or a supervisor who is here.",
                          {"payload.owner": "cannot look after a case"})
        if found is not None:
            entry.server = {"name": found.display_name}
    elif case is not None and not state.is_practice and is_strange(session, person, case, state.id):
        if entry.kind == "case.linked":
            raise Invalid("There is no such case.", {"payload.case": "does not exist"})
        entry.server = {"stranger": True}  # the caller's words are kept all the same


def _transfer(session: Session, person: Person, state: CallState, entry: Entry) -> None:
    link = session.get(HandOverLink, entry.payload["link"]) if entry.kind == "transfer.shared" else None
    if entry.kind == "transfer.shared" and (link is None or link.call_id != state.id):
        raise Invalid("There is no such link to the note of this call.", {"payload.link": "does not exist"})
    found = find_colleague(session, entry.payload.get("to") or entry.payload.get("by"))
    if found is not None:
        entry.server = {"name": found.display_name}
    if entry.kind in {"transfer.offered", "conference.called"}:
        team = found.team_id if found is not None else team_meant(session, entry.payload["to"])
        entry.server |= {name: value for name, value in (("to_team", team), ("by_team", person.team_id)) if value}
        if found is not None and found.is_active:
            entry.server["colleague"] = found.name
        enrich_back(session, state, entry)


def _asked(session: Session, entry: Entry) -> None:
    name = entry.payload.get("to") or entry.payload.get("by")
    found = find_colleague(session, name)
    if entry.kind == "escalation.answered" and name:
        if found is None or Role.SUPERVISOR not in found.roles:
            who = f"There is nobody called {name!r}" if found is None else f"{found.display_name} is no supervisor"
            raise Invalid(f"{who}. Name the supervisor who answered.", {"payload.by": "is no supervisor here"})
        entry.server = {"by": found.name, "name": found.display_name}
    elif found is not None:
        if entry.kind.startswith("escalation.") and Role.SUPERVISOR not in found.roles:
            raise Invalid(f"{found.display_name} is no supervisor. Ask one, or raise your hand for a colleague.",
                          {"payload.to": "is no supervisor"})
        if entry.kind == "help.asked" and not found.roles & {Role.AGENT, Role.SUPERVISOR}:
            raise Invalid(f"{found.display_name} has no desk to see it on.", {"payload.to": "has no desk"})
        entry.server = {"name": found.display_name}


def find_colleague(session: Session, words: str | None) -> Person | None:
    """Whom a name means: the one that she signs in with, or, where only one has it, the one that is shown."""
    found = find_person(session, words) if words else None
    if found is not None or not words:
        return found
    shown = [one for one in list_people(session) if one.display_name.casefold() == words.strip().casefold()]
    return shown[0] if len(shown) == 1 else None


def _people(session: Session, entry: Entry) -> None:
    for name in ("to", "owner"):
        who = entry.payload.get(name)
        if not who or name not in entry.fields or entry.kind.startswith(("transfer.", "conference.")):
            continue
        found = find_person(session, who)
        if found is None or found.name != who:  # by another spelling it would never reach her
            meant = f" Did you mean {found.name!r}?" if found else ""
            raise Invalid(f"There is nobody called {who!r}.{meant}", {f"payload.{name}": "is nobody here"})


def _target(target: EntryRow) -> dict[str, Any]:
    given = {"concession": target.plain["concession"]} if target.kind == "concession.offered" else {}
    return {"kind": target.kind, "actor": target.actor, **given}
