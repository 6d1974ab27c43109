"""Vectors on disk: one file of records of one size, each with its own checksum, only ever appended to or replaced whole.

Whatever happens to the file (a writer killed, the disk full, bytes torn, another program's file in its place), records
that are not exactly what was written are not there for anybody, and are made again.
"""

import fcntl
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.forks import renew_after_fork

SIZE = 384
"""Numbers in a vector."""
TOP = 127.0

RECORD = np.dtype([
    ("key", "V16"),       # which document,
    ("state", "V16"),     # in which state,
    ("number", "<u2"),    # which of its stretches,
    ("count", "<u2"),     # of how many;
    ("text", "V16"),      # what was embedded;
    ("scale", "<f4"),     # the vector is scale × numbers
    ("numbers", "i1", (SIZE,)),
    ("check", "<u4"),
])
Records = NDArray[np.void]


def name_of(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return blake2b(text.encode(), digest_size=16).digest()


def packed(vector: NDArray[np.float32]) -> tuple[np.float32, NDArray[np.int8]]:
    """A vector in 384 bytes and a scale; what is lost turns it by less than half a degree."""
    scale = np.float32(float(np.abs(vector).max()) / TOP or 1.0)
    return scale, np.rint(vector / scale).astype(np.int8)


class VectorFile:
    """The file of one store, shared by all processes of a machine. `maker` names what made them: another's are not read."""

    def __init__(self, folder: Path, maker: str) -> None:
        self.folder, self._seed = folder, zlib.crc32(f"1 {maker}".encode())
        self._locks: set[int] = set()
        renew_after_fork(self)

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / "vectors"

    def stamp(self) -> tuple[int, int] | None:
        """Which file is there and how long it is; None when there is none that is ours alone. Costs one look at the disk."""
        try:
            own, seen = self.folder.lstat(), self.path.stat()
        except OSError:
            return None
        closed = own.st_uid == os.geteuid() and not own.st_mode & 0o077
        return (seen.st_ino, seen.st_size) if closed else None

    def read(self, start: int = 0) -> Records:
        """The sound records from `start` (records, not bytes) on. Of a file that cannot be read: none."""
        if self.stamp() is None:
            return np.empty(0, RECORD)
        try:
            with self.path.open("rb") as file:
                file.seek(start * RECORD.itemsize)
                content = file.read()
        except OSError:
            return np.empty(0, RECORD)
        records = np.frombuffer(content[: len(content) // RECORD.itemsize * RECORD.itemsize], RECORD)
        return records[self._sound(records)]

    def _sound(self, records: Records) -> NDArray[np.bool_]:
        return np.fromiter((self._check(row) == check for row, check in zip(_rows(records), records["check"], strict=True)),
                           bool, len(records))

    def _check(self, row: memoryview) -> int:
        return zlib.crc32(row[:-4], self._seed)

    def sealed(self, records: Records) -> Records:
        """The same records with their checksums."""
        records["check"] = np.fromiter(map(self._check, _rows(records)), np.uint32, len(records))
        return records

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Held by one of all threads and processes; gives False at once when another has it. Its death sets it free."""
        handle = None
        try:
            self._make_ours()
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._locks.add(handle)
        except BlockingIOError:
            if handle is not None:
                os.close(handle)
            yield False
            return
        try:
            yield True
        finally:
            if handle in self._locks:  # not the child of a fork, which must not let go of its parent's
                self._locks.discard(handle)
                os.close(handle)

    def after_fork(self) -> None:
        """A child must not keep its parent's lock alive."""
        for handle in self._locks:
            with suppress(OSError):
                os.close(handle)
        self._locks = set()

    def append(self, records: Records) -> None:
        """Add records behind the last whole one. Raises `OSError`, and leaves nothing of them, when the disk is full."""
        content = self.sealed(records).tobytes()
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END) // RECORD.itemsize * RECORD.itemsize
            try:
                file.truncate(end)
                file.seek(end)
                _write(file, content)
            except OSError:
                with suppress(OSError):
                    file.truncate(end)
                raise

    def replace(self, records: Records) -> None:
        """Put these records in the place of all. Raises `OSError`, and changes nothing, when that cannot be done."""
        fresh = self.folder / "vectors.new"
        try:
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb", buffering=0) as file:
                _write(file, self.sealed(records.copy()).tobytes())
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise

    def _make_ours(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        seen = self.folder.lstat()
        if seen.st_mode & 0o077:  # others may have written here: a checksum is no signature
            self.path.unlink(missing_ok=True)
            self.folder.chmod(0o700)


def _rows(records: Records) -> Iterable[memoryview]:
    content = memoryview(records.tobytes())
    return (content[at : at + RECORD.itemsize] for at in range(0, len(content), RECORD.itemsize))


def _write(file: Any, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[file.write(view):]
