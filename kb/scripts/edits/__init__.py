"""Changing a script through forms: each verb takes the YAML text and gives it back changed in that one thing.

Comments, order, quotes and line ends stay; what cannot be done is refused with `Invalid`, in words for the author.
"""

from kb.scripts.edits.beginning import new_script
from kb.scripts.edits.options import add_option, change_option, delete_option
from kb.scripts.edits.questions import add_question, change_question, delete_question
from kb.scripts.edits.saved_walks import add_path, delete_path
from kb.scripts.edits.steps import add_step, delete_step, rename_step, set_field

__all__ = [
    "add_option", "add_path", "add_question", "add_step", "change_option", "change_question", "delete_option", "delete_path",
    "delete_question", "delete_step", "new_script", "rename_step", "set_field",
]
