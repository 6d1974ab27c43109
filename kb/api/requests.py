"""Reading JSON requests: bodies and query parameters, each with its refusal."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.exceptions import BadRequest

from kb.accounts import Person
from kb.errors import Invalid
from kb.web import zone


def me() -> Person:
    """The person who asks."""
    person: Person = current_user._get_current_object()
    return person


def json_body() -> Any:
    """The JSON of the request, `{}` where there is no body. Raises a 400 for broken JSON."""
    if not request.get_data(cache=True):
        return {}
    try:
        return request.get_json(force=True)
    except BadRequest as broken:
        raise BadRequest("The body is not valid JSON.") from broken


def json_object(*known: str) -> dict[str, Any]:
    """The JSON object of the request. Raises `Invalid` for anything else, or for fields that are not `known`."""
    body = json_body()
    if not isinstance(body, dict):
        raise Invalid("Send a JSON object.")
    surplus = {str(name): "is not a field here" for name in body if known and name not in known}
    if surplus:
        raise Invalid(f"Unknown fields: {', '.join(surplus)}.", surplus)
    return body


def whole_number(name: str, default: int, most: int) -> int:
    """A query parameter between 1 and `most`."""
    text = request.args.get(name)
    if text is None or text == "":
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
        raise Invalid(f"{name} must be a whole number from 1 to {most}.", {name: f"must be 1 to {most}"})
    return int(text)


def moment_parameter(name: str, *, end: bool = False) -> datetime | None:
    """A day or time from the query, in UTC; a day means its beginning, or with `end` its end, in the reader's zone."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        if len(text) <= 10:
            edge = time.max if end else time.min
            return datetime.combine(date.fromisoformat(text), edge, zone()).astimezone(UTC)
        given = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (given if given.tzinfo else given.replace(tzinfo=zone())).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be a day such as 2026-11-22 or a time.", {name: "is no day or time"}) from None
