"""The rows of what the caller has answered and may be offered in the next call, to be confirmed instead of asked."""

from collections.abc import Iterator
from typing import Any

from kb.calls.enrich import HIDDEN
from kb.calls.handing.came import CAME_FROM
from kb.calls.state import CallState

OF_THIS_CALL = frozenset({"system"})
"""Sources of answers that only tell of one call, such as the telephone system's."""


def answers(state: CallState) -> Iterator[dict[str, Any]]:
    """Every answer that may be carried to another call: nothing secret, nothing to be asked anew, no judgement of an agent."""
    if state.is_practice:
        return
    kept = {*_kept(state), CAME_FROM}
    for question, answer in state.answers.items():
        if question not in kept and answer.source not in OF_THIS_CALL and answer.value not in ("", HIDDEN):
            yield {"call_id": state.id, "question": question, "value": answer.value, "at": answer.at}


def _kept(state: CallState) -> set[str]:
    """Questions whose answers stay in this call, as the scripts say that ran in it."""
    runs = (*state.earlier_runs, *((state.run,) if state.run else ()))
    scripts = [script for run in runs if (script := state.script_of(run.script, run.version)) is not None]
    return {name for script in scripts for name, question in script.questions.items()
            if question.secret or question.quiet or question.fresh}
