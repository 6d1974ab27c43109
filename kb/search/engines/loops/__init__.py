"""The loops of ranking in machine code: exactly what `plain` says with arrays, which is what the tests hold them to.

They read the arrays of one open index; that its numbers fit together was looked at when it was read (`columns.read_columns`).
"""

from kb.search.engines.loops.following import in_order
from kb.search.engines.loops.passages import Passages
from kb.search.engines.loops.postings import Postings
from kb.search.engines.loops.scores import (
    above,
    add_at,
    add_titles,
    add_to_each,
    add_to_found,
    add_within,
    chief_whys,
    near_first,
    tally,
)
from kb.search.engines.loops.sums import best_of, most_of, sum_of

__all__ = [
    "Passages", "Postings", "above", "add_at", "add_titles", "add_to_each", "add_to_found", "add_within", "best_of", "chief_whys",
    "in_order", "most_of", "near_first", "sum_of", "tally",
]
