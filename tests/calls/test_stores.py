"""What one store takes the other takes, too."""

import pytest

from kb.calls import Given, check_calls, record, start_call


@pytest.mark.store
def test_a_search_that_claims_to_have_found_the_world(store, app, database, ada):
    with database.writing() as session:
        start_call(session, ada, "c1", {})
        record(session, "c1", [Given("s", "search.made", {"query": "x", "total": 1e12})], ada)
    with database.reading() as session:
        assert list(check_calls(session)) == []
