"""A thin whole script to begin with."""

from kb.errors import Invalid
from kb.scripts.edits.rendering import tidy, write_scalar

_BEGINNING = """\
title: {title}
summary: {summary}
for:
  - {words}
start: listen
steps:
  listen:
    phase: acknowledge
    say:
      - "I can see why you call about this. Let me look into it with you."
      - "Thank you for telling me. I will see this through with you."
    aer: [acknowledge, empathize, reassure]
    to: look
  look:
    phase: research
    do: What to look for, and where.
    ask:
      - {{name: what_happened, label: What happened?, type: text}}
    options:
      - {{id: found, label: Found it, to: solve}}
      - {{id: not_found, label: Not found yet, to: promise_to_look}}
  solve:
    phase: resolve
    say:
      - "Here is what I found, and what I do about it now."
      - "This is how it is, and this is what I can do at once."
    to: done
  promise_to_look:
    phase: resolve
    promise: {{what: Look into it and ring back, within: 2 business days, kind: call_back}}
    to: promised
  done:
    end: resolved
  promised:
    end: promised
"""


def new_script(title: str) -> str:
    """A script of this title that has every phase and no fault, for its author to make her own.

    Raises `Invalid` without a title.
    """
    title = " ".join(str(tidy(title)).split())
    if not title or len(title) > 200:
        raise Invalid("A script needs a title of 200 characters at most: it is how agents find it.", {"title": "needed"})
    words = write_scalar(title, flow=False)
    summary = write_scalar(f"When a caller asks about this: {title}", flow=False)
    return _BEGINNING.format(title=words, summary=summary, words=words)
