"""What the pages kept by hand have in common: who may, a form shown again with its faults, the word after a save."""

from typing import Any

from flask import render_template, request
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.traces.rights import KEEPERS, READERS, may_keep
from kb.calls.traces.waiting import count_late
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, KbError
from kb.web import Role, allow, db_session

READ, KEEP = allow(*READERS), allow(*KEEPERS)
DONE = {"saved": "Saved.", "removed": "Taken out.", "mended": "Mended. These callers are to be rung now.",
        "reopened": "Open again. Nobody is rung until it is mended.", "listed": "On the list.", "rung": "Noted.",
        "answered": "Noted. Whoever asked is told.", "moved": "Noted. It goes on waiting, with the new day."}


def me() -> Person:
    """Whoever asks."""
    person: Person = current_user._get_current_object()
    return person


def page(template: str, **values: Any) -> str:
    """A page, with who may change it and what was done last."""
    late = count_late(db_session(), me(), now())
    return render_template(f"calls/traces/{template}.html", may_keep=may_keep(me()), late=late, sees_calls=sees_calls(),
                           done=DONE.get(request.args.get("done", "")), **values)


def sees_calls() -> bool:
    """Whether calls concern this person at all: an editor keeps these pages without them."""
    return bool(me().roles & {Role.AGENT, Role.SUPERVISOR})


def form_again(session: Session, error: KbError) -> dict[str, Any]:
    """What a form shows besides the values when it could not be saved; nothing that was typed is lost."""
    session.rollback()
    return {"message": error.message, "faults": error.fields if isinstance(error, Invalid) else {},
            "is_overtaken": isinstance(error, ChangedMeanwhile)}


def status_of_form(error: KbError) -> int:
    """409 where something contradicts, else 422."""
    return 409 if isinstance(error, Conflict) else 422


def expected() -> int:
    """The edition that the form was made from."""
    return request.form.get("expected", 0, int)
