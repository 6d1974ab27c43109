"""Generations of an index on disk: whole folders that never change once they are published, so nobody reads half a write.

`current` names the generation in force, up to which change it is complete, and size and checksum of each of its files;
it is replaced in one step. A new generation starts from hard links to the old one. Readers take the verified bytes into
memory at once, so whatever happens to the files afterwards (deleted, torn, overwritten) cannot reach an open index.
"""

import fcntl
import json
import os
import secrets
import shutil
import stat
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kb.search.forks import renew_after_fork

GRACE = 60
"""An abandoned or replaced generation is removed after so long: somebody may just be reading it (seconds)."""


class Damaged(Exception):
    """What is on disk is not what was published there."""


@dataclass(frozen=True)
class Generation:
    """A published generation: its folder's name, the change it is complete up to, and `{file: (size, crc32)}`."""

    name: str
    mark: str
    files: dict[str, tuple[int, int]]


class Generations:
    """The folder of one index. `layout` changes with the meaning of its files: others' generations are not opened."""

    def __init__(self, folder: Path, layout: str) -> None:
        self.folder, self._layout = folder, layout
        self._current = folder / "current"
        self._locks: set[int] = set()
        renew_after_fork(self)

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever another generation is published; None when there is none. Costs one look at the disk."""
        try:
            seen = self._current.stat()
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns

    def current(self) -> Generation:
        """The generation in force. Raises `Damaged` when there is none that can be trusted."""
        try:
            self._own(self.folder)
            content = json.loads(self._current.read_bytes())
            body = content["generation"]
            if content["check"] != _check(body) or body["layout"] != self._layout:
                raise Damaged("another layout, or torn")
            files = {str(name): (int(size), int(crc)) for name, (size, crc) in body["files"].items()}
            return Generation(str(body["name"]), str(body["mark"]), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"no index in force: {error}") from error

    def read(self, generation: Generation, known: Collection[str] = ()) -> dict[str, bytes]:
        """All files of a generation but those `known` already, verified. Raises `Damaged`."""
        found = {}
        for name, (size, crc) in generation.files.items():
            if name in known:
                continue
            try:
                content = (self.folder / generation.name / name).read_bytes()
            except OSError as error:
                raise Damaged(f"{name} is gone") from error
            if len(content) != size or zlib.crc32(content) != crc:
                raise Damaged(f"{name} is torn")
            found[name] = content
        return found

    @contextmanager
    def lock(self, wait: float) -> Iterator[bool]:
        """Held by one of all threads and processes on this machine, and let go by the system when its holder dies."""
        handle = self._locked_file(wait)
        if handle is None:
            yield False
            return
        self._locks.add(handle)
        try:
            yield True
        finally:
            if handle in self._locks:  # not the child of a fork, which has closed it and must not open its parent's lock
                self._locks.discard(handle)
                os.close(handle)

    def _locked_file(self, wait: float) -> int | None:
        until = time.monotonic() + wait
        while True:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(handle).st_ino == (self.folder / "lock").stat().st_ino:  # not one that was just deleted
                    return handle
            except OSError:
                pass
            os.close(handle)
            if time.monotonic() >= until:
                return None
            time.sleep(0.02)

    def after_fork(self) -> None:
        """A child must not keep its parent's lock alive."""
        for handle in self._locks:
            with suppress(OSError):
                os.close(handle)
        self._locks = set()

    @contextmanager
    def draft(self, base: Generation | None) -> Iterator[Path]:
        """A new folder with the files of `base`, to be written in and published; removed when that fails. Needs the lock."""
        self._make_ours()
        folder = self.folder / f"g-{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)
        try:
            for name in base.files if base else ():
                _link(self.folder / base.name / name, folder / name)  # type: ignore[union-attr]
            yield folder
        except BaseException:
            _remove(folder)
            raise

    def publish(self, folder: Path, names: list[str], mark: str, base: Generation | None) -> Generation:
        """Put a written folder in force and remove what nobody can need any more. Needs the lock."""
        files = {}
        for name in names:
            if base and name in base.files:
                files[name] = base.files[name]
                continue
            content = (folder / name).read_bytes()
            files[name] = (len(content), zlib.crc32(content))
        generation = Generation(folder.name, mark, files)
        self._put_in_force(generation)
        self._sweep(generation)
        return generation

    def remark(self, generation: Generation, mark: str) -> Generation:
        """Say that this generation is complete up to a later change as well. Needs the lock."""
        moved = Generation(generation.name, mark, generation.files)
        self._put_in_force(moved)
        return moved

    def _put_in_force(self, generation: Generation) -> None:
        body = {"layout": self._layout, "name": generation.name, "mark": generation.mark, "files": generation.files}
        content = json.dumps({"check": _check(json.loads(json.dumps(body))), "generation": body})
        fresh = self.folder / f"current-{secrets.token_hex(6)}"
        fresh.write_text(content, encoding="utf-8")
        fresh.replace(self._current)

    def _make_ours(self) -> None:
        """The folder exists, belongs to us and is closed to others; one that was open to others is emptied first."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._own(self.folder)
        except Damaged:
            for path in self.folder.iterdir():
                if path.name != "lock":
                    _remove(path)
            self.folder.chmod(0o700)
            self._own(self.folder)

    def _own(self, folder: Path) -> None:
        # Index files hold pickles: whoever may write them may run code here.
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or seen.st_mode & 0o077:
            raise Damaged("the index folder is open to others")

    def _sweep(self, keep: Generation) -> None:
        for path in self.folder.iterdir():
            if path.name in {"lock", "current", keep.name}:
                continue
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > GRACE:
                    _remove(path)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _check(body: object) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())
