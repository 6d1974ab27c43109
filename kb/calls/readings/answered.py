"""What was answered in a call, each with the questions that asked it."""

from kb.calls.state import Answer, CallState
from kb.scripts import Question


def answered(state: CallState) -> list[tuple[str, list[Question], Answer]]:
    """`(label, questions, answer)`: as every run of the call asked it, the latest last; none where it came from elsewhere, and
    then the label is its name.
    """
    runs = [*state.earlier_runs, *([state.run] if state.run else [])]
    scripts = [script for run in runs if (script := state.script_of(run.script, run.version)) is not None]
    found = []
    for name, answer in state.answers.items():
        questions = [script.questions[name] for script in scripts if name in script.questions]
        label = questions[-1].label if questions else name.replace("_", " ")
        found.append((label[:1].upper() + label[1:], questions, answer))
    return found
