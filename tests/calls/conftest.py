"""Two articles for calls to look up."""

import pytest

from kb.articles import save_article
from kb.db import Database

MAILED = """---
title: Premium mailed
say: Mailed payments take five business days after they reach us.
confidence: validated
---

A cheque needs five business days to show. Coverage stays as it is meanwhile.
"""


@pytest.fixture
def articles(database: Database) -> None:
    """`mailed` and `trace`, as Ed wrote them."""
    with database.writing() as session:
        save_article(session, "ed", "mailed", MAILED)
        save_article(session, "ed", "trace", "---\ntitle: Tracing a payment\n---\n\nGive the cheque number.\n")
