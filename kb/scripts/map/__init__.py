"""The map of a script: laid out, drawn as SVG or written as Mermaid, with what a diff or calls say of it."""

from kb.scripts.map.layout import Plan, lay_out
from kb.scripts.map.marks import Mark
from kb.scripts.map.svg import draw_map

__all__ = ["Mark", "Plan", "draw_map", "lay_out"]
