"""The numbers of the ranking, each once, tuned on real questions of callers (docs/search.md); small moves change little."""

FIELD_WEIGHT = {"title": 3.0, "say": 2.0, "keywords": 2.0, "heading": 1.5, "body": 1.0}
FIELD_NORM = {"title": 0.3, "say": 0.3, "keywords": 0.0, "heading": 0.3, "body": 0.75}
PASSAGE_WEIGHT = {"heading": 1.0, "body": 1.0}
PASSAGE_NORM = 0.5
SATURATION, PASSAGE_SATURATION = 2.0, 1.2
PASSAGE_SHARE = 0.8
IN_TITLE = 0.8
TITLE_SHARE = 0.35
TITLE_ORDER = 0.25
IN_ORDER = 0.3
"""What two words that follow one another as they were said are worth, beside what a word is worth."""
SMALL_WORDS = 0.3
"""What words are worth that only carry the sentence, once other words have found a document."""
READ_AGAIN = 100
"""So many of the best documents are read again for both (see `rereading.py`)."""
FLOOR = 0.2
"""Hits that fall below this share of the best one are noise and not shown."""

FIRST = 1000.0
"""Whoever says a title whole means that document."""
EQUAL = 1e-8
"""Scores closer than this are the same: additions in another order differ so much."""

EXACT, STEMMED, SYNONYM, PREFIX, PART, SIMILAR = "exact", "stemmed", "synonym", "prefix", "part", "similar"
WORTH = {EXACT: 1.0, STEMMED: 0.9, SYNONYM: 0.8, PREFIX: 0.6, PART: 0.5, SIMILAR: 0.5}
"""What a word counts when it stands there so; the surest first."""
MOST_BEGINNINGS = 200
MOST_SIMILAR = 3
RARE, FAR_MORE = 2, 100
"""A word of so few documents may be a slip, where a very near one stands in so many times as many."""
