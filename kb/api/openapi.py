"""The description of the API, made from the doors and the kinds of entry themselves."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kb.calls import CONTACT_SCHEMA, EVENT_SCHEMA, KINDS
from kb.web import public

PROBLEM = {"description": "Refused; the problem says what to do.",
           "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def routes(api: Blueprint) -> None:
    """`/openapi.json`, which needs no token."""
    api.get("/openapi.json")(public(openapi))


def openapi() -> ResponseReturnValue:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Firstcall", "version": _version(), "summary": "A knowledge base that is on the call with you.",
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/api/v1"}], "security": [{"token": []}], "paths": _paths(),
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": _schemas()},
    }


def _paths() -> dict[str, Any]:
    call = [_path("id", "The call.")]
    slug = [_path("slug", "The article's slug.")]
    return {
        "/search": {"get": _op("Search as an agent would see it.", "Results", [
            _query("q"), _query("limit", "integer"), _query("typing", "integer"),
            *(_query(name) for name in ("kinds", "category", "tag", "lang", "trust"))])},
        "/articles/{slug}": {
            "get": _op("The article with its current revision.", "Article", slug),
            "put": _op("Create or revise; If-Match with the revision's ETag, 412 when somebody was first.", "Article",
                       [*slug, {"name": "If-Match", "in": "header", "schema": {"type": "string"}}], "ArticleText", created=True)},
        "/calls": {"post": _op("Start a call, or find it again by its call_id.", "Call", [], "CallStart", created=True)},
        "/calls/{id}": {"get": _op("The state of a call: the fold of its journal.", "Call", call)},
        "/calls/{id}/entries": {"post": _op("Record one entry or a list of them; all or none.", "Recorded", call, "Entries",
                                            created=True)},
        "/calls/{id}/journal": {"get": _op("Every entry with its place in the chain.", "Journal", call)},
        "/calls/{id}/lookups": {"get": _op("The three questions.", "Questions", call)},
        "/calls/{id}/packet": {"get": _op("The escalation packet.", "Packet", call)},
        "/cti": {"post": _op("What a telephone system tells of a call, in the shape of Zammad's generic CTI.", "Heard", [],
                             "CallEvent")},
        "/contacts": {"post": _op("Contacts from before, one or a list; all or none. The same again changes nothing.", "Kept", [],
                                  "Contacts", created=True)},
        "/lookups": {"get": _op("What was looked up, across calls.", "Lookups", [
            _query(name) for name in ("agent", "team", "article", "from", "to", "format")])},
    }


def _schemas() -> dict[str, Any]:
    text, whole = {"type": "string"}, {"type": "integer"}
    perhaps, texts = {"type": ["string", "null"]}, {"type": "array", "items": text}
    caller = KINDS["call.started"].fields["caller"].schema
    loose = {name: {"type": "object"} for name in ("Call", "Journal", "Questions", "Packet", "Lookups")}
    return {
        **loose,
        "Problem": {"type": "object", "properties": {"type": text, "title": text, "status": whole, "detail": text,
                                                     "errors": {"type": "object"}}},
        "Results": _object(query=text, took_ms={"type": "number"}, total=whole, suggestion=perhaps,
                           also_searched={"type": "array"}, nothing_fits={"type": "boolean"}, wishes={"type": "array"},
                           calls={"type": "array"},
                           results={"type": "array", "items": {"$ref": "#/components/schemas/Result"}}),
        "Result": _object(id=text, kind=text, slug=text, path=perhaps, title=text, say=perhaps, snippet=text, heading=text,
                          category=perhaps, confidence=text, stale={"type": "boolean"}, changed=perhaps,
                          score={"type": "number"}, why=text, reason=text, url=text),
        "Article": _object(id=text, slug=text, title=text, revision=whole, markdown=text, html=text),
        "ArticleText": {"type": "object", "properties": {
            "markdown": text, "title": text, "say": perhaps, "category": text, "tags": texts, "confidence": text,
            "audience": texts, "note": text}},
        "CallStart": {"type": "object", "properties": {"call_id": text, "at": text, "caller": caller, "direction": {
            "type": "string", "enum": ["inbound", "outbound"]}, "reason": text}},
        "CallEvent": EVENT_SCHEMA,
        "Heard": _object(call_id=text, state={"type": "string", "enum": ["ringing", "answered", "missed", "over"]}, people=texts,
                         unknown=texts),
        "Contacts": {"oneOf": [CONTACT_SCHEMA, {"type": "array", "items": CONTACT_SCHEMA, "maxItems": 1000}]},
        "Kept": _object(new=whole, changed=whole, unchanged=whole),
        "Entries": {"oneOf": [{"$ref": "#/components/schemas/Entry"},
                              {"type": "array", "items": {"$ref": "#/components/schemas/Entry"}}]},
        "Entry": {"oneOf": [_entry(kind) for kind in KINDS]},
        "Recorded": _object(entries={"type": "array", "items": _object(
            key=text, number=whole, hash=text, known={"type": "boolean"}, masked={"type": "array", "items": text})}),
    }


def _entry(kind: str) -> dict[str, Any]:
    fields = KINDS[kind].fields
    return {"type": "object", "title": kind, "required": ["key", "kind"], "additionalProperties": False, "properties": {
        "key": {"type": "string", "minLength": 1, "maxLength": 200}, "kind": {"const": kind},
        "at": {"type": "string", "format": "date-time"},
        "payload": {"type": "object", "additionalProperties": False,
                    "required": [name for name, field in fields.items() if field.required],
                    "properties": {name: field.schema for name, field in fields.items()}},
    }}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _op(summary: str, answer: str, parameters: list[dict[str, Any]], body: str | None = None,
        created: bool = False) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    responses: dict[str, Any] = {"200": {"description": "As asked.", "content": content}, "default": PROBLEM}
    if created:
        responses["201"] = {"description": "Something new was recorded.", "content": content}
    operation: dict[str, Any] = {"summary": summary, "parameters": parameters, "responses": responses}
    if body:
        operation["requestBody"] = {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{body}"}}}}
    return operation


def _path(name: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": about, "schema": {"type": "string"}}


def _query(name: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}}


def _version() -> str:
    try:
        return version("firstcall")
    except PackageNotFoundError:
        return "0"
