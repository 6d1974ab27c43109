"""To whoever calls them these are what the arrays are."""

from kb.search.engines.plain.passages import Passages as Passages
