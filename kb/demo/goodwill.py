"""What Larkfield Health Plan gives to make it right. All amounts are invented."""

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import GoodwillWanted, save_goodwill

TYPES = (
    GoodwillWanted("Credit on the next bill", True, "goodwill", limits={"agent": 25, "supervisor": 150}, every_months=12,
                   post_days=2, reasons=("He had to call again", "We told him wrong", "We were late", "It came late by mail")),
    GoodwillWanted("Express shipment", False, "express_shipment", limits={"agent": 1, "supervisor": 1}, every_months=12,
                   post_days=1, reasons=("The medicine would come late", "The first parcel is lost", "It was sent wrong")),
)


def name_goodwill(session: Session, by: Person) -> None:
    """Name the types; after the stories of the demo, which are older."""
    for wanted in TYPES:
        save_goodwill(session, by, None, wanted)
