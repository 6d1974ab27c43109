"""Files in folders, in order, never outside of them."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import Invalid, TooLarge


@dataclass(frozen=True)
class Found:
    """A file. `relative` is its place in its folder, with slashes; `root` the folder; `problem` says why it must not be read."""

    path: Path
    relative: str
    root: Path
    problem: str = ""

    def read(self, most: int) -> bytes:
        """What is in it. Raises `TooLarge` when that is more than `most` bytes, `Invalid` when it cannot be read."""
        if self.problem:
            raise Invalid(self.problem)
        try:
            with self.path.open("rb") as file:
                content = file.read(most + 1)
        except OSError as wrong:
            raise Invalid(f"It cannot be read: {wrong.strerror or wrong}.") from None
        if len(content) > most:
            raise TooLarge(f"It is larger than {most // 1024} KB.")
        return content


def walk_folder(paths: Iterable[Path | str]) -> Iterator[Found]:
    """Every file below these folders, and these files themselves, in order; hidden ones are left out.

    What cannot be read, or leads out of its folder by a link, comes too, with `problem`.
    """
    for given in map(Path, paths):
        if given.is_dir():
            yield from _walk(given)
        elif given.is_file():
            yield Found(given, given.name, given.parent)
        else:
            yield Found(given, given.name or str(given), given.parent, "There is no such file or folder.")


def inside(root: Path, path: Path) -> bool:
    """Whether a file, links followed, lies inside a folder."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _walk(root: Path) -> Iterator[Found]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in [name for name in names if (Path(folder) / name).is_symlink()]:
            yield _found(root, Path(folder) / name, "It is a link to a folder; links are not followed.")
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = Path(folder) / name
            if not inside(root, path):
                yield _found(root, path, "It leads out of the folder.")
            elif not path.is_file():
                yield _found(root, path, "It is not a file.")
            else:
                yield _found(root, path)


def _found(root: Path, path: Path, problem: str = "") -> Found:
    # A name that is not UTF-8 could be shown nowhere and stored nowhere.
    relative = path.relative_to(root).as_posix()
    readable = relative.encode("utf-8", "replace").decode()
    return Found(path, readable, root, problem or ("Its name is not UTF-8." if readable != relative else ""))
