"""What is kind to know of callers: John Doe's wife lets him speak for her until spring, and somebody may ask how she is."""

from datetime import date

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import change_card, find_callers, note_permission, remember_context

HIS_ID = "P000123456"
OTHERS = (
    ("M-2300418", {"name_to_use": "Mrs. Adeyemi", "said_as": "a-deh-YEH-mi", "language": "Spanish"}, ""),
    ("M-1998215", {"time_zone": "America/Chicago", "best_time": "Mornings"}, ""),
    ("M-1720663", {"safe_number": "555-0176"}, "afraid to lose his cover; his son starts school"),
    ("M-1811139", {"relay": "Relay service, give her time", "name_to_use": "Ms. Webb"}, "her sister drives her to the doctor"),
)
"""Whose (member number), the card, what somebody may ask about."""


def keep_cards(session: Session, people: dict[str, Person], today: date) -> None:
    """Write them, as their supervisor would."""
    sue = people["sue"]
    (john,) = find_callers(session, sue, HIS_ID)
    spring = date(today.year + (today >= date(today.year, 3, 1)), 3, 1)
    change_card(session, sue, john.id, {"name_to_use": "Mr. Doe", "best_time": "After 5"}, 0, str)
    remember_context(session, sue, john.id, "his wife Jane had surgery", today, str)
    note_permission(session, sue, john.id, {
        "speaker": "John Doe", "member": "Jane Doe", "relationship": "husband", "until": spring.isoformat()}, today, str)
    for member, card, context in OTHERS:
        (caller,) = find_callers(session, sue, member)
        change_card(session, sue, caller.id, card, 0, str)
        if context:
            remember_context(session, sue, caller.id, context, today, str)
