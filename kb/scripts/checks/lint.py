"""Every fault of a script, with its line, in plain words, and how to mend it.

Errors are what would strand a run (or cannot be read); everything else is a warning. Flow is looked at with the scripts
inside it put in their places, but only steps of this file are blamed: a piece has its own check.
"""

import re
from collections.abc import Mapping

from kb.errors import Invalid
from kb.scripts.checks.flow import Flow
from kb.scripts.checks.paths import check_paths
from kb.scripts.checks.rules import check_rules
from kb.scripts.checks.speech import check_speech
from kb.scripts.checks.variables import check_variables
from kb.scripts.format.faults import ERROR, Fault, Faults
from kb.scripts.format.outline import Outline, nearest, read_outline, script_id
from kb.scripts.script import Library, Script, build, no_library
from kb.scripts.steps import PHASES

_LINK = re.compile(r"\[\[([^\]|#]+)")
_NOT_FINE = {
    "stale": ("The review of the article `{}` is overdue.", "Have it checked, or name another one."),
    "archived": ("The article `{}` has been retired.", "Name the one that took its place, or take it out."),
}


def check(source: str, *, path: str = "script.yaml", articles: Mapping[str, str] | None = None,
          library: Library = no_library) -> list[Fault]:
    """All faults in the order of lines; none of them an error means that it can be published.

    `articles` are the slugs that exist, each with "" or what is wrong with it, `stale` or `archived` (None: not looked at);
    `library` gives the scripts that it may run.
    """
    try:
        outline = read_outline(source)
        script = build(outline, script_id(outline, path), library=library)
    except Invalid as wrong:
        at = wrong.details
        return [Fault(int(str(at.get("line", 1))), int(str(at.get("column", 1))), str(at.get("step", "")), ERROR, wrong.message,
                      "; ".join(wrong.fields.values()))]
    return lint(outline, script, articles)


def lint(outline: Outline, script: Script, articles: Mapping[str, str] | None = None) -> list[Fault]:
    """The faults of an outline and of the flow that it was built into."""
    faults = Faults(outline.faults)
    flow = Flow(script)
    _ways_on(outline, flow, faults)
    _loops(outline, flow, faults)
    _phases(outline, script, flow, faults)
    check_variables(outline, script, flow, faults)
    check_rules(outline, script, faults)
    check_speech(outline, script, faults)
    if articles is not None:
        _articles(outline, articles, faults)
    check_paths(script, faults)
    return faults.in_order()


def _ways_on(outline: Outline, flow: Flow, faults: Faults) -> None:
    for name, step in outline.steps.items():
        if name not in flow.reachable:
            faults.warning(step, "No way leads to this step.", "Send an option or a rule here, or remove it.", name)
    if not flow.ends and not flow.torn:
        faults.error(outline, "The script never ends.", "Add a step with `end: resolved`, and a way to it.")
        return
    stuck = [name for name in outline.steps if name in flow.stuck]
    if stuck:
        circle = " → ".join(flow.circle(flow.stuck, stuck[0]))
        faults.error(outline.steps[stuck[0]], f"No end can be reached from here: {circle}.",
                     "Add a way out to one of these steps.", stuck[0])


def _loops(outline: Outline, flow: Flow, faults: Faults) -> None:
    """A loop in which nothing is asked brings the run back to where it was, knowing no more."""
    for circle in flow.silent_circles():
        own = [name for name in circle if name in outline.steps]
        if own and not (flow.ends and set(circle) <= flow.stuck):
            first = min(own, key=lambda name: outline.steps[name].line)
            faults.error(outline.steps[first], f"This loop captures nothing: {' → '.join(circle)}.",
                         "Ask something on the way round, so that it need not go round for ever.", first)


def _phases(outline: Outline, script: Script, flow: Flow, faults: Faults) -> None:
    for name, step in outline.steps.items():
        if name not in flow.reachable or step.passes or not step.phase:
            continue
        for later in flow.shown_after(name):
            phase = script.steps[later].phase
            if phase and PHASES.index(phase) < PHASES.index(step.phase) and later in outline.steps:
                faults.warning(step, f"The way to `{later}` goes back from {step.phase} to {phase}.",
                               "A call goes from acknowledge over research and resolve to wrap_up.", name)


def _articles(outline: Outline, articles: Mapping[str, str], faults: Faults) -> None:
    for name, step in outline.steps.items():
        named = [(slug.text, slug) for slug in step.articles]
        if step.do is not None:
            named += [(found[1].strip(), step.do) for found in _LINK.finditer(step.do.text)]
        for slug, place in named:
            if slug not in articles:
                faults.warning(place, f"There is no article `{slug}`.", nearest(slug, articles), name)
            elif articles[slug] in _NOT_FINE:
                told, mend = _NOT_FINE[articles[slug]]
                faults.warning(place, told.format(slug), mend, name)
