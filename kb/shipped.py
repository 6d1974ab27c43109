"""Where the files that come with Firstcall lie: at the top of a checkout, or inside the installed package."""

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = {"static": "_static", "articles": "_starter/articles", "scripts": "_starter/scripts"}


@cache
def shipped(name: str) -> Path:
    """The folder `static`, `articles` or `scripts`. Raises `FileNotFoundError` when the installation is torn."""
    for folder in (_PACKAGE / _INSTALLED[name], _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name} is missing; install Firstcall again")


@cache
def static_version() -> str:
    """A digest over all static files: it stands in their address, so that they can be cached for ever."""
    digest = hashlib.sha256()
    root = shipped("static")
    for file in sorted(root.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
