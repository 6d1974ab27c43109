"""A credit and an express shipment that may be given."""

import pytest

from kb.calls.giving.types import GoodwillWanted, save_goodwill


@pytest.fixture
def types(database, alma):
    """`credit`: agents 25, supervisors 150, once in 12 months; `express`: a thing, supervisors alone."""
    with database.writing() as session:
        save_goodwill(session, alma, None, GoodwillWanted(
            "Credit", True, limits={"agent": 25, "supervisor": 150}, reasons=("We were late",), post_days=2))
        save_goodwill(session, alma, None, GoodwillWanted("Express shipment", False, "express", limits={"supervisor": 1}))
