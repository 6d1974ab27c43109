"""Images of articles: kept once by the hash of their content, seen by whoever may read an article that shows them."""

import hashlib
import posixpath
import re
from urllib.parse import quote, unquote

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.articles.models import Article, Asset, AssetUse, Revision
from kb.articles.rights import may_read, readable
from kb.errors import Invalid, NotFound

LARGEST = 8 * 1024 * 1024
"""A larger image is refused (bytes)."""
IMAGE_FILES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}

_SIGNS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"),
          (b"GIF89a", "image/gif"))


def media_type_of(content: bytes, name: str) -> str:
    """What kind of image this is, by its content, whatever it is called. Raises `Invalid` when it is none."""
    for sign, media_type in _SIGNS:
        if content.startswith(sign):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if name.lower().endswith(".svg") and re.search(rb"<svg[\s>]", content[:4096]):
        return "image/svg+xml"
    raise Invalid("It is not an image of a kind that is taken: PNG, JPEG, GIF, WebP or SVG.")


def place_of(path: str, source: str) -> str | None:
    """Where an image stands in the folder, from what the article at `path` says; None when that is outside of it."""
    given = unquote(source.partition("#")[0].partition("?")[0])
    if not given or given.startswith("/") or "\\" in given or ":" in given or "\0" in given:
        return None
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), given))
    if place.startswith("..") or posixpath.splitext(place)[1].lower() not in IMAGE_FILES:
        return None
    return place


def address_of(sha256: str, place: str) -> str:
    """The address of an image."""
    return f"/assets/{sha256}/{quote(posixpath.basename(place))}"


def sha256_of(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


def keep_asset(session: Session, content: bytes, name: str) -> str:
    """Keep an image; answers its hash. Raises `Invalid` when it is none."""
    sha256 = sha256_of(content)
    if session.scalar(select(Asset.sha256).where(Asset.sha256 == sha256)) is None:
        session.add(Asset(sha256=sha256, media_type=media_type_of(content, name), size=len(content), content=content))
        session.flush()
    return sha256


def get_asset(session: Session, person: object, sha256: str) -> Asset:
    """An image, for whoever may read an article that shows it, or showed it in a revision that she may read.

    Raises `NotFound` for everybody else.
    """
    rows = session.execute(
        select(Revision.audience, Article.current_id == Revision.id).join(AssetUse, AssetUse.revision_id == Revision.id)
        .join(Article, Article.id == Revision.article_id).where(AssetUse.sha256 == sha256, readable(person))
        .order_by(Revision.number.desc()).limit(200))
    if not any(now_shown or may_read(person, audience) for audience, now_shown in rows):
        raise NotFound("There is no such image.")
    return session.scalars(select(Asset).where(Asset.sha256 == sha256)).one()


def places(session: Session, revision_id: str) -> dict[str, str]:
    """The images that a revision shows: hash by place."""
    return {place: sha256 for place, sha256 in
            session.execute(select(AssetUse.place, AssetUse.sha256).where(AssetUse.revision_id == revision_id))}
