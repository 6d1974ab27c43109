"""Which modules are there in machine code: those that could be compiled, and have been since their source was changed."""

import logging
from importlib import import_module
from pathlib import Path

log = logging.getLogger("kb.search")


def are_compiled(*names: str) -> bool:
    """Whether these modules can be used; whoever asks has another way where one cannot."""
    files = [_file(name) for name in names]
    if not all(files):
        return False
    if any(is_older(Path(file)) for file in files if file):
        log.warning("%s: changed after it was compiled, so search goes without it: run make setup", ", ".join(names))
        return False
    return True


def _file(name: str) -> str | None:
    try:
        return import_module(name).__file__
    except ImportError:
        return None


def is_older(compiled: Path) -> bool:
    """Whether what a file was compiled from has been changed since; a wheel carries no sources."""
    return any(source.stat().st_mtime > compiled.stat().st_mtime
               for source in (compiled.with_name(f"{compiled.name.partition('.')[0]}.pyx"), *compiled.parent.glob("*.pxd"))
               if source.exists())
