"""What a page asks of the store does not grow with what is in it."""

from datetime import date

import pytest
from sqlalchemy import event

from docs.benchmarks.polling import of_calls, scans, statements
from kb.accounts import add_person, disable, find_person
from kb.articles import import_folder
from kb.calls import Given, record, save_directory_entry, save_known_problem, save_place_list, start_call
from kb.scripts import publish
from kb.scripts.publishing.drafts import open_draft, save_draft
from kb.scripts.publishing.review import publish_draft, send_to_review
from tests.house import world
from tests.house.test_routes import CAST, address, routes

MORE = 12
SLACK = 2
"""A query more or less: something may be asked for only where there is something."""


def write_scripts(session, ed):
    """More scripts, versions, drafts that wait for a review or a time, and emergencies."""
    publish(session, world.SCRIPT.replace("I can see", "I do see"), ed, path="premium.yaml")
    for number in range(MORE):
        publish(session, world.SCRIPT, ed, path=f"more-{number}.yaml")
        draft = open_draft(session, f"more-{number}", ed)
        save_draft(session, draft.script, world.SCRIPT.replace("mail, card", "mail"), ed, expected=draft.number)
        if number % 2:
            publish_draft(session, draft.script, ed, emergency="It cannot wait")
        else:
            send_to_review(session, draft.script, ed, "sue")


def write_traces(session, ed):
    """More in the directory, more lists of places, more known problems; one of these."""
    for number in range(MORE):
        save_directory_entry(session, ed, {"name": f"Desk {number}", "needs": "A number"})
        save_place_list(session, ed, {"title": f"List {number}", "words": "premium", "places": [{"name": "Log"}]})
        known = {"title": f"Problem {number}", "words": "premium", "say": "We know."}
        problem = save_known_problem(session, ed, known, date(2026, 11, 20))
    return problem


def fill(database, folder):
    """More people, articles, scripts and calls."""
    folder.mkdir()
    for number in range(MORE):
        text = world.ARTICLE.replace("premium-mailed", f"premium-{number}").replace("mailed but", f"mailed {number} but")
        (folder / f"premium-{number}.md").write_text(text)
    with database.writing() as session:
        ada = find_person(session, "ada")
        import_folder(session, [folder], ada)
        write_scripts(session, find_person(session, "ed"))
        problem = write_traces(session, find_person(session, "ed"))
        for number in range(MORE):
            add_person(session, f"agent-{number}", ["agent", "supervisor"], f"Team {number}")
            call, _new = start_call(session, ada, f"more-{number}", {"caller": world.CALLER, "reason": "claims"})
            record(session, call.id, [
                Given("i", "issue.raised", {"issue": "i1", "text": "premium by mail"}),
                Given("l", "article.opened", {"lookup": "l1", "article": f"premium-{number}"}),
                Given("t", "article.told", {"lookup": "l1", "reaction": "accepted"}),
                Given("p", "promise.made", {"promise": "p1", "what": "Trace the payment", "due": "2027-01-04"}),
                Given("r", "request.sent", {"request": "r1", "department": f"Desk {number}", "what": "Find it"}),
                Given("a", "request.sent", {"request": "r2", "department": "Lockbox", "what": "It", "due": "2027-01-04"}),
                Given("b", "request.answered", {"request": "r2", "text": "Found"}),
                Given("k", "problem.matched", {"problem": problem.id}),
                Given("e", "escalation.requested", {"wants": "a supervisor"}),
            ], ada)


@pytest.fixture
def counted(app, database, sign_in):
    """`counted(rule, things)`: how many queries each of the cast costs there."""
    seen = []
    event.listen(app.extensions["kb.database"].engine, "before_cursor_execute",
                 lambda _connection, _cursor, statement, *_more: seen.append(statement))
    browser = app.test_client()

    def count(rule, things):
        costs, place = {}, address(app, rule, things)
        for name in CAST:
            with database.reading() as session:
                sign_in(browser, find_person(session, name))
            status = browser.get(place).status_code
            if status != 200:  # refused, or led elsewhere: nothing of the store is shown
                continue
            seen.clear()  # what is kept in memory has been asked for at the first look
            browser.get(place).close()
            costs[name] = sum(statement.startswith(("SELECT", "WITH")) for statement in seen)
        return costs

    return count


def test_no_page_asks_more_where_there_is_more(app, database, counted, tmp_path):
    things = world.build(database, tmp_path / "world")
    pages = [rule for method, rule in routes(app, safe=True) if not rule.endpoint.endswith("stream")]

    def costs():
        app.extensions["kb.search"].catch_up()
        return {(rule.rule, name): cost for rule in pages for name, cost in counted(rule, things).items()}

    before = costs()
    fill(database, tmp_path / "more")
    after = costs()
    grown = {place: (before[place], cost) for place, cost in after.items() if cost > before.get(place, cost) + SLACK}
    assert not grown, "queries with one of each, and with many"


ASKED_OFTEN = ("/calls/c1/poll?after=9999", "/calls/c1/poll?after=0&before", "/desk/news", "/floor/")
GROWING = {table.name for table in of_calls()} | {"entry", "past_contact", "ring", "change"} | {
    "caller", "caller_key", "caller_context", "caller_merge", "caller_permission"}


@pytest.mark.parametrize("place", ASKED_OFTEN)
def test_what_is_asked_every_few_seconds_reads_no_table_that_grows_from_end_to_end(app, database, sign_in, tmp_path, place):
    """The plan of a query does not depend on how much there is, so a small store tells."""
    things = world.build(database, tmp_path / "world")
    with database.writing() as session:
        disable(session, find_person(session, "otto"))  # whose cases are asked for only where somebody has left
    for name in ("ada", "sue") if place != "/floor/" else ("sue",):
        browser = app.test_client()
        with database.reading() as session:
            sign_in(browser, find_person(session, name))
        with statements(app) as asked:
            assert browser.get(place.replace("c1", str(things["call_id"]))).status_code == 200
        assert asked and not scans(app, asked, GROWING), (name, place)
