"""Contacts from before Firstcall, as a plan brings them along from the program that it had; invented."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kb.calls import keep_contacts, read_contact

SOURCE = "contacts before Firstcall"
CONTACTS = (
    (61, "Dana", "Carl Novotny M-1720663 555-0175", "Bill of September came after it was due; late fee taken off.", ""),
    (44, "Luis Vega", "Carl Novotny M-1720663 555-0175", "Asked how long a mailed payment takes. Told five days.",
     "Send him the form for automatic payment"),
    (72, "Dana", "Omid Farahani M-1844420 555-0155", "A charge of $18.75 that he does not know. Credited.", ""),
    (40, "Dana", "Omid Farahani M-1844420 555-0155", "The same charge again. Credited; told that it will not come back.",
     "Find out why it came back; ring him"),
    (55, "Marta Lind", "Ruth Adeyemi M-2300418 555-0133", "Would like letters in Spanish.", ""),
    (90, "Dana", "Selma Aydin M-1599034 555-0361", "New card after the wedding; new name everywhere.", ""),
)
"""Days ago, with whom, who (first name, last name, member number, telephone), what it was, what was open."""


def keep_before(session: Session, now: datetime, zone: ZoneInfo) -> None:
    """Keep them as an import would."""
    keep_contacts(session, [read_contact(_given(row, now), zone, str) for row in CONTACTS], SOURCE)


def _given(row: tuple[int, str, str, str, str], now: datetime) -> dict[str, str]:
    days, who, caller, summary, open_items = row
    first, last, member, phone = caller.split()
    return {"date": (now - timedelta(days=days)).date().isoformat(), "who": who, "summary": summary, "open_items": open_items,
            "first_name": first, "last_name": last, "member_id": member, "phone": phone}
