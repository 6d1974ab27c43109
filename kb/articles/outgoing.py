"""Articles out: every file as it was written, at its path, with its images."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.articles.drafts import text_digest
from kb.articles.models import Article, Asset, AssetUse, Exchange, Revision
from kb.content import inside
from kb.errors import Invalid

PORTION = 200


@dataclass
class Exported:
    """What was written: articles and images, and the paths left alone because somebody has changed these files since."""

    articles: int = 0
    images: int = 0
    conflicts: list[str] = field(default_factory=list)


def export_folder(session: Session, folder: Path) -> Exported:
    """Write every article below a folder, which is made where it is new. Needs a session that writes: it keeps what was
    exchanged, so that a later import knows which side has changed.

    A file that was changed there since the last exchange is left as it is and reported. Raises `Invalid` when the folder
    cannot be written.
    """
    done = Exported()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ids = list(session.scalars(select(Article.id).order_by(Article.path)))
        for first in range(0, len(ids), PORTION):
            rows = session.execute(
                select(Article.id, Article.path, Article.digest, Revision.id, Revision.source)
                .join(Revision, Revision.id == Article.current_id).where(Article.id.in_(ids[first : first + PORTION])))
            for article, path, digest, revision, source in rows.all():
                _write_article(session, folder, done, _Row(article, path, digest, revision, source))
            session.flush()
    except OSError as wrong:
        raise Invalid(f"{wrong.filename or folder} cannot be written: {wrong.strerror or wrong}.") from wrong
    return done


@dataclass(frozen=True)
class _Row:
    article: str
    path: str
    digest: str
    revision: str
    source: str


def _write_article(session: Session, folder: Path, done: Exported, row: _Row) -> None:
    target = folder / row.path
    if not inside(folder, target):
        raise Invalid(f"{row.path} leads out of the folder.")
    exchange = session.get(Exchange, str(target.resolve()))
    content = row.source.encode()
    there = target.read_bytes() if target.is_file() else None
    if there not in {None, content}:
        met = text_digest((there or b"").decode("utf-8", "replace"))
        if exchange is None or met != exchange.text_digest:
            done.conflicts.append(row.path)
            return
    if there != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    done.articles += 1
    for place, image in session.execute(select(AssetUse.place, Asset.content).join(Asset, Asset.sha256 == AssetUse.sha256)
                                        .where(AssetUse.revision_id == row.revision)):
        beside = folder / place
        if inside(folder, beside):
            beside.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(image)
            done.images += 1
    session.merge(Exchange(file=str(target.resolve()), article_id=row.article, digest=row.digest,
                           text_digest=text_digest(row.source)))
