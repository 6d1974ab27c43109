"""The engines that others build on, each set up as well as we know how: title three times the weight of the text, words
stemmed, stop words left out, snippets with marks for the ten best.

What stands in the box becomes a query in one of four ways. `any`: any word may occur. `all`: all words must; where nothing
has them all, any. `typing`: as `all`, and the last word is the beginning of one. `phrase`: the words follow one another.
"""

import importlib.metadata
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from kb.search import STOP_WORDS, Document, words_of

Way = Literal["any", "all", "typing", "phrase"]
TITLE = 3.0
TEN = 10


class Shown(NamedTuple):
    """A line of the list: the article's id and its snippet."""

    id: str
    snippet: str


class Searcher(Protocol):
    """An engine with articles in it."""

    name: str

    def find(self, text: str, way: Way) -> list[str]:
        """The ids of the ten best."""
        ...

    def page(self, text: str, way: Way) -> list[Shown]:
        """The ten best with their snippets."""
        ...

    def elsewhere(self) -> float:
        """Seconds that it has computed in processes of its own."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


def telling(text: str) -> list[str]:
    """The words that a query asks for, without stop words unless it has no others."""
    words = list(dict.fromkeys(words_of(text)))
    return [word for word in words if word not in STOP_WORDS] or words


def loose(words: Sequence[str], way: Way) -> bool:
    """Whether any of these words suffices at the first attempt: always for `any`, for long sentences in the others."""
    return way == "any" or len(words) > 4


class Fts5:
    """SQLite FTS5: `porter` over `unicode61`, `prefix='2 3 4'`, bm25 with weights, merged into one segment, all of it cached."""

    def __init__(self, folder: Path, articles: Sequence[Document]) -> None:
        try:
            from pysqlite3 import dbapi2 as sqlite3
        except ImportError:
            import sqlite3
        self.name = f"SQLite FTS5 {sqlite3.sqlite_version}"
        self._store = sqlite3.connect(folder / "fts5.sqlite3", isolation_level=None)
        self._store.executescript(f"""
            PRAGMA cache_size=-400000; PRAGMA mmap_size=1000000000; PRAGMA synchronous=off;
            CREATE VIRTUAL TABLE article USING fts5(id UNINDEXED, title, body,
                tokenize="porter unicode61 remove_diacritics 2", prefix='2 3 4');
            INSERT INTO article(article, rank) VALUES('rank', 'bm25(0.0, {TITLE}, 1.0)');""")
        self._store.execute("BEGIN")
        self._store.executemany("INSERT INTO article VALUES(?, ?, ?)", ((one.id, one.title, one.body) for one in articles))
        self._store.execute("COMMIT")
        self._store.execute("INSERT INTO article(article) VALUES('optimize')")

    def find(self, text: str, way: Way) -> list[str]:
        """As `Searcher` says."""
        return [row[0] for row in self._rows("id", text, way)]

    def page(self, text: str, way: Way) -> list[Shown]:
        """As `Searcher` says."""
        return [Shown(*row) for row in self._rows("id, snippet(article, 2, '<mark>', '</mark>', '…', 32)", text, way)]

    def elsewhere(self) -> float:
        """As `Searcher` says."""
        return 0.0

    def close(self) -> None:
        """As `Searcher` says."""
        self._store.close()

    def _rows(self, columns: str, text: str, way: Way) -> list[tuple[str, ...]]:
        for asked in _fts5_queries(text, way):
            found = self._store.execute(
                f"SELECT {columns} FROM article WHERE article MATCH ? ORDER BY rank LIMIT {TEN}", (asked,)).fetchall()  # noqa: S608
            if found:
                return list(found)
        return []


def _fts5_queries(text: str, way: Way) -> list[str]:
    """What FTS5 is asked, one after the other until something is found."""
    words = words_of(text) if way == "phrase" else telling(text)
    if not words:
        return []
    if way == "phrase":
        return [f'"{" ".join(words)}"']
    terms = [f'"{word}"' for word in words]
    if way == "typing" and not text.endswith(" "):
        terms[-1] += "*"
    either = " OR ".join(terms)
    return [either] if loose(words, way) else [" AND ".join(terms), either]


class Tantivy:
    """tantivy: English stemmer, title boosted, its own snippet generator. `slips`: words that are one slip away count, too."""

    def __init__(self, folder: Path, articles: Sequence[Document], *, slips: bool = False) -> None:
        import tantivy

        self._lib, self._slips = tantivy, slips
        self.name = f"tantivy {importlib.metadata.version('tantivy')}{', slips' if slips else ''}"
        kinds, filters = tantivy.SchemaBuilder(), tantivy.Filter
        kinds.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        kinds.add_text_field("title", stored=False, tokenizer_name="english")
        kinds.add_text_field("body", stored=True, tokenizer_name="english")
        self._schema = kinds.build()
        index = tantivy.Index(self._schema)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(filters.remove_long(40)).filter(
            filters.lowercase()).filter(filters.ascii_fold()).filter(filters.stemmer("english")).build()
        self._cut = analyzer.analyze
        index.register_tokenizer("english", analyzer)
        writer = index.writer(200_000_000, 1)
        for one in articles:
            writer.add_document(tantivy.Document(id=one.id, title=one.title, body=one.body))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def find(self, text: str, way: Way) -> list[str]:
        """As `Searcher` says."""
        return [self._searcher.doc(address)["id"][0] for address in self._hits(text, way)[1]]

    def page(self, text: str, way: Way) -> list[Shown]:
        """As `Searcher` says."""
        query, hits = self._hits(text, way)
        if not hits:
            return []
        snippets = self._lib.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        return [Shown(found["id"][0], snippets.snippet_from_doc(found).to_html()) for found in map(self._searcher.doc, hits)]

    def elsewhere(self) -> float:
        """As `Searcher` says."""
        return 0.0

    def close(self) -> None:
        """As `Searcher` says."""

    def _hits(self, text: str, way: Way) -> tuple[object, list[object]]:
        for query in self._queries(text, way):
            hits = [address for _, address in self._searcher.search(query, TEN, count=False).hits]
            if hits:
                return query, hits
        return None, []

    def _queries(self, text: str, way: Way) -> list[object]:
        words = words_of(text) if way == "phrase" else telling(text)
        if not words:
            return []
        query, occur = self._lib.Query, self._lib.Occur
        if way == "phrase":
            stems = [stem for word in words for stem in self._cut(word)]
            return [self._either(*((name, query.phrase_query(self._schema, name, stems)) for name in ("title", "body"))
                                 if len(stems) > 1 else ((name, self._term(name, stems[0])) for name in ("title", "body")))]
        open_ended = way == "typing" and not text.endswith(" ")
        terms = [self._word(word, beginning=open_ended and number == len(words) - 1) for number, word in enumerate(words)]
        either = query.boolean_query([(occur.Should, term) for term in terms])
        return [either] if loose(words, way) else [query.boolean_query([(occur.Must, term) for term in terms]), either]

    def _term(self, name: str, stem: str) -> object:
        return self._lib.Query.term_query(self._schema, name, stem)

    def _either(self, *fields: tuple[str, object]) -> object:
        query = self._lib.Query
        return query.boolean_query([
            (self._lib.Occur.Should, query.boost_query(one, TITLE) if name == "title" else one) for name, one in fields])

    def _word(self, word: str, *, beginning: bool) -> object:
        query = self._lib.Query
        stem = "".join(self._cut(word)) or word
        fields = [(name, self._term(name, stem)) for name in ("title", "body")]
        if beginning:
            fields += [(name, query.regex_query(self._schema, name, f"{word}.*")) for name in ("title", "body")]
        if self._slips and len(word) >= 4:
            near = {name: query.fuzzy_term_query(self._schema, name, stem) for name in ("title", "body")}
            fields += [(name, query.boost_query(one, 0.3)) for name, one in near.items()]
        return self._either(*fields)


def has_tantivy() -> bool:
    """Whether tantivy is installed: `pip install 'firstcall[bench]'`."""
    return importlib.util.find_spec("tantivy") is not None
