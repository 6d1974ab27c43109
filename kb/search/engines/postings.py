"""What ranking reads postings with: loops in machine code where a compiler was at hand when Firstcall was installed, else arrays.

Both find the same (the tests hold them to it); with loops a query takes between a third and two thirds of the time.
"""

import logging
from pathlib import Path

from kb.search.engines.plain import Postings, add_at, add_best, added_up, chief_whys

log = logging.getLogger("kb.search")


def _is_fresh(compiled: str) -> bool:
    """Whether the source has not been changed since it was compiled."""
    source = Path(compiled).with_name("loops.pyx")
    return not source.exists() or source.stat().st_mtime <= Path(compiled).stat().st_mtime


COMPILED = False
"""Whether the loops are used."""

try:
    from kb.search.engines import loops
except ImportError:
    pass
else:
    if _is_fresh(loops.__file__):
        COMPILED = True
        from kb.search.engines.loops import Postings, add_at, add_best, added_up, chief_whys
    else:
        log.warning("loops.pyx was changed after it was compiled, so search goes without it: run make setup")

__all__ = ["COMPILED", "Postings", "add_at", "add_best", "added_up", "chief_whys"]
