"""The articles room: what we know. Articles in immutable revisions, from folders and from editors, for whoever may read them."""

from kb.articles.assets import get_asset
from kb.articles.checking import check_articles
from kb.articles.drafts import compose_source
from kb.articles.importing import import_folder
from kb.articles.incoming import Report
from kb.articles.links import reading_html
from kb.articles.lists import article_links, article_states, article_warnings, card_of, cards, categories, count_articles
from kb.articles.models import Article, Revision
from kb.articles.outgoing import Exported, export_folder
from kb.articles.rights import may_read
from kb.articles.source import SOURCE
from kb.articles.store import Moved, current, current_of, get_article, get_revision, prepare_article, save_article
from kb.articles.telling import must_tell
from kb.articles.views import register

__all__ = [
    "SOURCE", "Article", "Exported", "Moved", "Report", "Revision", "article_links", "article_states", "article_warnings",
    "card_of", "cards", "categories", "check_articles", "compose_source", "count_articles", "current", "current_of",
    "export_folder", "get_article", "get_asset", "get_revision", "import_folder", "may_read", "must_tell",
    "prepare_article", "reading_html", "register", "save_article",
]
