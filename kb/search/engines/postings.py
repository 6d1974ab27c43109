"""What ranking reads postings with: loops in machine code where a compiler was at hand when Firstcall was installed, else arrays.

Both find the same (the tests hold them to it); with loops a query takes between a quarter and a half of the time.
"""

from kb.search.compiled import are_compiled

COMPILED = are_compiled("kb.search.engines.loops.following", "kb.search.engines.loops.postings", "kb.search.engines.loops.scores",
                        "kb.search.engines.loops.sums")
"""Whether the loops are used."""

if COMPILED:
    from kb.search.engines.loops import (
        Postings,
        above,
        add_at,
        add_best,
        add_titles,
        add_to_each,
        add_to_found,
        add_within,
        added_up,
        best_of,
        best_units,
        chief_whys,
        in_order,
        most_of,
        near_first,
        sum_of,
        tally,
    )
else:
    from kb.search.engines.plain import (
        Postings,
        above,
        add_at,
        add_best,
        add_titles,
        add_to_each,
        add_to_found,
        add_within,
        added_up,
        best_of,
        best_units,
        chief_whys,
        in_order,
        most_of,
        near_first,
        sum_of,
        tally,
    )

__all__ = [
    "COMPILED", "Postings", "above", "add_at", "add_best", "add_titles", "add_to_each", "add_to_found", "add_within", "added_up",
    "best_of", "best_units", "chief_whys", "in_order", "most_of", "near_first", "sum_of", "tally",
]
