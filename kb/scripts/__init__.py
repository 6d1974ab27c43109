"""How a call should go: scripts, their versions, and the walk through them."""

from kb.scripts.bring import Brought, bring
from kb.scripts.checks.lint import check
from kb.scripts.checks.paths import PathResult, PathTest, Stop, run_path, run_paths
from kb.scripts.drawing import draw_script, draw_step, script_json
from kb.scripts.edits import set_field
from kb.scripts.finding import SOURCE
from kb.scripts.format.faults import Fault
from kb.scripts.format.questions import Question
from kb.scripts.format.schema import schema
from kb.scripts.map import FORMS, Mark, draw_map, draw_pages, draw_source, lines_of, write_mermaid
from kb.scripts.publishing.comparing import Comparison, compare, marks_of, way_marks_of
from kb.scripts.publishing.discarded import prune_drafts
from kb.scripts.publishing.drafts import open_draft, save_draft
from kb.scripts.publishing.exchange import Imported, ImportedScripts, export_scripts, import_script, import_scripts
from kb.scripts.publishing.review import due_drafts, publish_due, send_to_review
from kb.scripts.publishing.usage import used_by
from kb.scripts.publishing.versions import (
    Published,
    current_version,
    get_source,
    get_version,
    library,
    list_scripts,
    publish,
    script_of,
)
from kb.scripts.script import Library, Script, compile_script
from kb.scripts.steps import KINDS, Step, money
from kb.scripts.suggest import Opening, Suggestion, callers_words, learn, learned_at, suggest
from kb.scripts.views import register
from kb.scripts.walk import Position, advance, back, begin, is_changed, loose_end, refollow, uses

__all__ = [
    "FORMS", "KINDS", "SOURCE", "Brought", "Comparison", "Fault", "Imported", "ImportedScripts", "Library", "Mark", "Opening",
    "PathResult", "PathTest", "Position", "Published", "Question", "Script", "Step", "Stop", "Suggestion", "advance", "back",
    "begin", "bring", "callers_words", "check", "compare", "compile_script", "current_version", "draw_map", "draw_pages",
    "draw_script", "draw_source", "draw_step", "due_drafts", "export_scripts", "get_source", "get_version", "import_script",
    "import_scripts", "is_changed", "learn", "learned_at", "library", "lines_of", "list_scripts", "loose_end", "marks_of",
    "money", "open_draft", "prune_drafts", "publish", "publish_due", "refollow", "register", "run_path", "run_paths",
    "save_draft", "schema", "script_json", "script_of", "send_to_review", "set_field", "suggest", "used_by", "uses",
    "way_marks_of", "write_mermaid",
]
