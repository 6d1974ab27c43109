"""To whoever calls them these are what the arrays are."""

from kb.search.engines.plain.following import in_order as in_order
