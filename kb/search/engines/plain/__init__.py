"""What ranking does with postings, with arrays. This says what is meant.

`loops/` says the same with loops, file for file, and is used in its place where a compiler was at hand when Firstcall was
installed (see `postings.py`).
"""


from kb.search.engines.plain.following import in_order
from kb.search.engines.plain.passages import Passages
from kb.search.engines.plain.postings import Postings
from kb.search.engines.plain.scores import (
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
from kb.search.engines.plain.sums import best_of, most_of, sum_of

__all__ = [
    "Passages", "Postings", "above", "add_at", "add_titles", "add_to_each", "add_to_found", "add_within", "best_of", "chief_whys",
    "in_order", "most_of", "near_first", "sum_of", "tally",
]
