"""To whoever calls them these are what the arrays are."""

from kb.search.engines.plain.sums import best_of as best_of
from kb.search.engines.plain.sums import most_of as most_of
from kb.search.engines.plain.sums import sum_of as sum_of
