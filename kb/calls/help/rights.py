"""Whom a raised hand is for: a colleague may answer it without reading the call that it was raised in."""

from sqlalchemy import ColumnElement, and_, false, or_

from kb.accounts import Person
from kb.calls.asking import Question
from kb.calls.help.models import HandRow
from kb.calls.models import Call
from kb.web import Role

AT_A_DESK = frozenset({Role.AGENT, Role.SUPERVISOR})


def asked_of(person: Person) -> ColumnElement[bool]:
    """The condition on `HandRow` and its `Call` under which `person` is asked: by name, or as one of the team."""
    if not person.roles & AT_A_DESK:
        return false()
    teams = {person.team_id, *person.supervises} - {None}
    return and_(~Call.practice, Call.status == "open", HandRow.by != person.name,
                or_(HandRow.to == person.name, and_(HandRow.to.is_(None), Call.team_id.in_(teams))))


def is_asked(person: Person, call: Call, question: Question) -> bool:
    """The same of one question."""
    if not person.roles & AT_A_DESK or call.practice or call.status != "open" or question.by == person.name:
        return False
    return question.to == person.name if question.to else call.team_id in {person.team_id, *person.supervises} - {None}
