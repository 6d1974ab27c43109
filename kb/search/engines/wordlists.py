"""Which words stand in the documents of a view: what a beginning, a part of a word or a slip of the fingers may have meant.

Only these are looked through. If words of hidden documents were among them, they could push others out of a short list.
"""

from bisect import bisect_left
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.columns import BODY, HEADING, KEYWORDS, SAY, TITLE
from kb.search.engines.opened import OpenIndex
from kb.search.misspelling import Vocabulary

_EVERYWHERE = np.array([TITLE, SAY, KEYWORDS, HEADING, BODY])
_SEEN_FIRST = np.array([TITLE, SAY, KEYWORDS, HEADING])
_NAMES = np.array([TITLE, KEYWORDS])


class WordLists:
    """The words of some units of an index, by where they stand."""

    def __init__(self, index: OpenIndex, units: NDArray[np.bool_]) -> None:
        self.everywhere, self.seen_first, self.names = index.words_in(units, _EVERYWHERE, _SEEN_FIRST, _NAMES)
        """Every word; those of titles, say-lines, keywords and headings; those of titles and keywords. Each list is in order."""
        self.vocabulary = Vocabulary(self.everywhere)
        self._row = "\n".join(self.seen_first)
        self._ends = list(accumulate((len(word) + 1 for word in self.seen_first), initial=-1))

    def holding(self, letters: str) -> list[str]:
        """The words of what is seen first that hold these letters somewhere after their beginning."""
        # Looked for in all words at once, which is many times quicker than in one after the other.
        found, at = [], self._row.find(letters)
        while at >= 0:
            place = bisect_left(self._ends, at) - 1
            if at > self._ends[place] + 1 or letters in self.seen_first[place][1:]:
                found.append(self.seen_first[place])
            at = self._row.find(letters, self._ends[place + 1])
        return found
