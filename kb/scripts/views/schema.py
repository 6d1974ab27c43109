"""The format of script files, for editors of all kinds."""

from flask import Blueprint, Response, json, request

from kb.scripts.format.schema import schema
from kb.web import public


def routes(room: Blueprint) -> None:
    """Add the schema."""
    room.get("/schema.json")(public(schema_json))


def schema_json() -> Response:
    """JSON Schema of script files; an editor may be pointed at this address."""
    response = Response(json.dumps(schema(), indent=2, sort_keys=False), mimetype="application/schema+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    response.add_etag()
    response.make_conditional(request)
    return response
