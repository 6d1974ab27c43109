"""Maps as files: SVG and Mermaid of a version."""

from flask import Blueprint, Response

from kb.scripts.map import draw_map, write_mermaid
from kb.scripts.publishing.versions import get_version
from kb.web import db_session, signed_in


def routes(room: Blueprint) -> None:
    """`/scripts/<id>/<version>.svg` and `.mmd`"""
    room.get("/<script_id>/<int:version>.svg")(signed_in(version_svg))
    room.get("/<script_id>/<int:version>.mmd")(signed_in(version_mermaid))


def version_svg(script_id: str, version: int) -> Response:
    """The map of a version, with its own style."""
    drawn = draw_map(get_version(db_session(), script_id, version), standalone=True)
    return _file(str(drawn), "image/svg+xml", f"{script_id}-{version}.svg")


def version_mermaid(script_id: str, version: int) -> Response:
    """The map of a version as Mermaid."""
    return _file(write_mermaid(get_version(db_session(), script_id, version)), "text/vnd.mermaid", f"{script_id}-{version}.mmd")


def _file(text: str, kind: str, name: str) -> Response:
    """As a file to keep: a drawing that opens as a page of its own could bring a script along, if ever one got into it."""
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
