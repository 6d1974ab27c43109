"""Contacts from before Firstcall, brought in by a program: one or a list, all or none."""

from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kb.api.requests import json_body
from kb.calls import keep_contacts, read_contact, rules
from kb.errors import Invalid
from kb.web import Role, allow, config, db_session

MOST_AT_ONCE = 1000


def routes(api: Blueprint) -> None:
    """`/contacts`."""
    api.post("/contacts")(allow(Role.SUPERVISOR, Role.ADMIN)(take_in))


def take_in() -> ResponseReturnValue:
    """201 where any is new or changed, else 200, with how many of each."""
    body = json_body()
    given = body if isinstance(body, list) else [body]
    if not 1 <= len(given) <= MOST_AT_ONCE:
        raise Invalid(f"Send between 1 and {MOST_AT_ONCE} contacts at once.")
    found, zone = [], ZoneInfo(config().timezone)
    for place, one in enumerate(given):
        if not isinstance(one, dict):
            raise Invalid("Send a contact as an object, or a list of them.", contact=place)
        try:
            found.append(read_contact(one, zone, rules().mask))
        except Invalid as fault:
            fault.details["contact"] = place
            raise
    session = db_session()
    kept = keep_contacts(session, found, "api")
    session.commit()
    return vars(kept), 201 if kept.new or kept.changed else 200
