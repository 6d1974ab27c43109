"""What an open desk asks for: news of its call, an article beside the step, the draft of the line, the outbox key."""

import base64
import secrets
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.articles import Moved, card_of, current, get_article, must_tell, reading_html
from kb.calls.handing.views import offers
from kb.calls.journal import journal_rows, state_from
from kb.calls.models import EntryRow, LineDraft, OutboxKey
from kb.calls.readings import state_json
from kb.calls.rights import get_call
from kb.calls.views.desk import known_before, readers, shelf
from kb.calls.views.news import all_news
from kb.calls.views.practice import AT_A_DESK
from kb.calls.views.watching import note_reading
from kb.db import isotime, now
from kb.errors import Invalid
from kb.web import database, db_session

LONGEST_DRAFT = 20_000


def routes(room: Blueprint) -> None:
    """What the desk's modules fetch."""
    room.get("/calls/<call_id>/poll")(AT_A_DESK(poll))
    room.put("/calls/<call_id>/draft")(AT_A_DESK(draft))
    room.get("/calls/<call_id>/articles/<slug>")(AT_A_DESK(article))
    room.get("/desk/outbox-key")(AT_A_DESK(outbox_key))


def poll(call_id: str) -> ResponseReturnValue:
    """Everything after entry number `after`, the state when there is any, who reads along, and what waits.

    When it has become known who is on the line, or with `before` in the address, what is known of that caller from before
    comes along.
    """
    session = db_session()
    call = get_call(session, current_user, call_id)
    note_reading(call)
    after = request.args.get("after", "0")
    if not after.isascii() or not after.isdigit():
        raise Invalid("after must be the number of an entry.", {"after": "must be a number"})
    answer: dict[str, Any] = {"number": call.last_number, "status": call.status, "agent": call.agent, "entries": [],
                              "readers": readers(session, call), "shelf": shelf(session, current_user, but=call.id),
                              "offers": offers(session, current_user),
                              "news": all_news(session, current_user._get_current_object(), call)}
    is_new, wants_before = call.last_number > int(after[:12]), "before" in request.args
    if not is_new and not wants_before:
        return answer
    rows = journal_rows(session, call.id)
    state = state_from(session, call.id, rows)
    if is_new:
        answer["entries"] = [_entry_json(row) for row in rows if row.number > int(after[:12])]
        answer["state"] = state_json(state)
    if wants_before or any(row["kind"] == "caller.identified" for row in answer["entries"]):
        answer["brief"] = known_before(session, current_user, state)
    return answer


def _entry_json(row: EntryRow) -> dict[str, Any]:
    return {"number": row.number, "key": row.key, "kind": row.kind, "payload": {**row.plain, **(row.personal or {})},
            "server": row.server, "actor": row.actor, "at": isotime(row.at)}


def draft(call_id: str) -> ResponseReturnValue:
    """Keep the words that stand in the line; answers them as they are kept, with numbers masked."""
    from kb.calls.views import rules

    session = db_session()
    call = get_call(session, current_user, call_id)
    given = request.get_json(force=True)
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str) or len(text) > LONGEST_DRAFT:
        raise Invalid(f"Send {{\"text\": …}} of at most {LONGEST_DRAFT} characters.", {"text": "is required"})
    kept = rules().mask(text.replace("\0", ""))
    row = session.get(LineDraft, (call.id, current_user.name))
    if row is None:
        row = LineDraft(call_id=call.id, person=current_user.name)
        session.add(row)
    row.text, row.at = kept, now()
    session.commit()
    return {"text": kept, "masked": kept != text}


def article(call_id: str, slug: str) -> ResponseReturnValue:
    """The article as it stands now, to be shown beside the step. Opening it is an entry, made by the desk."""
    session = db_session()
    get_call(session, current_user, call_id)
    try:
        found = get_article(session, current_user, slug)
    except Moved as moved:
        found = get_article(session, current_user, moved.slug)
    revision = current(found)
    return render_template("calls/_article.html", article=found, revision=revision, card=card_of(session, current_user, found),
                           html=reading_html(session, current_user, revision), must_tell=must_tell(revision.body))


def outbox_key() -> ResponseReturnValue:
    """The key that seals this person's unsent entries; made at the first asking."""
    with database().writing() as session:
        row = session.get(OutboxKey, current_user.name)
        if row is None:
            row = OutboxKey(person=current_user.name, key=base64.b64encode(secrets.token_bytes(32)).decode(), made_at=now())
            session.add(row)
        key = row.key
    return {"key": key}


