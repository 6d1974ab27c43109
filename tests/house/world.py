"""One of everything, so that every address can be asked for: what stands for each `<parameter>` of a route."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import ApiToken, Person, SignInSession, find_person, make_token, open_session
from kb.accounts.sign_in import digest_of
from kb.articles import Article, cards, import_folder
from kb.calls import (
    Given,
    GoodwillWanted,
    LookupRow,
    Reporter,
    Rules,
    caller_of,
    hear,
    read_event,
    record,
    save_goodwill,
    start_call,
)
from kb.calls.handing.models import HandOverLink
from kb.calls.traces.directory import save_directory_entry
from kb.calls.traces.places import save_place_list
from kb.calls.traces.problems import save_known_problem
from kb.db import Database, now
from kb.scripts import import_script
from kb.scripts.publishing.drafts import open_draft, save_draft
from kb.scripts.publishing.review import send_to_review
from kb.search.vocabulary.keeping import PinWanted, save_pin, save_synonym
from kb.search.vocabulary.wording import read_line

ARTICLE = """---
title: Premium mailed but not posted
say: Your payment is safe with us.
category: Billing
keywords: [cheque, lockbox]
---
Look in the lockbox log. Nothing there? [[premium-mailed]] tells how to trace it.

| within | what |
| --- | --- |
| 5 days | wait |

![The log](log.svg)
"""
IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
SCRIPT = """title: Premium mailed
start: greet
steps:
  greet:
    phase: acknowledge
    say: [I can see why that would worry you.]
    ask:
      - {name: paid_by, label: How was it paid?, type: choice, options: [mail, card]}
    options:
      - {id: on, label: Go on, to: wrap}
  wrap:
    end: resolved
"""
CALLER = {"first_name": "John", "last_name": "Doe", "member_id": "M-2044871", "phone": "555-0142"}


def build(database: Database, folder: Path) -> dict[str, object]:
    """Fill the store, by way of a new folder; what stands for each parameter."""
    folder.mkdir()
    (folder / "premium-mailed.md").write_text(ARTICLE)
    (folder / "log.svg").write_bytes(IMAGE)
    with database.writing() as session:
        ed, ada, otto = (find_person(session, name) for name in ("ed", "ada", "otto"))
        assert ed and ada and otto
        import_folder(session, [folder], ed)
        import_script(session, SCRIPT, "premium.yaml", ed)
        open_draft(session, "premium", ed)
        save_draft(session, "premium", SCRIPT.replace("Go on", "On"), ed, expected=1)
        send_to_review(session, "premium", ed, "sue", "Shorter")
        make_token(session, otto)
        open_session(session, otto, hours=1)
        traces = _traces(session, ed)
        token, signed_in = session.scalar(select(ApiToken.id)), session.scalar(select(SignInSession.id))
    with database.writing() as session:
        call, _new = start_call(session, ada, "c1", {"caller": CALLER, "reason": "claims"})
        record(session, call.id, [
            Given("i", "issue.raised", {"issue": "i1", "text": "premium by mail", "case": "k1"}),
            Given("l", "article.opened", {"lookup": "l1", "article": "premium-mailed"}),
            Given("t", "article.told", {"lookup": "l1", "reaction": "disputed", "words": "It was weeks ago"}),
            Given("p", "promise.made", {"promise": "p1", "what": "Trace the payment", "due": "2027-01-04"}),
            Given("r", "request.sent", {"request": "r1", "department": "Lockbox", "what": "Find it", "due": "2027-01-04"}),
            Given("k", "problem.matched", {"problem": traces["problem_id"]}),
        ], ada)
        revision = session.scalar(select(LookupRow.revision_id))
        rings = read_event({"event": "newCall", "callId": "ring1", "from": "555-0142", "user": "ada"})
        hear(session, Reporter(ada), rings, Rules())
        caller = caller_of(session, call)
        assert caller is not None
        credit = save_goodwill(session, ed, None, GoodwillWanted("Credit", True, limits={"agent": 25}))
        session.add(HandOverLink(id="h1", digest=digest_of("no-such-secret"), call_id=call.id, made_by="ada", made_at=now(),
                                 until=now() + timedelta(hours=1)))
        type_id = credit.id
        words = _words(session, ed)
    return {
        "slug": "premium-mailed", "script_id": "premium", "version": 1, "number": 1, "call_id": "c1", "ring": "ring1",
        "promise_id": "p1", "name": "ada",
        "person_id": otto.id, "team_id": otto.team_id, "token_id": token, "session_id": signed_in, "revision_id": revision,
        "caller_id": caller.id, "case_id": "k1", **traces, **words, "type_id": type_id, "link_id": "h1",
        "secret": "no-such-secret", "what": "enable", "sha256": hashlib.sha256(IMAGE).hexdigest(),
    }


def _words(session: Session, ed: Person) -> dict[str, object]:
    """Words that mean the same, and a pin."""
    article = session.scalar(select(Article))
    assert article is not None
    pin = save_pin(session, ed, PinWanted("lost cheque", f"article:{article.id}"), cards(session, ed, [article.id])[article.id])
    return {"synonym_id": save_synonym(session, ed, read_line("cheque, payment")).id, "pin_id": pin.id}


def _traces(session: Session, ed: Person) -> dict[str, object]:
    """A department, a list of places and a known problem."""
    entry = save_directory_entry(session, ed, {"name": "Lockbox", "number": "555-0100"})
    places = save_place_list(session, ed, {"title": "Mailed payment", "words": "premium", "places": [{"name": "Lockbox log"}]})
    problem = save_known_problem(session, ed, {"title": "Lockbox is late", "words": "mailed premium",
                                               "say": "We see them a day late."},
                           date(2026, 11, 20))
    return {"entry_id": entry.id, "list_id": places.id, "problem_id": problem.id}
