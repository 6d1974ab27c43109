"""PostgreSQL full-text search, on a throwaway server."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psycopg

from docs.benchmarks.search.rivals import TEN, TITLE, Shown, Way, loose, telling
from kb.search import Document, words_of
from tests.postgres import Postgres

WEIGHTS = f"'{{{1 / TITLE:.3f}, {1 / TITLE:.3f}, {1 / TITLE:.3f}, 1}}'"
RANK = "ts_rank"
"""`ts_rank` without regard to length: better on these sets than with it, and far better than `ts_rank_cd`."""
HEADLINE = "StartSel=<mark>, StopSel=</mark>, MaxWords=35, MinWords=15, MaxFragments=1"


class PostgresText:
    """PostgreSQL: `english`, title A and text D (3 : 1), GIN, `ts_rank`, `ts_headline` for the ten best only.

    `slips`: a word that stands nowhere becomes the most similar one by pg_trgm. Settings: shared_buffers 1 GB, work_mem 64 MB,
    jit off, no parallel workers (one query, one core, as for the others).
    """

    def __init__(self, articles: Sequence[Document], *, slips: bool = False, rank: str = RANK) -> None:
        self._stack, self._slips = ExitStack(), slips
        server = self._stack.enter_context(Postgres.started(shared_buffers="1GB"))
        address = server.new_database().replace("+psycopg", "")
        self._store = self._stack.enter_context(psycopg.connect(address, autocommit=True, prepare_threshold=2))
        self.name = f"PostgreSQL {self._store.info.server_version // 10000}{', slips' if slips else ''}"
        self._rank = f"{rank}({WEIGHTS}, lexemes, query)"
        run = self._store.execute
        run("SET work_mem = '64MB'; SET maintenance_work_mem = '256MB'; SET jit = off; SET max_parallel_workers_per_gather = 0")
        run("CREATE TABLE article (id text PRIMARY KEY, title text, body text, lexemes tsvector)")
        with self._store.cursor().copy("COPY article (id, title, body) FROM STDIN") as copy:
            for one in articles:
                copy.write_row((one.id, one.title, one.body))
        run("UPDATE article SET lexemes = setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body)")
        run("CREATE INDEX ON article USING gin (lexemes)")
        if slips:
            run("CREATE EXTENSION pg_trgm")
            run("CREATE TABLE word AS SELECT word FROM ts_stat("
                "$$SELECT to_tsvector('simple', title || ' ' || body) FROM article$$)")
            run("CREATE INDEX ON word USING gin (word gin_trgm_ops)")
            run("CREATE INDEX ON word (word)")
        self._store.execute("VACUUM FULL ANALYZE")

    def find(self, text: str, way: Way) -> list[str]:
        """As `Searcher` says."""
        return [str(row[0]) for row in self._rows("", text, way)]

    def page(self, text: str, way: Way) -> list[Shown]:
        """As `Searcher` says."""
        return [Shown(*row) for row in self._rows(f", ts_headline('english', body, query, '{HEADLINE}')", text, way)]

    def elsewhere(self) -> float:
        """As `Searcher` says: what the server's process for this connection has computed."""
        seen = Path(f"/proc/{self._store.info.backend_pid}/schedstat")
        return int(seen.read_text().split()[0]) / 1e9 if seen.exists() else 0.0

    def close(self) -> None:
        """As `Searcher` says."""
        self._stack.close()

    def _rows(self, more: str, text: str, way: Way) -> list[tuple[str, ...]]:
        for made, asked in self._queries(text, way):
            best = (f"SELECT id, body, query, {self._rank} AS rank FROM article, (SELECT {made} AS query) AS asked "  # noqa: S608
                    f"WHERE lexemes @@ query ORDER BY rank DESC, id LIMIT {TEN}")
            found = self._store.execute(f"SELECT id {more} FROM ({best}) AS best ORDER BY rank DESC, id", (asked,)).fetchall()  # noqa: S608
            if found:
                return found
        return []

    def _queries(self, text: str, way: Way) -> list[tuple[str, str]]:
        """What makes the query, and of what, one after the other until something is found."""
        if way == "phrase":
            return [("phraseto_tsquery('english', %s)", " ".join(words_of(text)))]
        words = [re.sub(r"\W", "", word) for word in telling(text)]
        if self._slips:
            words = [self._meant(word) for word in words]
        words = [word for word in words if word]
        if not words:
            return []
        if way == "typing" and not text.endswith(" "):
            words[-1] += ":*"
        either = ("to_tsquery('english', %s)", " | ".join(words))
        return [either] if loose(words, way) else [("to_tsquery('english', %s)", " & ".join(words)), either]

    def _meant(self, word: str) -> str:
        """The word, or where it stands nowhere the one most similar to it."""
        found = self._store.execute("""
            SELECT coalesce(
                (SELECT word FROM word WHERE word = %(said)s),
                (SELECT word FROM word WHERE word %% %(said)s ORDER BY similarity(word, %(said)s) DESC, word LIMIT 1), %(said)s)
            """, {"said": word}).fetchone()
        return str(found[0]) if found else word
