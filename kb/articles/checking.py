"""Whether articles are whole: what an article's row repeats of its newest revision is true, and nothing has been altered."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.articles.assets import sha256_of
from kb.articles.drafts import digest_of
from kb.articles.models import Article, Asset, AssetUse, Revision
from kb.articles.rights import readers_of

PORTION = 200


def check_articles(session: Session) -> Iterator[str]:
    """Every fault, as one plain sentence."""
    yield from _heads(session)
    ids = list(session.scalars(select(Revision.id).order_by(Revision.article_id, Revision.number)))
    for first in range(0, len(ids), PORTION):
        some = ids[first : first + PORTION]
        places: dict[str, dict[str, str]] = {}
        for revision, place, sha256 in session.execute(
                select(AssetUse.revision_id, AssetUse.place, AssetUse.sha256).where(AssetUse.revision_id.in_(some))):
            places.setdefault(revision, {})[place] = sha256
        for id_, article, number, digest, category, source in session.execute(select(
                Revision.id, Revision.article_id, Revision.number, Revision.digest, Revision.category, Revision.source).where(
                Revision.id.in_(some))):
            if digest_of(source, category, places.get(id_, {})) != digest:
                yield f"article {article}: revision {number} is not what was saved"
    for sha256 in list(session.scalars(select(Asset.sha256))):
        content = session.scalar(select(Asset.content).where(Asset.sha256 == sha256))
        if content is None or sha256_of(content) != sha256:
            yield f"image {sha256[:12]} is not what was saved"


def _heads(session: Session) -> Iterator[str]:
    numbers = {article: (newest, count) for article, newest, count in session.execute(
        select(Revision.article_id, func.max(Revision.number), func.count()).group_by(Revision.article_id))}
    rows = {row.id: row for row in session.execute(select(
        Revision.id, Revision.number, Revision.digest, Revision.title, Revision.say, Revision.category, Revision.confidence,
        Revision.audience).join(Article, Article.current_id == Revision.id))}
    for article in session.scalars(select(Article)):
        row = rows.get(article.current_id)
        shown = (article.number, article.digest, article.title, article.say, article.category, article.confidence)
        if row is None:
            yield f"article {article.slug}: its newest revision is not there"
        elif shown != row[1:7] or article.readers != readers_of(row.audience) or numbers[article.id][0] != row.number:
            yield f"article {article.slug}: its row differs from its newest revision"
        elif numbers[article.id][1] != row.number:
            yield f"article {article.slug}: {row.number - numbers[article.id][1]} of its revisions are not there"
