"""What an article says must be told: it goes to the desk with the article, and stays with the call."""

import pytest

from kb.articles import save_article
from kb.calls import Given, get_call, journal_rows, record, start_call, state_json, state_of
from kb.errors import Conflict

TEXT = "---\ntitle: Receipts\n---\n\nBefore.\n\n## What must be told\n\n- The *amount* & “the date”\n- Nine days\n"
LINES = ["The amount & “the date”", "Nine days"]


@pytest.fixture
def opened(app, database, ada):
    with database.writing() as session:
        save_article(session, "ed", "receipts", TEXT)
        call, _new = start_call(session, ada, "c1", {})
        record(session, call.id, [Given("o", "article.opened", {"lookup": "l", "article": "receipts"})], ada)


def test_the_lines_stay_with_the_call_though_the_article_changes(opened, database, ada):
    with database.writing() as session:
        save_article(session, "ed", "receipts", TEXT.replace("Nine", "Ten"))
        record(session, "c1", [Given("d", "detail.told", {"lookup": "l", "text": LINES[1]}),
                               Given("e", "detail.told", {"lookup": "l", "text": LINES[1]})], ada)
    with database.reading() as session:
        [lookup] = state_json(state_of(session, get_call(session, ada, "c1")))["lookups"]
        assert (lookup["must_tell"], lookup["details"]) == (LINES, LINES[1:])
        assert [row.kind for row in journal_rows(session, "c1")][-1] == "detail.told"


def test_a_wrong_tick_is_taken_back_wherever_the_article_was_open(opened, database, ada):
    def tick(key, lookup, **more):
        return Given(key, "detail.told", {"lookup": lookup, "text": LINES[0], **more})

    with database.writing() as session:
        record(session, "c1", [tick("d", "l"), Given("p", "article.opened", {"lookup": "m", "article": "receipts"}),
                               tick("e", "m"), tick("f", "m", not_said=True)], ada)
    with database.reading() as session:
        state = state_json(state_of(session, get_call(session, ada, "c1")))
        assert [lookup["details"] for lookup in state["lookups"]] == [[], []]
    with database.writing() as session:
        record(session, "c1", [tick("g", "l")], ada)
    with database.reading() as session:
        state = state_json(state_of(session, get_call(session, ada, "c1")))
        assert [lookup["details"] for lookup in state["lookups"]] == [LINES[:1], []]


def test_of_an_article_that_was_not_opened_nothing_is_told(opened, database, ada):
    with pytest.raises(Conflict, match="No article was opened as 'x'"), database.writing() as session:
        record(session, "c1", [Given("d", "detail.told", {"lookup": "x", "text": "a"})], ada)
