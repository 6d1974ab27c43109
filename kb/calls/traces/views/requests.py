"""The waiting list of requests to departments: what is late, what is due today, what is coming; and their answers."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import display_names
from kb.calls.fields import Due, Wrong
from kb.calls.journal import Given, record
from kb.calls.traces.directory import called
from kb.calls.traces.views.pages import form_again, me, page, status_of_form
from kb.calls.traces.waiting import LATELY, Waiting, answered, get_request, waiting
from kb.calls.views.wording import due_words
from kb.db import new_id, now
from kb.errors import Conflict, Invalid
from kb.web import Role, allow, db_session, zone

AT_WORK = allow(Role.AGENT, Role.SUPERVISOR)
HEADINGS = (("late", "Late"), ("today", "Today"), ("coming", "Coming"), ("some_day", "Without a day"))


def routes(room: Blueprint) -> None:
    """`/requests` and the answer to one."""
    room.get("/requests", endpoint="requests_waiting")(AT_WORK(listed))
    room.post("/requests/<call_id>/answer", endpoint="answer_request")(AT_WORK(answer))


def listed() -> ResponseReturnValue:
    """One's own requests, or all that one may read."""
    return _page()


def answer(call_id: str) -> ResponseReturnValue:
    """Keep what the department said; with a next day the request goes on waiting."""
    from kb.calls.views import rules

    session, form = db_session(), request.form
    request_id = form.get("request", "")
    get_request(session, me(), call_id, request_id)
    given: dict[str, Any] = {"request": request_id, "text": form.get("text", "").strip(),
                             "who": form.get("who", "").strip() or None, "next_due": form.get("next_due") or None}
    try:
        _check(given)
        record(session, call_id, [Given(new_id(), "request.answered", given)], me(), rules())
    except (Invalid, Conflict) as error:
        outcome = form_again(session, error)
        return _page(failed=f"{call_id}/{request_id}", values=given, **outcome), status_of_form(error)
    session.commit()
    done = "moved" if given["next_due"] else "answered"
    return redirect(url_for("calls.requests_waiting", of=form.get("of") or None, done=done), 303)


def _check(given: dict[str, Any]) -> None:
    if not given["text"]:
        raise Invalid("Write what they said.", {"text": "Write what they said."})
    if given["next_due"]:
        try:
            Due().read(given["next_due"])
        except Wrong:
            raise Invalid("That is no day.", {"next_due": "A day such as 2026-12-03."}) from None


def _page(**more: Any) -> str:
    session, person = db_session(), me()
    everybody = (request.values.get("of") or ("all" if Role.SUPERVISOR in person.roles else "mine")) == "all"
    found = waiting(session, person, now(), zone(), mine=not everybody)
    lately = answered(session, person, now() - LATELY, mine=not everybody)
    outcome = {"failed": "", "values": {}, "message": "", "faults": {}, **more}
    return page("requests", groups=_groups(found), lately=lately, everybody=everybody, total=len(found), due_words=due_words,
                directory=called(session, [one.request.department for one in found]), names=display_names(session), **outcome)


def _groups(found: list[Waiting]) -> list[tuple[str, str, list[Waiting]]]:
    def heading(one: Waiting) -> str:
        if one.request.due is None:
            return "some_day"
        return one.standing if one.standing in {"late", "today"} else "coming"

    groups = [(name, words, [one for one in found if heading(one) == name]) for name, words in HEADINGS]
    return [group for group in groups if group[2]]
