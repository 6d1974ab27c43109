"""Screen pop: the telephone system opens the desk on the call that rings."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.calls.journal import Given, record, start_call
from kb.calls.state import PRACTICE
from kb.db import new_id
from kb.errors import Conflict, Invalid, NotAllowed
from kb.web import Role, allow, config, database

CALLER = {"first_name": "first_name", "last_name": "last_name", "member_id": "member_id", "policy_id": "policy_id",
          "ani": "phone"}
START = {"queue": "queue", "menu": "menu", "dnis": "source", "reason": "reason"}
LONGEST = 8192
MOST_FACTS = 100


def routes(room: Blueprint) -> None:
    """`/calls/pop`."""
    room.get("/calls/pop")(allow(Role.AGENT, Role.SUPERVISOR)(pop))


def pop() -> ResponseReturnValue:
    """Start the call, or find it again, and lead to its clean address. What is not known becomes an answer."""
    from kb.calls.views import rules

    _refuse_foreign()
    if request.method == "HEAD":  # a browser or proxy that only looks ahead starts no call
        return "", 204
    if len(request.query_string) > LONGEST:
        raise Invalid(f"A screen pop may carry at most {LONGEST} bytes. Start the call by hand on the desk.")
    given = {_tidy(name): text.replace("\0", "").strip() for name, text in request.args.items()}
    caller = {field: given[name][:200] for name, field in CALLER.items() if given.get(name)}
    if given.get("dnis") == PRACTICE:  # a telephone system that says so starts a call like any other
        del given["dnis"]
    payload = {"caller": caller, "direction": "inbound",
               **{field: given[name][:200] for name, field in START.items() if given.get(name)}}
    facts = [Given(new_id(), "fact.noted", {"question": name, "value": text, "source": "system"})
             for name, text in given.items() if name and text and name not in {*CALLER, *START, "call_id"}]
    if len(facts) > MOST_FACTS:
        raise Invalid(f"A screen pop may carry at most {MOST_FACTS} values besides the caller's.")
    try:
        with database().writing() as session:
            call, new = start_call(session, current_user, given.get("call_id"), payload, rules())
            if new and facts:
                record(session, call.id, facts, current_user, rules())
    except Conflict:  # it popped up on two desks; the caller is with one of them, and she may be the one
        return render_template("calls/ringing/taken.html", caller=caller, reason=payload.get("reason")), 409
    return redirect(url_for("calls.show", call_id=call.id), 303)


def _tidy(name: str) -> str:
    """The name of a parameter as the name of a question."""
    return " ".join(name.replace("\0", "").split())[:200].strip()


def _refuse_foreign() -> None:
    """Another site's page may not open calls in the agent's name, unless its origin is configured.

    Where a browser does not say whence (plain http beyond this machine), the page that led here does, if it is named.
    """
    site = request.headers.get("Sec-Fetch-Site")
    page = request.headers.get("Origin") or request.headers.get("Referer") or ""
    origin = "/".join(page.split("/", 3)[:3])
    if site in {"none", "same-origin"} or (site is None and origin.partition("://")[2] in {"", request.host}):
        return
    if origin not in config().pop_origins:
        raise NotAllowed("This call was opened from another site, which is not among KB_POP_ORIGINS.")


