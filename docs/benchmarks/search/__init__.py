"""How well and how fast search finds, beside the engines that others build on: `make bench-search`."""
