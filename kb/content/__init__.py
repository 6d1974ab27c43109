"""Ground floor of versioned text: front matter, Markdown to safe HTML, masking, differences, folders. Knows no room."""

from kb.content.diff import Line, Piece, diff
from kb.content.folder import Found, inside, walk_folder
from kb.content.front_matter import FrontMatter, read_front_matter, write_front_matter
from kb.content.mask import mask
from kb.content.rendering import Link, Rendered, anchor, render

__all__ = [
    "Found", "FrontMatter", "Line", "Link", "Piece", "Rendered", "anchor", "diff", "inside", "mask", "read_front_matter",
    "render", "walk_folder", "write_front_matter",
]
