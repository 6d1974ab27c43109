"""What callers say and nobody finds: words of searches that failed, for editors to give a meaning."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta

from kb.search.vocabulary.table import Table
from kb.search.words import STOP_WORDS, stem, tokens

SINCE = timedelta(days=30)
MOST_UNFOUND = 10
CANDIDATES = 40
FROM_SEVERAL = 2
"""A word that only one call or one person had in it may be somebody's name, and is not told."""

Failed = tuple[str, str]
"""The words of a search that failed, masked; and whose it was: a call, or a person outside calls."""


def unfound_words(failed: Iterable[Failed], table: Table, finds: Callable[[str], bool]) -> list[tuple[str, int]]:
    """The words said in most of these searches, by calls or people, that editors have given no meaning, each with by how many.

    Those that find nothing come first; `finds(word)` tells of the most frequent ones.
    """
    whose: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for query, source in failed:
        for token in tokens(query):
            if token.word.isalpha() and len(token.word) > 2 and token.word not in STOP_WORDS:
                whose[stem(token.word)].add(source)
                spelled[stem(token.word)][token.word] += 1
    likely = sorted((part for part, sources in whose.items() if len(sources) >= FROM_SEVERAL and not table.knows((part,))),
                    key=lambda part: (-len(whose[part]), part))[:CANDIDATES]
    words = [(spelled[part].most_common(1)[0][0], len(whose[part])) for part in likely]
    return sorted(words, key=lambda word: finds(word[0]))[:MOST_UNFOUND]
