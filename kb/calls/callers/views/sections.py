"""What other subjects show on a caller's page: each offers a template and what it needs, of this caller for this person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.models import Caller

Tell = Callable[[Session, Person, Caller], Any]


@dataclass(frozen=True)
class Section:
    """One part of the page: its template sees `section.data`."""

    template: str
    data: Any


def add_section(app: Flask, template: str, tell: Tell) -> None:
    """Show `template` on every caller's page, unless `tell(session, person, caller)` gives nothing."""
    app.extensions.setdefault("kb.caller_sections", []).append((template, tell))


def sections_of(session: Session, person: Person, caller: Caller) -> list[Section]:
    """What there is to show of this caller, in the order in which it was offered."""
    told = ((template, tell(session, person, caller)) for template, tell in current_app.extensions.get("kb.caller_sections", ()))
    return [Section(template, data) for template, data in told if data]
