"""Which modules are there in machine code: those that could be compiled, and have been since their source was changed."""

import logging
from importlib import import_module
from pathlib import Path

log = logging.getLogger("kb.search")


def is_compiled(name: str) -> bool:
    """Whether this module can be used; whoever asks has another way where it cannot."""
    try:
        file = import_module(name).__file__
    except ImportError:
        return False
    if file and is_older(Path(file)):
        log.warning("%s was changed after it was compiled, so search goes without it: run make setup", name)
        return False
    return True


def is_older(compiled: Path) -> bool:
    """Whether the source of a compiled file has been changed since; a wheel carries no source."""
    source = compiled.with_name(f"{compiled.name.partition('.')[0]}.pyx")
    return source.exists() and source.stat().st_mtime > compiled.stat().st_mtime
