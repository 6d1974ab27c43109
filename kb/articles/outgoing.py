"""Articles out: every file as it was written, at its path, with its images."""

from collections.abc import Callable
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


def export_folder(session: Session, folder: Path, told: Callable[[int, int], None] | None = None) -> Exported:
    """Write every article below a folder, which is made where it is new. Needs a session that writes: it keeps what was
    exchanged, so that a later import knows which side has changed. `told(done, of)` is called after each portion: the caller
    may commit there, so that no transaction is long.

    A file that was changed there since the last exchange is left as it is and reported. Raises `Invalid` when the folder
    cannot be written.
    """
    export = _Export(session, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ids = list(session.scalars(select(Article.id).order_by(Article.path)))
        for first in range(0, len(ids), PORTION):
            export.portion(ids[first : first + PORTION])
            if told is not None:
                told(min(first + PORTION, len(ids)), len(ids))
    except OSError as wrong:
        raise Invalid(f"{wrong.filename or folder} cannot be written: {wrong.strerror or wrong}.") from wrong
    return export.done


class _Export:
    def __init__(self, session: Session, folder: Path) -> None:
        self.session, self.folder, self.done = session, folder, Exported()
        self.root = str(folder.resolve())
        self.exchanges = {row.file: row for row in session.scalars(
            select(Exchange).where(Exchange.file.startswith(self.root, autoescape=True)))}

    def portion(self, ids: list[str]) -> None:
        """Write these articles, then keep what was exchanged."""
        written = []
        for article, path, digest, source in self.session.execute(
                select(Article.id, Article.path, Article.digest, Revision.source)
                .join(Revision, Revision.id == Article.current_id).where(Article.id.in_(ids))):
            if self._write_text(path, source):
                written.append(article)
                self._keep(path, article, digest, text_digest(source))
        for place, image in self.session.execute(
                select(AssetUse.place, Asset.content).join(Asset, Asset.sha256 == AssetUse.sha256)
                .join(Article, Article.current_id == AssetUse.revision_id).where(Article.id.in_(written))):
            self.done.images += self._write(place, image)
        self.session.flush()

    def _write_text(self, path: str, source: str) -> bool:
        target, content = self.folder / path, source.encode()
        there = target.read_bytes() if target.is_file() else content
        exchange = self.exchanges.get(str(target.resolve()))
        if there != content and (exchange is None or text_digest(there.decode("utf-8", "replace")) != exchange.text_digest):
            self.done.conflicts.append(path)
            return False
        self._write(path, content)
        self.done.articles += 1
        return True

    def _write(self, path: str, content: bytes) -> bool:
        target = self.folder / path
        if not inside(self.folder, target):
            raise Invalid(f"{path} leads out of the folder.")
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return True

    def _keep(self, path: str, article: str, digest: str, text: str) -> None:
        file = str((self.folder / path).resolve())
        row = self.exchanges.get(file)
        if row is None:
            row = self.exchanges[file] = Exchange(file=file, article_id=article, digest=digest, text_digest=text)
            self.session.add(row)
        row.article_id, row.digest, row.text_digest = article, digest, text
