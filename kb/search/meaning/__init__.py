"""Search by meaning, an optional extra: which passages say the same as a question in other words.

`Meaning.similar` never waits: until the model is loaded and the vectors are read (both in the background), and wherever
the extra is not installed, nothing is similar and words alone decide.
"""

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from kb.db import Database
from kb.search.document import Document, Source
from kb.search.engines.allowed import Allowed, Roll
from kb.search.forks import renew_after_fork
from kb.search.meaning.making import make
from kb.search.meaning.model import MAKER, Embedding, Model, installed
from kb.search.meaning.space import Near, Space
from kb.search.meaning.vectors import RECORD, VectorFile

__all__ = ["Embedding", "Meaning", "Near", "installed"]

log = logging.getLogger("kb.search")

EASE = 5.0
"""New vectors are taken in at most so often (seconds)."""


KEPT = 1000
"""The vectors of so many questions are kept in memory."""
ENOUGH = 0.9
"""While fewer of the documents have vectors, nearness would only say which have one."""


class Meaning:
    """The meaning of one store's documents, in this process. Other processes may share the folder."""

    def __init__(self, database: Database, folder: Path, sources: Sequence[Source], model: Embedding | None = None) -> None:
        self._database, self._sources = database, sources
        self._given = model
        self._model: Embedding | None = None
        self.file = VectorFile(folder, MAKER)
        self.after_fork()
        renew_after_fork(self)
        atexit.register(_stop, ref(self))

    def after_fork(self) -> None:
        """A child has none of its parent's threads, and no library's state is safe in it."""
        self._model, self._guard = self._given, threading.Lock()
        self._space = Space(np.empty(0, RECORD))
        self._stamp: tuple[int, int] | None = None
        self._placed: tuple[Space, Roll, NDArray[np.intp]] | None = None
        self._threads: dict[str, threading.Thread] = {}
        self._asked: dict[str, NDArray[np.float32]] = {}
        self._read = float("-inf")
        self._missing = self._stopped = False
        self._made: tuple[str, tuple[int, int] | None] = ("", None)

    def similar(self, text: str, *, allowed: Allowed, limit: int = 31) -> list[Near]:
        """The documents nearest in meaning, best first, of those allowed and no others. [] where that cannot be had now."""
        self.hurry()
        model, space = self._model, self._space
        if model is None or not len(space):
            return []
        places = self._places(space, allowed.roll)
        if space.share(places, allowed.mask) < ENOUGH:
            return []
        return space.nearest(self._vector(model, text), places, allowed, limit)

    def _vector(self, model: Embedding, text: str) -> NDArray[np.float32]:
        """The vector of a question. The last ones are kept: what is asked once is often asked again."""
        vector = self._asked.get(text)
        if vector is None:
            if len(self._asked) >= KEPT:
                self._asked.clear()
            vector = self._asked[text] = model.embed(text)
        return vector

    def hurry(self) -> None:
        """Have the model loaded, and the newest vectors read, in the background."""
        stamp = self.file.stamp()
        if self._missing or (stamp is None and self._stamp is None):
            return  # a model without vectors would only take memory
        if self._model is None:
            self._begin("load", self._load)
        elif stamp != self._stamp and time.monotonic() > self._read + EASE:
            self._begin("read", self.refresh)

    def refresh(self) -> None:
        """Read the vectors as they are now on disk."""
        self._read, stamp = time.monotonic(), self.file.stamp()
        if stamp != self._stamp:
            self._space, self._stamp = Space(self.file.read()), stamp

    def make(self) -> bool:
        """Make the vectors that are missing, unless another process is at it; whether all are made. Raises `OSError`."""
        if not installed() and self._given is None:
            return False
        with self.file.writing() as mine:
            if not mine:
                return False
            self._load()
            with self._database.reading() as session:
                wanted = {f"{source.kind}:{id_}": digest
                          for source in self._sources for id_, digest in source.wanted(session).items()}
            if self._model is None:
                return False
            made = make(self.file, wanted, self._documents, self._model.embed, lambda: not self._stopped)
            self.refresh()
            return made

    def make_soon(self, mark: str) -> None:
        """Make the vectors that are missing of the store at this change, in the background, unless that was done already.

        They are made behind everything else that the machine has to do.
        """
        if not self._missing and (mark, self.file.stamp()) != self._made:
            self._begin("make", lambda: self._make_quietly(mark))

    def wait(self) -> None:
        """Until what was begun in the background is done."""
        for thread in list(self._threads.values()):
            thread.join()

    def stop(self) -> None:
        """Stop making, and wait for the text at hand: no thread may be inside the model's library when the process ends."""
        self._stopped = True
        self.wait()

    def _make_quietly(self, mark: str) -> None:
        with suppress(OSError, AttributeError):  # where threads have no priority of their own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        if self.make():
            self._made = mark, self.file.stamp()

    def _load(self) -> None:
        if self._model is not None or self._missing:
            return
        if self._given is None and not installed():
            self._missing = True
            return
        self._model = self._given or Model()
        self.refresh()

    def _begin(self, name: str, work: Callable[[], object]) -> None:
        with self._guard:
            thread = self._threads.get(name)
            if thread is None or not thread.is_alive():
                thread = threading.Thread(target=self._quietly, args=(work,), name=f"search-meaning-{name}", daemon=True)
                self._threads[name] = thread
                with suppress(RuntimeError):  # no threads left, or the interpreter is closing
                    thread.start()

    def _quietly(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            log.exception("search by meaning is left out for now; words alone decide")

    def _places(self, space: Space, roll: Roll) -> NDArray[np.intp]:
        placed = self._placed
        if placed is None or placed[0] is not space or placed[1] is not roll:
            placed = self._placed = (space, roll, space.places(roll))
        return placed[2]

    def _documents(self, keys: Iterable[str]) -> Iterator[Document]:
        for source in self._sources:
            ids = [key.partition(":")[2] for key in keys if key.partition(":")[0] == source.kind]
            if ids:
                with self._database.reading() as session:
                    found = source.documents(session, ids)
                yield from found


def _stop(kept: "ref[Meaning]") -> None:
    meaning = kept()
    if meaning:
        meaning.stop()
