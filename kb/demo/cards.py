"""John Doe's card: his wife lets him speak for her until spring, and somebody may ask how she is."""

from datetime import date

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import change_card, find_callers, note_permission, remember_context

HIS_ID = "P000123456"


def keep_cards(session: Session, people: dict[str, Person], today: date) -> None:
    """Write it, as his supervisor would."""
    sue = people["sue"]
    (john,) = find_callers(session, sue, HIS_ID)
    spring = date(today.year + (today >= date(today.year, 3, 1)), 3, 1)
    change_card(session, sue, john.id, {"name_to_use": "Mr. Doe", "best_time": "After 5"}, 0, str)
    remember_context(session, sue, john.id, "his wife Jane had surgery", today, str)
    note_permission(session, sue, john.id, {
        "speaker": "John Doe", "member": "Jane Doe", "relationship": "husband", "until": spring.isoformat()}, today, str)
