"""The loops in machine code: to whoever calls them they are what the arrays are."""

from kb.search.engines.plain import Postings as Postings
from kb.search.engines.plain import above as above
from kb.search.engines.plain import add_at as add_at
from kb.search.engines.plain import add_best as add_best
from kb.search.engines.plain import add_titles as add_titles
from kb.search.engines.plain import add_to_each as add_to_each
from kb.search.engines.plain import add_to_found as add_to_found
from kb.search.engines.plain import add_within as add_within
from kb.search.engines.plain import added_up as added_up
from kb.search.engines.plain import best_of as best_of
from kb.search.engines.plain import best_units as best_units
from kb.search.engines.plain import chief_whys as chief_whys
from kb.search.engines.plain import most_of as most_of
from kb.search.engines.plain import near_first as near_first
from kb.search.engines.plain import sum_of as sum_of
from kb.search.engines.plain import tally as tally
