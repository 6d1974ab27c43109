"""The map of a script: laid out, drawn as SVG or written as Mermaid, with what a diff or calls say of it."""

from kb.scripts.map.files import FORMS, draw_source
from kb.scripts.map.layout import PHASE_NAMES, Plan, lay_out
from kb.scripts.map.lines import lines_of
from kb.scripts.map.marks import Mark
from kb.scripts.map.mermaid import write_mermaid
from kb.scripts.map.svg import draw_map, draw_pages

__all__ = ["FORMS", "PHASE_NAMES", "Mark", "Plan", "draw_map", "draw_pages", "draw_source", "lay_out", "lines_of",
           "write_mermaid"]
