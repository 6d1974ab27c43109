"""The map of a script that is only a text yet, as a file."""

from collections.abc import Mapping

from kb.scripts.checks.lint import check
from kb.scripts.format.outline import read_outline, script_id
from kb.scripts.map.mermaid import write_mermaid
from kb.scripts.map.svg import draw_map
from kb.scripts.script import Library, build, no_library

FORMS = ("svg", "mermaid")


def draw_source(source: str, form: str = "svg", *, path: str = "script.yaml", articles: Mapping[str, str] | None = None,
                library: Library = no_library) -> str:
    """What `form` says of a source, faults and all. Raises `Invalid` with `line` when nothing can be made of it."""
    outline = read_outline(source)
    script = build(outline, script_id(outline, path), library=library)
    if form == "mermaid":
        return write_mermaid(script)
    return str(draw_map(script, faults=check(source, path=path, articles=articles, library=library), standalone=True)) + "\n"
