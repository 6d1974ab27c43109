"""Making it right: what may be given, by whom and how often; who approves more; what was given to whom."""
