"""Scripts from what floors have already: a sheet of steps and options, an outlined Word file, a tree of nodes in JSON.

Each form of file becomes a plan (steps with names, ways by name) and the plan a script's YAML; nothing is saved here.
"""

from kb.scripts.bring.reading import MOST_FILE_BYTES, Brought, bring

__all__ = ["MOST_FILE_BYTES", "Brought", "bring"]
