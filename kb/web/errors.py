"""The one table from domain errors to HTTP: a page for people, a problem document (RFC 9457) for programs."""

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from kb import errors

log = logging.getLogger("kb")

STATUS: dict[type[errors.KbError], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ChangedMeanwhile: HTTPStatus.PRECONDITION_FAILED,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: errors.KbError) -> HTTPStatus:
    """The HTTP status of a domain error."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.BAD_REQUEST


def wants_json() -> bool:
    """Whether a program asks: an API address, or only JSON accepted."""
    accept = request.accept_mimetypes
    return request.path.startswith("/api/") or (accept.best == "application/json" and not accept.accept_html)


def answer(status: int, message: str, fields: dict[str, str] | None = None, **details: object) -> Response:
    """The answer to a refused request, in the form that the asker reads."""
    title = HTTPStatus(status).phrase
    if wants_json():
        problem = {"type": "about:blank", "title": title, "status": int(status), "detail": message, **details}
        if fields:
            problem["errors"] = fields
        response = Response(json.dumps(problem, default=str), status, content_type="application/problem+json")
    else:
        html = render_template("web/error.html", status=int(status), heading=title, message=message, fields=fields or {})
        response = make_response(html, int(status))
    if "retry_after" in details:
        response.headers["Retry-After"] = str(details["retry_after"])
    if status == HTTPStatus.UNAUTHORIZED and request.path.startswith("/api/"):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def handle_errors(app: Flask) -> None:
    """Answer every error that leaves a view."""

    @app.errorhandler(errors.KbError)
    def domain(error: errors.KbError) -> Response:
        fields = error.fields if isinstance(error, errors.Invalid) else None
        return answer(status_of(error), error.message, fields, **error.details)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        return answer(error.code, _PLAIN.get(error.code, error.description or "This did not work."))

    @app.errorhandler(OperationalError)
    def store(error: OperationalError) -> Response:
        log.exception("the store refused")
        return answer(HTTPStatus.SERVICE_UNAVAILABLE, "The store is busy or full. Nothing was saved; try again in a moment.",
                      retry_after=5)

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    @app.errorhandler(UnicodeEncodeError)
    def unstorable(error: Exception) -> Response:
        # What no store takes names nothing that is there: a NUL in an address, a number beyond all bounds, half a character.
        log.warning("a value that no store takes: %s", type(error).__name__)
        return answer(HTTPStatus.BAD_REQUEST, _PLAIN[400])

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.exception("unexpected error")
        return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side. Nothing was saved by this step.")


_PLAIN = {
    400: "The request could not be read.",
    404: "There is no such page.",
    405: "This address does not take that kind of request.",
    413: "This is larger than Firstcall takes at once.",
    415: "This kind of content is not taken here.",
}
