"""Snippets: a shared phrasing or disclosure in a file of its own, said by any step that names it.

Read as a script, a snippet is one step that says it and ends: so it can be shown, drawn and versioned like any other.
"""

from collections.abc import Callable
from dataclasses import replace

from kb.scripts.format.fields import Fields
from kb.scripts.format.wording import Words
from kb.scripts.steps import End, Step

STEP = "snippet"
"""The one step of a snippet."""

MOST_PHRASINGS = 3


def read_snippet(fields: Fields) -> Step:
    """The step of a file with `snippet:` at its top."""
    node = fields.get("snippet")
    for item in (node.items or []) if node is not None else []:
        if item.entries is not None and "snippet" in item.entries:
            fields.error(item, "A snippet holds its own words; it cannot name another snippet.", "Write the text out here.")
            return _said(fields, ())
    say = fields.texts("snippet")
    if not say:
        fields.error(node or fields, "The snippet has nothing to say.", "Write one to three phrasings under `snippet:`.")
    if len(say) > MOST_PHRASINGS:
        fields.warning(node or fields, f"These are {len(say)} phrasings.", "Two or three are what an agent can choose from.")
    if fields.get("steps") is not None:
        fields.error(fields.get("steps") or fields, "This file is a snippet and a script at once.",
                     "Give the snippet a file of its own.")
    return _said(fields, say)


def _said(fields: Fields, say: tuple[Words, ...]) -> End:
    return End(id=STEP, line=fields.line, column=fields.column, phase="wrap_up", say=say, verbatim=fields.flag("verbatim"),
               end="resolved")


def named(step: Step) -> list[Words]:
    """Where a step names a snippet."""
    return [words for words in (*step.say, *step.when_hot) if words.snippet]


def with_snippets(step: Step, find: Callable[[Words], Step | None]) -> Step:
    """The step with the words of its snippets in their places; `find` gives a snippet's own step, or None."""
    found = {words.snippet: find(words) for words in named(step)}
    if not found:
        return step

    def put_in(texts: tuple[Words, ...]) -> tuple[Words, ...]:
        said: list[Words] = []
        for words in texts:
            snippet = found.get(words.snippet)
            if not words.snippet:
                said.append(words)
            elif snippet is not None:
                said += [replace(words, text=phrasing.text) for phrasing in snippet.say]
        return tuple(said)

    verbatim = step.verbatim or any(snippet is not None and snippet.verbatim for snippet in found.values())
    return replace(step, say=put_in(step.say), when_hot=put_in(step.when_hot), verbatim=verbatim)
