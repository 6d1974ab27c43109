"""What was looked up, across calls: a supervisor's teams, an agent's own."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from kb.api.requests import me, moment_parameter
from kb.db import isotime
from kb.errors import Invalid
from kb.floor import Wanted, lookups_csv, lookups_of
from kb.web import db_session, signed_in


def routes(api: Blueprint) -> None:
    """The door `/lookups`."""
    api.get("/lookups")(signed_in(lookups))


def lookups() -> ResponseReturnValue:
    """`agent`, `team`, `article`, `from`, `to` narrow it; `format=csv` gives a file."""
    form = request.args.get("format", "json")
    if form not in {"json", "csv"}:
        raise Invalid("format must be json or csv.", {"format": "must be json or csv"})
    wanted = Wanted(agent=request.args.get("agent"), team=request.args.get("team"), article=request.args.get("article"),
                    since=moment_parameter("from"), until=moment_parameter("to", end=True))
    found = lookups_of(db_session(), me(), wanted)
    if form == "csv":
        return Response(lookups_csv(found), content_type="text/csv; charset=utf-8",
                        headers={"Content-Disposition": "attachment; filename=lookups.csv"})
    return {"lookups": [{name: isotime(value) if hasattr(value, "astimezone") else value for name, value in vars(item).items()}
                        for item in found]}
