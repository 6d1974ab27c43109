"""Known problems: kept by editors and supervisors, shown on the desk, and the list to ring once one is mended."""

from sqlalchemy.orm import Session

from kb.calls.traces.models import KnownProblem
from kb.errors import Invalid


def title_of(session: Session, problem: str) -> str:
    """How a known problem is called. Raises `Invalid` where there is none."""
    found = session.get(KnownProblem, problem)
    if found is None:
        raise Invalid("There is no such known problem.", {"payload.problem": "does not exist"})
    return found.title
