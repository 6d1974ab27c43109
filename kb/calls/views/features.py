"""The subjects that have parts of their own on the desk, in the order in which they are shown.

Each has `static/js/desk/features/<name>.js` and, under `templates/features/`, any of `_<name>_between.html` (between calls, to
be done now), `_<name>_lists.html` (between calls, beside wrap-ups and promises), `_<name>_wait.html` (over all of the step:
what one waits for, and what is said first), `_<name>_call.html` (in the caller's column), `_<name>_step.html` (above the
step), `_<name>_under.html` (under it), `_<name>_drawer.html` (forms over the line), `_<name>_find.html` (under what is found)
and `_<name>_pieces.html` (templates that scripts fill).
"""

FEATURES: tuple[str, ...] = (
    "ringing", "callers", "cases", "closing", "directory", "giving", "handing", "help", "holding", "next_call", "problems",
    "promises", "requests", "supervisor", "takeover", "traces",
)
