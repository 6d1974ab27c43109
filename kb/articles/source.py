"""What the articles room offers to search."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.articles import lists
from kb.articles.models import Article, Revision
from kb.search import Card, Document

MANY = 200


class ArticleSource:
    """The current revisions of all articles that are not retired."""

    kind = "article"
    at_once = 200

    def wanted(self, session: Session) -> dict[str, str]:
        """The digest of every article that should be found."""
        return dict(session.execute(select(Article.id, Article.digest).where(lists.NOT_ARCHIVED)).all())

    def documents(self, session: Session, ids: Collection[str]) -> list[Document]:
        """Title, say-line, tags and aliases, headings and plain text of these articles."""
        wanted, found = list(ids), []
        for first in range(0, len(wanted), MANY):
            rows = session.execute(select(
                Article.id, Revision.digest, Revision.title, Revision.say, Revision.text, Revision.headings, Revision.keywords,
                Revision.category, Revision.audience, Revision.tags, Revision.language).join(
                Revision, Revision.id == Article.current_id).where(
                Article.id.in_(wanted[first : first + MANY]), lists.NOT_ARCHIVED))
            found += [Document(id=id_, kind=self.kind, title=title, say=say, body=text, keywords=keywords, category=category,
                               headings=[words for _, _, words in headings], audience=tuple(audience),
                               facets=_facets(tags, language), digest=digest)
                      for id_, digest, title, say, text, headings, keywords, category, audience, tags, language in rows]
        return found

    def cards(self, session: Session, person: object, ids: Collection[str]) -> dict[str, Card]:
        """The cards of those that this person may see at this moment."""
        return lists.cards(session, person, ids)


def _facets(tags: Collection[str], language: str) -> list[str]:
    return [*(f"tag:{tag.lower()}" for tag in tags), *([f"lang:{language}"] if language else [])]


SOURCE = ArticleSource()
