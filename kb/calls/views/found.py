"""Calls among what is found on the search page and by the API; and from there, a colleague to ask while one is on."""

from urllib.parse import quote

from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.calls.callers.keys import folded, name_of
from kb.calls.found import FoundCall, find_calls, may_find_calls
from kb.calls.models import Call
from kb.calls.readings import failed
from kb.search import Beside, BesideHit, Finder, offer_failed, others_of, snippet, words_of
from kb.web import moment


def offer(app: Flask) -> None:
    """Have calls found, a hand raised, and editors told what was searched for in vain."""
    others_of(app).add(Finder("call", may_find_calls, _find))
    others_of(app).ask_by(_ask)
    offer_failed(app, failed)


def _ask(session: Session, person: Person, words: str) -> str | None:
    """The line of the call that she has on, with the question in it."""
    call = session.scalar(select(Call.id).where(Call.agent == person.name, Call.status == "open", ~Call.practice)
                          .order_by(Call.started_at.desc()).limit(1))
    return f"{url_for('calls.show', call_id=call)}#ask={quote(words.strip())}" if call else None


def _find(session: Session, person: Person, words: str, limit: int) -> Beside:
    found, total, is_more = find_calls(session, person, words, limit)
    names = display_names(session)
    hits = [_hit(one, words, names.get(one.call.agent, one.call.agent)) for one in found]
    return Beside(total, hits, is_more, is_of_people=any(one.by_caller for one in found))


def _hit(found: FoundCall, words: str, agent: str) -> BesideHit:
    call = found.call
    issues = ", ".join(issue["text"] for issue in call.card.get("issues", []) if issue.get("text"))
    asked = folded(words).split()
    marks = {word for word in words_of(found.text) if any(part in word for part in asked)}
    known = ", ".join(filter(None, (call.member_id or call.policy_id,)))
    return BesideHit(
        id=call.id, title=name_of(call) or "Caller not known", say=issues or call.card.get("reason") or "",
        url=url_for("calls.show_record", call_id=call.id), side=f"{moment(call.started_at)}, {agent}", about=known,
        snippet=snippet(found.text, marks), why="the caller’s name or number" if found.by_caller else "said in the call")
