"""What ranking reads postings with: loops in machine code where a compiler was at hand when Firstcall was installed, else arrays.

Both find the same (the tests hold them to it); with loops a query takes between a quarter and a half of the time.
"""

from kb.search.compiled import are_compiled

COMPILED = are_compiled(*(f"kb.search.engines.loops.{name}" for name in ("following", "passages", "postings", "scores", "sums")))
"""Whether the loops are used."""

if COMPILED:
    from kb.search.engines.loops import *  # noqa: F403 - each has the same, named in its __all__
else:
    from kb.search.engines.plain import *  # noqa: F403
