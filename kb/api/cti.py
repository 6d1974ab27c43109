"""The telephone system tells of calls, in the shape of Zammad's generic CTI: form or JSON, with a token in the header."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kb.api.requests import json_object, me
from kb.calls import Reporter, hear, read_event, rules
from kb.web import Role, allow, config, db_session

REPORTERS = allow(Role.AGENT, Role.SUPERVISOR, Role.ADMIN)


def routes(api: Blueprint) -> None:
    """`/cti`."""
    api.post("/cti")(REPORTERS(event))


def event() -> ResponseReturnValue:
    """200 with what it led to, also where it was known already."""
    session = db_session()
    heard = hear(session, Reporter(me(), config().cti_people), read_event(_given()), rules())
    session.commit()
    return vars(heard)


def _given() -> dict[str, Any]:
    if not request.form:
        return json_object()
    several = ("user", "user[]")
    return {**request.form.to_dict(), **{name: request.form.getlist(name) for name in several if name in request.form}}
