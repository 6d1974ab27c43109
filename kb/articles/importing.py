"""Articles in: what a folder holds is compared with what is here, file by file, and neither side's work is overwritten."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.articles.assets import IMAGE_FILES, keep_asset
from kb.articles.drafts import LARGEST, Draft, text_digest
from kb.articles.incoming import Incoming, Known, Report, alike, free_path, own_path, text_of
from kb.articles.meta import Meta, read_meta
from kb.articles.models import Alias, Article, AssetUse, Exchange, Revision
from kb.articles.slugs import free_slug, is_slug, slug_of, wanted_slug
from kb.articles.store import add_revision, new_article, rename
from kb.changes import note_change
from kb.content import Found, walk_folder
from kb.errors import Invalid, KbError

ARTICLE_FILES = {".md", ".markdown"}
SCRIPT_FILES = {".yaml", ".yml"}
PORTION = 40
"""Files are rendered, then written, so many at a time; between two portions the caller may commit."""
HANDS = 2
"""Files rendered at once."""


def import_folder(session: Session, paths: Iterable[Path | str], by: Person | str, dry_run: bool = False, *,
                  largest: int = LARGEST, told: Callable[[int, int], None] | None = None) -> Report:
    """Take in the Markdown below these folders. What cannot be taken is named in the report, and the rest goes in.

    `told(done, of)` is called after each portion of files, and before each is rendered: the caller may commit there, so that
    no transaction is long and nobody waits for the rendering.
    `dry_run` writes nothing. Scripts are only listed; images come along with the articles that show them.
    """
    return _Import(session, by, dry_run, largest).take(list(walk_folder(paths)), told or (lambda done, of: None))


class _Import:
    def __init__(self, session: Session, by: Person | str, dry_run: bool, largest: int) -> None:
        self.session, self.by, self.dry_run, self.largest = session, by, dry_run, largest
        self.report = Report()
        rows = session.execute(select(Article.id, Article.key, Article.slug, Article.path, Article.current_id, Article.digest))
        self.by_id = {row.id: Known(*row) for row in rows}
        self.by_key = {known.key: known for known in self.by_id.values() if known.key}
        self.by_path = {known.path: known for known in self.by_id.values()}
        self.by_slug: dict[str, str] = {known.slug: known.id for known in self.by_id.values()}
        self.by_slug |= dict(session.execute(select(Alias.slug, Alias.article_id)).all())
        self.exchanges = {row.file: (row.article_id, row.digest, row.text_digest) for row in session.scalars(select(Exchange))}
        self.seen: dict[str, str] = {}

    def take(self, files: list[Found], told: Callable[[int, int], None]) -> Report:
        articles = [found for found in files if self._is_article(found)]
        pending, done = iter(articles), 0
        with ThreadPoolExecutor(HANDS, thread_name_prefix="import") as hands:
            while portion := list(islice(pending, PORTION)):
                self._take(portion, hands, partial(told, done, len(articles)))
                done += len(portion)
                told(done, len(articles))
        return self.report

    def _is_article(self, found: Found) -> bool:
        suffix = PurePosixPath(found.relative).suffix.lower()
        if found.problem:
            self._refuse(found, found.problem)
        elif suffix in SCRIPT_FILES:
            self.report.scripts.append(found)
        elif suffix not in ARTICLE_FILES and suffix not in IMAGE_FILES:
            self._refuse(found, "It is neither Markdown, a script nor an image.")
        return not found.problem and suffix in ARTICLE_FILES

    def _refuse(self, found: Found, reason: str) -> None:
        self.report.refused.append((found.relative, reason))

    def _take(self, portion: list[Found], hands: ThreadPoolExecutor, pause: Callable[[], None]) -> None:
        """Read and compare, render, write. Rendering, the longest of the three, is done in the pause between transactions."""
        met = [incoming for found in portion if (incoming := self._read(found)) is not None]
        self._learn([incoming.known for incoming in met if incoming.known])
        wanted = [incoming for incoming in met if self._sort(incoming)]
        if self.dry_run:
            return
        pause()
        list(hands.map(Incoming.render, wanted))
        self._see_new_names()
        for incoming in wanted:
            try:
                self._write(incoming)
            except KbError as wrong:
                self._uncount(incoming)
                self._refuse(incoming.found, wrong.message)

    def _see_new_names(self) -> None:
        """What others have taken for their own articles in the pause: no name is given twice."""
        for article_id, key, slug, path in self.session.execute(select(Article.id, Article.key, Article.slug, Article.path)):
            if article_id not in self.by_id:
                known = self.by_id[article_id] = Known(article_id, key, slug, path, "", "")
                self.by_slug.setdefault(slug, article_id)
                self.by_path.setdefault(path, known)

    def _read(self, found: Found) -> Incoming | None:
        try:
            source = text_of(found.read(self.largest))
            head = read_meta(source, found.relative)
            known = self._known(found, source, head[0])
        except KbError as wrong:
            self._refuse(found, wrong.message)
            return None
        path = own_path(found, known, str(found.path.resolve()) in self.exchanges)
        return Incoming(found, path, source, head if path == found.relative else read_meta(source, path), known)

    def _known(self, found: Found, source: str, meta: Meta) -> Known | None:
        """The article that a file is of: by its id, by where it was met before, by its path when it reads alike."""
        known = self.by_key.get(meta.key or "")
        if known is None:
            exchange = self.exchanges.get(str(found.path.resolve()))
            known = self.by_id.get(exchange[0]) if exchange else self.by_path.get(found.relative)
            if known and known.key and meta.key and known.key != meta.key:
                known = None  # by its id the file is of another article now
            if known and not exchange and not alike(source, self._text(known)):
                known = None  # only the same name, in another folder
        name = known.id if known else meta.key
        if name and name in self.seen:
            raise Invalid(f"It is the same article as {self.seen[name]}{f' (id {meta.key})' if meta.key else ''}.")
        if name:
            self.seen[name] = found.relative
        return known

    def _text(self, known: Known) -> str:
        return self.session.scalar(select(Revision.source).where(Revision.id == known.revision)) or ""

    def _learn(self, known: list[Known]) -> None:
        """What the articles of a portion say and show now, for those of which it is not known yet."""
        missing = {one.revision: one for one in known if not one.text_digest}
        if not missing:
            return
        for revision, source, broken in self.session.execute(
                select(Revision.id, Revision.source, Revision.broken).where(Revision.id.in_(missing))):
            missing[revision].text_digest, missing[revision].gaps = text_digest(source), broken
        for revision, place, sha256 in self.session.execute(
                select(AssetUse.revision_id, AssetUse.place, AssetUse.sha256).where(AssetUse.revision_id.in_(missing))):
            missing[revision].places[place] = sha256

    def _sort(self, incoming: Incoming) -> bool:
        """Count a file as new, changed, unchanged or in conflict; whether anything is to be written for it."""
        known, report = incoming.known, self.report
        if known is None:
            report.new += 1
            return True
        same = incoming.text_digest == known.text_digest
        if same and known.path == incoming.path and incoming.shows_the_same(known):
            report.unchanged += 1
            self._exchange(incoming.file, known.id, known.digest, known.text_digest)
            return False
        if not same:
            base, base_text = self._base(incoming, known)
            if base_text == incoming.text_digest:
                report.unchanged += 1  # the file is as it was; what is here has gone on
                return False
            if base != known.digest:
                report.conflicts.append(incoming.found.relative)
                return False
        report.changed += 1
        return True

    def _uncount(self, incoming: Incoming) -> None:
        if incoming.known is None:
            self.report.new -= 1
        else:
            self.report.changed -= 1

    def _base(self, incoming: Incoming, known: Known) -> tuple[str, str]:
        """Digest and text digest of what both sides had in common last; of the last import where nothing else is known."""
        exchange = self.exchanges.get(incoming.file)
        if exchange is not None:
            return exchange[1:]
        last = self.session.execute(select(Revision.digest, Revision.source).where(
            Revision.article_id == known.id, Revision.imported).order_by(Revision.number.desc()).limit(1)).first()
        return (last.digest, text_digest(last.source)) if last else ("", "")

    def _write(self, incoming: Incoming) -> None:
        draft, known = incoming.draft, incoming.known
        if draft is None:
            raise Invalid("It could not be read.")
        article = self._revised(incoming, known) if known else self._added(incoming, draft)
        if article is None:
            return
        for place in draft.places:
            keep_asset(self.session, incoming.images[place], place)
        if article.digest == draft.digest:  # it has only moved
            note_change(self.session, "article", article.id)
            self._exchange(incoming.file, article.id, article.digest, incoming.text_digest)
            return
        revision = add_revision(self.session, article, draft, self.by, imported=True)
        self.by_id[article.id] = Known(article.id, article.key, article.slug, article.path, revision.id, revision.digest,
                                       incoming.text_digest, draft.places, revision.broken)
        self._exchange(incoming.file, article.id, revision.digest, incoming.text_digest)
        self.report.notes += [(incoming.found.relative, problem) for problem in revision.problems]
        self.report.notes += [(incoming.found.relative, f"It shows {name}, which is not there.") for name in revision.broken]

    def _revised(self, incoming: Incoming, known: Known) -> Article | None:
        """The article to be revised, with the slug, id and path that its file asks for; None when somebody saved this moment."""
        article = self.session.scalars(select(Article).where(Article.id == known.id).with_for_update()).one()
        self.session.refresh(article)
        if article.digest != known.digest:
            self._uncount(incoming)
            self.report.conflicts.append(incoming.found.relative)
            return None
        meta = incoming.meta
        if (wanted := slug_of(meta.slug)) and wanted != article.slug:
            if is_slug(wanted) and self.by_slug.get(wanted, article.id) == article.id:
                rename(self.session, article, wanted)
                self.by_slug[wanted] = article.id
            else:
                self.report.notes.append((incoming.found.relative, f"slug: {wanted} is taken; it was kept and not applied."))
        if meta.key and article.key != meta.key:
            article.key = meta.key
            self.by_key[meta.key] = known
        if incoming.path != article.path and incoming.path not in self.by_path:
            article.path = incoming.path
            self.by_path[incoming.path] = known
        return article

    def _added(self, incoming: Incoming, draft: Draft) -> Article:
        meta, path = incoming.meta, incoming.path
        wanted = wanted_slug(meta.slug, path)
        slug = free_slug(wanted, path, self.by_slug.__contains__, f"article-{text_digest(path)[:8]}")
        if wanted and slug != wanted:
            self.report.notes.append((path, f"Its slug {wanted} is taken; it is found under {slug}."))
        article = new_article(self.session, draft, slug)
        article.path = free_path(path, self.by_path.__contains__)
        known = Known(article.id, meta.key, slug, article.path, "", "")
        self.by_slug[slug] = article.id
        self.by_path[article.path] = self.by_id[article.id] = known
        if meta.key:
            self.by_key[meta.key] = known
        return article

    def _exchange(self, file: str, article_id: str, digest: str, text: str) -> None:
        row = (article_id, digest, text)
        if self.dry_run or self.exchanges.get(file) == row:
            return
        self.session.flush()
        self.session.merge(Exchange(file=file, article_id=article_id, digest=digest, text_digest=text))
        self.exchanges[file] = row
