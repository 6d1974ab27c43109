"""What callers of Larkfield Health Plan say, and what its articles call it; and one answer that comes first for a while."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.articles import article_links
from kb.search import PinWanted, save_pin, take_words

WORDS = """
DME, durable medical equipment
EOB, explanation of benefits, claim statement
prior auth, prior authorization, prior approval, pre-certification
PCP => primary care provider, doctor
premium, monthly bill
check, cheque, money order
auto pay, autopay, automatic payment
ID card, member card, insurance card
copay, co-payment
OON, out of network
meds, medication, prescription
formulary, drug list, covered drugs
grievance => complaint
POA, power of attorney => who may speak for a member
spectacles, eyeglasses, glasses
debt collector => collections
CGM, glucose monitor, glucose sensor
"""
PINNED = ("mail delay", "premium-not-posted", "Lockbox runs late in November; until it has caught up.")


def keep_words(session: Session, by: Person, at: datetime, zone: ZoneInfo) -> None:
    """Keep them; the pin holds for two weeks."""
    take_words(session, by, WORDS)
    said, slug, note = PINNED
    card = article_links(session, by, [slug])[slug]
    until = at.astimezone(zone).date() + timedelta(days=14)
    ends_at = datetime.combine(until + timedelta(days=1), time(), zone)
    save_pin(session, by, PinWanted(said, f"article:{card.id}", until, ends_at, note), card)
