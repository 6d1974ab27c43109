"""The verbs of articles: find one, save one."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer, object_session

from kb.accounts import Person
from kb.articles.assets import places
from kb.articles.drafts import LARGEST, Draft, check_size, prepared
from kb.articles.meta import read_meta, slugs_of
from kb.articles.models import Alias, Article, AssetUse, Revision
from kb.articles.rights import readable, readers_of
from kb.articles.slugs import free_slug, is_slug, slug_of
from kb.changes import note_change
from kb.db import new_id, now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotFound


class Moved(NotFound):
    """The article is known by another slug now: `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"This article is found under {slug} now.")
        self.slug = slug


def get_article(session: Session, person: object, slug: str) -> Article:
    """The article with this slug. Raises `Moved` for an alias, `NotFound` when there is none that this person may see."""
    article = session.scalar(select(Article).where(Article.slug == slug, readable(person)))
    if article is not None:
        return article
    moved = session.scalar(select(Article.slug).join(Alias, Alias.article_id == Article.id)
                           .where(Alias.slug == slug, readable(person)))
    if moved is not None:
        raise Moved(moved)
    raise NotFound("There is no such article.")


def current(article: Article) -> Revision:
    """The newest revision of an article."""
    session = object_session(article)
    revision = session.get(Revision, article.current_id) if session is not None else None
    if revision is None:
        raise NotFound("There is no such revision.")
    return revision


def current_of(session: Session, article_id: str) -> Revision | None:
    """The newest revision of the article with this id; None when there is no such article."""
    return session.scalar(select(Revision).join(Article, Article.current_id == Revision.id).where(Article.id == article_id))


def get_revision(session: Session, revision_id: str) -> Revision:
    """A revision by its id. Whoever asks has made sure that the reader may see it. Raises `NotFound`."""
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound("There is no such revision.")
    return revision


def numbered(session: Session, article: Article, number: int) -> Revision:
    """A revision of an article by its number. Raises `NotFound`."""
    revision = session.scalar(select(Revision).where(Revision.article_id == article.id, Revision.number == number))
    if revision is None:
        raise NotFound(f"{article.title} has no revision {number}.")
    return revision


def revisions(session: Session, article: Article) -> list[Revision]:
    """All revisions of an article, newest first, without their long texts."""
    return list(session.scalars(
        select(Revision).where(Revision.article_id == article.id).order_by(Revision.number.desc())
        .options(defer(Revision.text), defer(Revision.html), defer(Revision.source))))


def save_article(session: Session, author: Person | str, slug: str, source: str, *, expected: int | None = None,
                 note: str = "", largest: int = LARGEST) -> Revision:
    """Save a file as the newest revision of the article `slug`, or as a new article of that slug.

    `expected` is the number of the revision that the author had before her, 0 when there was none; None saves over
    whatever is there. The same text again makes no new revision. Raises `ChangedMeanwhile` (with `current`) when somebody
    saved first, `Invalid` for front matter that cannot be read or a slug that cannot be, `Conflict` for one that is taken.
    """
    check_size(source, largest)
    article = _locked(session, slug)
    if article is None:
        if expected:
            raise NotFound("There is no such article.")
        try:
            return _create(session, author, slug, source, note)
        except IntegrityError as error:  # somebody made the same article in the same moment
            raise Conflict("There is an article of that slug or id already.", slug=slug) from error
    if expected is not None and expected != article.number:
        raise ChangedMeanwhile("Somebody saved this article first. Compare both texts before you save yours.",
                               current=article.number)
    draft = prepared(source, article.path, frozenset(places(session, article.current_id).items()))
    if draft.digest == article.digest:
        return current(article)
    _rename(session, article, draft)
    return add_revision(session, article, draft, author, note=note)


def prepare_article(session: Session, slug: str, source: str, *, largest: int = LARGEST) -> None:
    """Render now what `save_article` will save, with a session that only reads: then nobody's writing waits for it.

    Raises `TooLarge`, and `Invalid` for front matter that cannot be read.
    """
    check_size(source, largest)
    found = select(Article).outerjoin(Alias, Alias.article_id == Article.id).where((Article.slug == slug) | (Alias.slug == slug))
    article = session.scalars(found.limit(1)).first()
    if article is not None:
        prepared(source, article.path, frozenset(places(session, article.current_id).items()))
    else:
        prepared(source, _free_path(session, slug, read_meta(source, f"{slug}.md")[0].category), frozenset())


def new_article(session: Session, draft: Draft, slug: str) -> Article:
    """An article without a revision; `add_revision` completes it before anything is read."""
    article = Article(id=new_id(), key=draft.meta.key, slug=slug, path=draft.path, number=0, current_id="", digest="",
                      title="", say="", category="", readers="", confidence="", owner="", changed_at=now())
    session.add(article)
    return article


def add_revision(session: Session, article: Article, draft: Draft, author: Person | str, *, note: str = "",
                 imported: bool = False) -> Revision:
    """Make a draft the newest revision of an article, and note the change."""
    meta, rendered, at = draft.meta, draft.rendered, now()
    problems = [*meta.problems, *_set_aliases(session, article, slugs_of(meta))]
    if rendered.trouble:
        problems.append(rendered.trouble)
    revision = Revision(
        id=new_id(), article_id=article.id, number=article.number + 1, at=at, note=note.strip()[:500], imported=imported,
        author=author if isinstance(author, str) else author.name, digest=draft.digest, title=meta.title, say=meta.say,
        category=meta.category, confidence=meta.confidence, owner=meta.owner, review_in=meta.review_in,
        last_reviewed_on=meta.last_reviewed_on, audience=meta.audience, tags=meta.tags, keywords=meta.keywords,
        language=meta.language, headings=[list(heading) for heading in rendered.headings], links=rendered.links,
        broken=rendered.broken, problems=problems, text=rendered.text, html=rendered.html, source=draft.source)
    article.number, article.current_id, article.digest, article.changed_at = revision.number, revision.id, draft.digest, at
    article.title, article.say, article.category, article.owner = meta.title, meta.say, meta.category, meta.owner
    article.confidence, article.readers, article.review_due = meta.confidence, readers_of(meta.audience), meta.review_due
    session.add(revision)
    session.flush()
    session.add_all(AssetUse(revision_id=revision.id, place=place, sha256=sha256) for place, sha256 in draft.places.items())
    note_change(session, "article", article.id)
    return revision


def slug_taken(session: Session, slug: str, but: str = "") -> bool:
    """Whether another article than `but` answers to this slug."""
    if session.scalar(select(Article.id).where(Article.slug == slug, Article.id != but)) is not None:
        return True
    return session.scalar(select(Alias.slug).where(Alias.slug == slug, Alias.article_id != but)) is not None


def rename(session: Session, article: Article, slug: str) -> None:
    """Give an article another slug; the one that it had becomes an alias. The slug is free."""
    session.execute(delete(Alias).where(Alias.slug == slug))
    session.add(Alias(slug=article.slug, article_id=article.id, given=False))
    article.slug = slug
    session.flush()
    note_change(session, "article", article.id)


def _locked(session: Session, slug: str) -> Article | None:
    found = session.scalar(select(Article).where(Article.slug == slug).with_for_update())
    if found is None:
        found = session.scalar(select(Article).join(Alias, Alias.article_id == Article.id).where(Alias.slug == slug)
                               .with_for_update(of=Article))
    if found is not None:
        session.refresh(found)  # what was read before the lock may be older
    return found


def _create(session: Session, author: Person | str, slug: str, source: str, note: str) -> Revision:
    meta, _ = read_meta(source, f"{slug}.md")
    if not is_slug(slug):
        raise Invalid("The slug takes small letters, digits and hyphens.",
                      {"slug": f"Use for example {slug_of(slug) or 'my-article'}."})
    if meta.slug and slug_of(meta.slug) != slug:
        raise Invalid("The file asks for another slug.", {"slug": f"The file says {meta.slug}."})
    if slug_taken(session, slug):
        raise Conflict("There is an article of that slug already.", slug=slug)
    if meta.key and session.scalar(select(Article.id).where(Article.key == meta.key)) is not None:
        raise Conflict(f"There is an article with the id {meta.key} already.", key=meta.key)
    draft = prepared(source, _free_path(session, slug, meta.category), frozenset())
    return add_revision(session, new_article(session, draft, slug), draft, author, note=note)


def _free_path(session: Session, slug: str, category: str) -> str:
    """Where the file of a new article will stand: in the folders of its category. The category itself stays as it was given."""
    folders = [folder for folder in map(slug_of, category.split("/")) if folder]
    path, number = "/".join([*folders, f"{slug}.md"]), 2
    while session.scalar(select(Article.id).where(Article.path == path)) is not None:
        path, number = "/".join([*folders, f"{slug}-{number}.md"]), number + 1
    return path


def _rename(session: Session, article: Article, draft: Draft) -> None:
    """Follow the slug and the id that a file asks for, where it did not ask for them before."""
    before, _ = read_meta(current(article).source, article.path)
    wanted = slug_of(draft.meta.slug)
    if wanted and wanted not in {article.slug, slug_of(before.slug)}:
        if not is_slug(wanted):
            raise Invalid("This slug cannot be used.", {"slug": f"{wanted} is a word of our own addresses."})
        if slug_taken(session, wanted, article.id):
            raise Conflict("There is an article of that slug already.", slug=wanted)
        rename(session, article, wanted)
    if draft.meta.key and draft.meta.key not in {article.key, before.key}:
        if session.scalar(select(Article.id).where(Article.key == draft.meta.key, Article.id != article.id)) is not None:
            raise Conflict(f"There is an article with the id {draft.meta.key} already.", key=draft.meta.key)
        article.key = draft.meta.key


def _set_aliases(session: Session, article: Article, slugs: Collection[str]) -> list[str]:
    """Answer to these slugs too; what another article answers to is reported."""
    session.flush()
    had = {alias.slug: alias for alias in session.scalars(select(Alias).where(Alias.article_id == article.id))}
    for alias in had.values():
        if alias.given and alias.slug not in slugs:
            session.delete(alias)
    problems = []
    for slug in slugs:
        if slug == article.slug or slug in had:
            continue
        if slug_taken(session, slug, article.id):
            problems.append(f"aliases: {slug} belongs to another article; it was kept and not applied.")
        else:
            session.add(Alias(slug=slug, article_id=article.id, given=True))
    return problems


def proposed_slug(session: Session, title: str) -> str:
    """A free slug for a new article of this title."""
    return free_slug(slug_of(title), "", lambda slug: slug_taken(session, slug), f"article-{new_id()[:8]}")
