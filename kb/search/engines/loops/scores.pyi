"""To whoever calls them these are what the arrays are."""

from kb.search.engines.plain.scores import above as above
from kb.search.engines.plain.scores import add_at as add_at
from kb.search.engines.plain.scores import add_titles as add_titles
from kb.search.engines.plain.scores import add_to_each as add_to_each
from kb.search.engines.plain.scores import add_to_found as add_to_found
from kb.search.engines.plain.scores import add_within as add_within
from kb.search.engines.plain.scores import chief_whys as chief_whys
from kb.search.engines.plain.scores import near_first as near_first
from kb.search.engines.plain.scores import tally as tally
