"""The one place that holds Whoosh: it cuts, stores and reads the index. Its searchers are not used.

What went wrong with Whoosh elsewhere cannot happen here, by construction:
* its limited result lists leave out better hits, and its filters leak: `ranking.py` sees to order and rights, over all
  postings;
* its readers race with commits and die on refresh: a generation is a folder of its own that never changes, read whole;
* its files are pickles and are never synced to disk: bytes are unpickled only after their checksum was found right;
* two writers, or a writer killed half-way: one lock, a new folder for each generation, put in force in one step.
"""

import logging
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.analysis import Analyzer, Token
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex

from kb.search.document import Document, passages_of
from kb.search.engines import Asker, Found
from kb.search.engines.allowed import Allowed
from kb.search.engines.columns import FIELDS, Columns, read_columns, write_columns
from kb.search.engines.generations import Generation, Generations
from kb.search.engines.opened import OpenIndex
from kb.search.engines.ranking import Rankings
from kb.search.forks import renew_after_fork
from kb.search.query import Query
from kb.search.words import words_of

log = logging.getLogger("kb.search")

LAYOUT = "whoosh-2.7.5/3"
"""Changes with anything below or in `words.py` that gives an index another meaning; older ones are then built again."""

_NAME = "MAIN"


class Words(Analyzer):  # type: ignore[misc]
    """Cuts text as `words.py` does."""

    def __call__(self, value: str, positions: bool = False, mode: str = "", **_wishes: object) -> Iterator[Token]:
        """Whoosh's protocol: one token object, changed for each word."""
        token = Token(positions, chars=False, removestops=False, mode=mode)
        for at, word in enumerate(words_of(value)):
            token.text, token.boost, token.stopped = word, 1.0, False
            token.pos = at
            yield token


def _text() -> fields.TEXT:
    return fields.TEXT(analyzer=Words(), phrase=False, stored=False)


SCHEMA = fields.Schema(key=fields.ID, unit=fields.STORED, **{name: _text() for name in FIELDS})


class WhooshEngine:
    """The engine on a folder that several processes of one machine share."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, LAYOUT)
        self.after_fork()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """A child opens the index for itself: a thread of its parent may just have been reading."""
        self._opening = threading.Lock()
        self._index: OpenIndex | None = None
        self._segments: dict[str, Columns] = {}
        self._rankings: Rankings | None = None
        self._generation: Generation | None = None
        self._stamp: tuple[int, int] | None = None

    @property
    def mark(self) -> str | None:
        """As `Engine` says."""
        return self._generation.mark if self._generation else None

    @property
    def in_force(self) -> bool:
        """As `Engine` says."""
        return self._stamp is not None and self._generations.stamp() == self._stamp

    def refresh(self) -> bool:
        """As `Engine` says."""
        with self._opening:
            # A generation may be replaced, and after a while removed, while it is read.
            return any(self.in_force or self._try_to_open() for _attempt in range(3))

    def _try_to_open(self) -> bool:
        stamp = self._generations.stamp()
        if stamp is None:
            return False
        try:
            self._open(self._generations.current())
        except Exception as damage:  # ten kinds of exception were seen from torn index files
            log.warning("the search index on disk cannot be opened: %s", damage)
            return False
        self._stamp = stamp
        return True

    def writing(self, wait: float) -> AbstractContextManager[bool]:
        """As `Engine` says."""
        return self._generations.lock(wait)

    def known(self) -> dict[str, str]:
        """As `Engine` says."""
        return self._index.known if self.refresh() and self._index else {}

    def apply(self, put: Iterable[Document], drop: Collection[str], mark: str, *, anew: bool) -> None:
        """As `Engine` says. Raises `Damaged` when the files to go on from are not what they were."""
        base = None if anew else self._generations.current()
        if base:
            self._generations.read(base)
        with self._generations.draft(base) as folder:
            storage = _Folder(folder)
            try:
                index = FileIndex(storage, SCHEMA, _NAME) if base else FileIndex.create(storage, SCHEMA, _NAME)
                _write(index.writer(limitmb=64), put, drop)
                _write_columns(index, folder)
            finally:
                storage.close_files()
            self._generations.publish(folder, _files_of(folder), mark, base)
        self.refresh()

    def remark(self, mark: str) -> None:
        """As `Engine` says."""
        self._generations.remark(self._generations.current(), mark)
        self.refresh()

    def search(self, query: Query, asker: Asker, limit: int, category: str | None = None, facets: Collection[str] = ()) -> Found:
        """As `Engine` says."""
        rankings = self._rankings
        return rankings.search(query, asker, limit, category, facets) if rankings else Found()

    def allowed(self, asker: Asker, category: str | None = None, facets: Collection[str] = ()) -> Allowed | None:
        """As `Engine` says."""
        rankings = self._rankings
        if rankings is None:
            return None
        view = rankings.of(asker)
        return Allowed(view.index.roll, view.visible & view.within(category, facets) if category or facets else view.visible)

    def categories(self, asker: Asker) -> list[str]:
        """As `Engine` says."""
        rankings = self._rankings
        return rankings.of(asker).categories if rankings else []

    def _open(self, generation: Generation) -> None:
        if self._generation and generation.name == self._generation.name:
            self._generation = generation  # only complete up to a later change
            return
        known = self._segments
        storage = RamStorage()
        before = self._generation.files if self._generation else {}
        # Generations that were begun anew use names again; only what is the same, and taken over below, need not be read.
        same = {name for name, seal in generation.files.items() if before.get(name) == seal and not name.endswith(".toc")}
        storage.files = self._generations.read(generation, same)
        segments = [segment for segment in FileIndex(storage, SCHEMA, _NAME)._segments() if segment.doc_count_all()]
        columns = {name: known[name] if name in known else read_columns(storage.files[name + _COLUMNS])
                   for name in (segment.segment_id() for segment in segments)}
        stems = self._index.stems if self._index else None
        index = OpenIndex([(columns[one.segment_id()], one.deleted_docs()) for one in segments], stems).prepare()
        rankings = Rankings(index).take_place_of(self._rankings)
        self._segments, self._rankings, self._index, self._generation = columns, rankings, index, generation


_COLUMNS = ".columns"


def _write_columns(index: FileIndex, folder: Path) -> None:
    """Make the columns of the segments that have none yet."""
    for reader, _offset in index.reader().leaf_readers():
        if not reader.doc_count_all():
            continue
        path = folder / f"{reader.segment().segment_id()}{_COLUMNS}"
        if not path.exists():
            write_columns(path, (reader.stored_fields(number)["unit"] for number in range(reader.doc_count_all())))


def _files_of(folder: Path) -> list[str]:
    """The names of the files of the newest state that Whoosh has written there."""
    names = [path.name for path in folder.iterdir()]
    tables = [name for name in names if name.endswith(".toc")]
    newest = max(tables, key=lambda name: int(name.removesuffix(".toc").rpartition("_")[2]))
    segments = {Path(name).stem for name in names if name.endswith(".seg")}
    columns = (name for name in names if name.endswith(_COLUMNS) and Path(name).stem in segments)
    return [newest, *(name for name in names if name.endswith(".seg")), *columns]


class _Folder(FileStorage):  # type: ignore[misc]
    """A folder to write an index in. A writer that fails (disk full) leaves files open; here they are known."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), supports_mmap=False)
        self._opened: list[Any] = []

    def create_file(self, name: str, **wishes: object) -> Any:
        """As Whoosh says."""
        file = super().create_file(name, **wishes)
        self._opened.append(file)
        return file

    def open_file(self, name: str, **wishes: object) -> Any:
        """As Whoosh says."""
        file = super().open_file(name, **wishes)
        self._opened.append(file)
        return file

    def temp_storage(self, name: str | None = None) -> Any:
        """As Whoosh says."""
        storage = _Folder(Path(self.folder, name or "sorting"))
        storage._opened = self._opened
        return storage.create()

    def close_files(self) -> None:
        """Close what is still open."""
        for file in self._opened:
            with suppress(Exception):
                file.close()


def _write(writer: Any, put: Iterable[Document], drop: Collection[str]) -> None:
    try:
        for key in drop:
            writer.delete_by_term("key", key)
        for document in put:
            writer.delete_by_term("key", document.key)
            for unit in _units(document):
                writer.add_document(**unit)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _units(document: Document) -> Iterator[dict[str, object]]:
    """A document as Whoosh takes it: its head, then its passages, all under its key."""
    keywords = " ".join((*document.keywords, document.category))
    head: dict[str, object] = {"digest": document.digest, "kind": document.kind, "category": document.category,
            "audience": tuple(document.audience), "facets": tuple(document.facets), "title": document.title,
            "keywords": tuple(document.keywords)}
    texts = {"title": document.title, "say": document.say, "keywords": keywords}
    yield _stored(document.key, texts, head, "", document.say)
    for passage in passages_of(document):
        yield _stored(document.key, {"heading": passage.heading, "body": passage.text}, None, passage.heading, passage.text)


def _stored(key: str, texts: dict[str, str], head: dict[str, object] | None, heading: str, text: str) -> dict[str, object]:
    unit = {"key": key, "head": head, "heading": heading, "text": text}
    return {"key": key, "unit": unit, **{name: value for name, value in texts.items() if value}}
