"""The pages of the directory, of places, known problems and requests, through the client."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.calls import get_call, state_of
from kb.calls.models import Call
from kb.calls.traces.models import DirectoryEntry, KnownProblem, LookList
from kb.calls.traces.problems import mend, reopen
from kb.db import now


@pytest.fixture
def browsing(app, sign_in):
    """`browsing(person)`: a browser in which she is signed in."""
    return lambda person: sign_in(app.test_client(), person)


def text(answer):
    return answer.get_data(as_text=True)


def test_an_editor_keeps_the_directory_and_an_agent_finds_in_it(browsing, database, ed, ada):
    editor, agent = browsing(ed), browsing(ada)
    assert "Nobody in the directory yet" in text(agent.get("/directory"))
    given = {"name": "Lockbox <b>", "kind": "department", "number": "555-0210", "needs": "Cheque number\nDate"}
    assert editor.post("/directory/new", data=given).status_code == 303
    page = text(agent.get("/directory?q=lock"))
    assert "Lockbox &lt;b&gt;" in page and "Cheque number\nDate" in page and "Change" not in page
    with database.reading() as session:
        entry = session.scalar(select(DirectoryEntry))
    assert agent.get(f"/directory/{entry.id}").status_code == 404
    assert agent.post(f"/directory/{entry.id}", data=given).status_code == 403
    assert "Nobody found for “zzz”" in text(agent.get("/directory?q=zzz"))


def test_what_is_typed_is_kept_in_a_form_that_is_refused(browsing, ed, lockbox):
    editor = browsing(ed)
    answer = editor.post("/directory/new", data={"name": "", "hours": "Weekdays 9 to 3"})
    assert answer.status_code == 422 and "Weekdays 9 to 3" in text(answer) and "Write the name." in text(answer)
    answer = editor.post("/directory/new", data={"name": "LOCKBOX", "hours": "Never"})
    assert answer.status_code == 409 and "is in the directory already" in text(answer) and "Never" in text(answer)
    answer = editor.post("/where-to-look/new", data={"title": "Fax", "words": "fax", "name": ["", ""], "how": ["how", ""],
                                                     "channel": ["mail", "mail"]})
    assert answer.status_code == 422 and "Name at least one place to look." in text(answer)
    answer = editor.post("/problems/new", data={"title": "Half", "words": "", "say": "Sorry", "since": "2026-11-01"})
    assert answer.status_code == 422 and "Sorry" in text(answer)


@pytest.mark.parametrize("path", ["/directory/{lockbox}", "/where-to-look/{places}", "/problems/{problem}/edit"])
def test_whoever_saves_second_sees_who_was_first_and_loses_nothing(browsing, ed, sue, lockbox, places, problem, path):
    path = path.format(lockbox=lockbox.id, places=places.id, problem=problem.id)
    given = {"title": "A title", "name": "A name", "words": "words", "say": "A line", "how": "", "channel": "system"}
    if "where" not in path:
        given["channel"] = given["how"] = ""
    first, second = browsing(ed), browsing(sue)
    assert first.post(path, data={**given, "expected": 1}).status_code == 303
    answer = second.post(path, data={**given, "words": "her own words", "expected": 1})
    page = text(answer)
    assert answer.status_code == 409 and "Ed Novak saved this" in page and "her own words" in page and "Save mine over it" in page
    assert 'name="expected" value="2"' in page
    assert second.post(path, data={**given, "words": "her own words", "expected": 2}).status_code == 303


def test_entries_and_lists_are_taken_away(browsing, database, ed, lockbox, places):
    editor = browsing(ed)
    assert editor.post(f"/directory/{lockbox.id}/remove").status_code == 303
    assert editor.post(f"/where-to-look/{places.id}/remove").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(DirectoryEntry)).all() == session.scalars(select(LookList)).all() == []
    assert editor.post(f"/directory/{lockbox.id}/remove").status_code == 404


def test_the_desk_is_given_departments_and_places_and_looks_up_providers(browsing, ada, lockbox, places):
    agent = browsing(ada)
    told = agent.get("/desk/where").json
    assert [one["name"] for one in told["departments"]] == ["Lockbox"]
    assert told["lists"][0]["words"] == ["premium", "mailed a cheque"]
    assert [one["name"] for one in agent.get("/desk/directory?q=box+lock").json["entries"]] == ["Lockbox"]
    assert agent.get("/desk/directory?q=").json == {"entries": []}


def test_a_mended_problem_is_told_to_the_desk_and_to_its_caller(browsing, database, ada, sue, otto, ring, problem):
    call = ring(ada, ("issue.raised", {"issue": "i", "text": "autopay off"}), ("problem.matched", {"problem": problem.id}))
    agent, supervisor = browsing(ada), browsing(sue)
    assert "1 caller" in text(agent.get("/problems")) and "0 callers" in text(browsing(otto).get("/problems"))
    assert supervisor.post(f"/problems/{problem.id}/mended", data={"say": " "}).status_code == 422
    assert supervisor.post(f"/problems/{problem.id}/callers/{call}/ring").status_code == 409  # nothing to tell yet
    assert supervisor.post(f"/problems/{problem.id}/mended", data={"say": "It is right again."}).status_code == 303
    assert supervisor.post(f"/problems/{problem.id}/mended", data={"say": "It is right again."}).status_code == 409
    told = agent.get("/desk/news").json["news"]["problems"]
    assert told["open"] == []
    assert [(one["callers"], one["title"]) for one in told["ring"]] == [(1, "Website shows autopay as off")]
    assert browsing(otto).get("/desk/news").json["news"]["problems"]["ring"] == []
    page = text(agent.get(f"/problems/{problem.id}"))
    assert "It is right again." in page and "555-0142" in page
    answer = agent.post(f"/problems/{problem.id}/callers/{call}/ring")
    assert answer.status_code == 303
    rings = answer.location.rsplit("/", 1)[1]
    with database.reading() as session:
        state = state_of(session, get_call(session, ada, rings))
        assert (state.start["direction"], state.caller["member_id"]) == ("outbound", "M-2044871")
    assert agent.get(f"/calls/{rings}/poll?after=0").json["news"]["problems"]["mended"][0]["say"] == "It is right again."
    assert agent.post(f"/problems/{problem.id}/callers/{rings}/rung", data={"how": "spoke"}).status_code == 303
    assert agent.get("/desk/news").json["news"]["problems"]["ring"] == []
    assert "Told" in text(supervisor.get(f"/problems/{problem.id}"))


def test_nobody_rings_or_lists_the_caller_of_a_call_she_may_not_read(browsing, database, ada, sue, otto, ring, problem):
    call = ring(ada, ("problem.matched", {"problem": problem.id}))
    with database.writing() as session:
        mend(session, sue, problem.id, "Right again.")
    stranger = browsing(otto)
    assert "John Doe" not in text(stranger.get(f"/problems/{problem.id}"))
    for what in ("", "/ring", "/rung"):
        assert stranger.post(f"/problems/{problem.id}/callers/{call}{what}", data={"how": "spoke"}).status_code == 404
    with database.reading() as session:
        assert len(session.scalars(select(Call)).all()) == 1


def test_an_editor_keeps_problems_without_callers(browsing, ed, ada, ring, problem):
    ring(ada, ("problem.matched", {"problem": problem.id}))
    page = text(browsing(ed).get(f"/problems/{problem.id}"))
    assert "John Doe" not in page and "Callers who have it" not in page
    assert "caller" not in text(browsing(ed).get("/problems")).split("since")[1].split("</p>")[0]


def test_a_problem_that_is_back_is_opened_again(browsing, database, sue, problem):
    supervisor = browsing(sue)
    with database.writing() as session:
        mend(session, sue, problem.id, "Right again.")
    assert supervisor.post(f"/problems/{problem.id}/open").status_code == 303
    assert supervisor.post(f"/problems/{problem.id}/open").status_code == 409
    with database.reading() as session:
        assert session.scalar(select(KnownProblem.mended_at)) is None
    with database.writing() as session, pytest.raises(Exception, match="open already"):
        reopen(session, sue, problem.id)


def test_the_waiting_list_takes_an_answer_or_another_day(browsing, database, ada, sue, otto, ring, lockbox):
    later = (now() + timedelta(days=4)).date().isoformat()
    call = ring(ada, ("request.sent", {"request": "r/1?", "department": "lockbox", "what": "Find the cheque", "due": later}))
    agent = browsing(ada)
    page = text(agent.get("/requests"))
    assert "Find the cheque" in page and "555-0210" in page and "They need: Cheque number" in page
    assert "Find the cheque" not in text(browsing(otto).get("/requests?of=all"))
    assert "Find the cheque" in text(browsing(sue).get("/requests"))  # hers is her team's list

    def answered(person, **given):
        return browsing(person).post(f"/requests/{call}/answer", data={"request": "r/1?", **given})

    refused = answered(ada, text=" ", next_due=later)
    assert refused.status_code == 422 and "Write what they said." in text(refused)
    refused = answered(ada, text="They look", next_due="soon")
    assert refused.status_code == 422 and "They look" in text(refused)
    refused = answered(ada, text="They look", next_due="2020-01-01")
    assert refused.status_code == 422 and "The next day lies in the past" in text(refused)
    assert answered(otto, text="x").status_code == 404 and answered(ada, text="x", request="none").status_code == 404
    assert answered(ada, text="They look", next_due=later).status_code == 303
    assert "“They look”" in text(agent.get("/requests"))
    assert answered(sue, text="Found it", who="Kim").status_code == 303
    assert answered(ada, text="again").status_code == 409
    assert "Answered lately" in text(agent.get("/requests")) and "Found it" in text(agent.get("/requests"))
    told = agent.get(f"/calls/{call}/poll?after=0").json["news"]["requests"]
    assert [(one["answer"], one["by"]) for one in told["answered"]] == [("Found it", "sue")]


def test_news_of_requests_are_ones_own(browsing, ada, sue, ring):
    ring(ada, ("request.sent", {"request": "r", "department": "Lockbox", "what": "Find the cheque"}))
    assert [one["what"] for one in browsing(ada).get("/desk/news").json["news"]["requests"]["waiting"]] == ["Find the cheque"]
    assert browsing(sue).get("/desk/news").json["news"]["requests"] == {"answered": [], "waiting": []}


def test_the_record_shows_what_was_asked_and_looked_for(browsing, ada, sue, ring, problem):
    call = ring(ada, ("request.sent", {"request": "r", "department": "Lockbox", "what": "The cheque", "due": "2027-01-04"}),
                ("request.answered", {"request": "r", "text": "We look", "who": "Kim", "next_due": "2027-01-06"}),
                ("contact.made", {"organisation": "Fax queue", "channel": "fax_queue", "found": True, "reference": "4711"}),
                ("contact.made", {"who": "Lou", "answer": "sends it <b>"}), ("problem.matched", {"problem": problem.id}))
    page = text(browsing(sue).get(f"/calls/{call}/record"))
    for words in ("Lockbox: The cheque", "“We look”", "Jan 6, 2027", "Fax queue", "ref 4711", "it &lt;b&gt;", problem.title):
        assert words in page
