"""The best documents are read again for what single words cannot tell: words in the order in which they were said, and the
small words between them.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from kb.search.engines.postings import add_at, add_within, in_order
from kb.search.engines.view import View
from kb.search.engines.weights import IN_ORDER, SMALL_WORDS
from kb.search.engines.worths import Weight, Whole
from kb.search.words import STOP_WORDS


def reread(view: View, scores: Weight, docs: Whole, spoken: Sequence[str], words: Sequence[str]) -> None:
    """Add what each of these documents (ascending) is worth besides: `words` have been counted, `spoken` are all in order."""
    for word in dict.fromkeys(word for word in spoken if word in STOP_WORDS and word not in words):
        found = view.group(word).docs
        add_within(scores, docs, found.at, found.worth, SMALL_WORDS)
    pairs = {pair for pair in pairwise(spoken) if not STOP_WORDS.issuperset(pair)}
    if pairs:
        add_at(scores, docs, IN_ORDER * _in_order(view, docs, sorted(pairs)))


def _in_order(view: View, docs: Whole, pairs: Sequence[tuple[str, str]]) -> Weight:
    number: dict[str, int] = {}
    numbers = [[number.setdefault(word, len(number)) for word in pair] for pair in pairs]
    return in_order(view.postings, docs, view.index.ranks(number), np.array(numbers, np.int64))
