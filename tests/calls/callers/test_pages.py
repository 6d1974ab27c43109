"""The pages of callers: who may see and change what, and what is refused without losing a word."""

import re

import pytest

from kb.accounts import add_person, find_person
from kb.calls import Given, caller_of, check_calls, record
from kb.calls.models import Call
from kb.web import Role

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-2044871", "phone": "555-0142"}


@pytest.fixture
def at(app, sign_in):
    """A browser in which that person is signed in."""
    return lambda person: sign_in(app.test_client(), person)


@pytest.fixture
def whose(database):
    """The id of the caller of a call."""
    def asked(call_id):
        with database.reading() as session:
            return caller_of(session, session.get_one(Call, call_id)).id
    return asked


@pytest.fixture
def john(ada, calls, whose):
    """Ada's caller, still on the line."""
    return whose(calls(ada, JOHN))


@pytest.fixture
def wrap(database):
    def wrapped(person, call_id):
        with database.writing() as session:
            record(session, call_id, [Given("end", "call.wrapped", {"outcome": "no_issue"})], person)
    return wrapped


def test_any_part_of_name_id_or_number_finds_him(at, ada, john):
    browser = at(ada)
    for words in ("John", "oe", "jo do", "m-2044", "2044871", "5550142", "555 0142", "dóe", "JOHN doe", ""):
        answer = browser.post("/callers", data={"words": words})
        assert john in answer.text and "M2044871" in answer.text, words


def test_other_words_find_nobody_and_break_nothing(at, ada, john):
    browser = at(ada)
    for words in ("Jane", "john smith", "%", "_", "9", "' OR 1=1 --", "<b>", "x" * 5000, "jo\0x", "🦉", "\u202enhoj"):
        answer = browser.post("/callers", data={"words": words})
        assert answer.status_code == 200 and john not in answer.text, words


def test_whoever_may_read_none_of_his_calls_does_not_learn_that_he_exists(at, otto, ed, alma, john):
    assert john not in at(otto).get("/callers").text
    assert john not in at(otto).post("/callers", data={"words": "john"}).text
    for person in (otto, ed, alma):
        assert at(person).get(f"/callers/{john}").status_code == 404
    for path in ("card", "permissions", "contexts", "take-back", "merge", "unmerge", "same"):
        assert at(otto).post(f"/callers/{john}/{path}", data={"text": "x", "speaker": "x", "other": john}).status_code == 404


def test_supervisor_and_agent_see_his_calls_and_what_is_owed(at, ada, sue, calls, whose):
    call = calls(ada, JOHN, ("issue.raised", {"issue": "i", "text": "premium by mail"}),
                 ("promise.made", {"promise": "p", "what": "Trace the payment", "due": "2030-01-02"}))
    for person in (ada, sue):
        page = at(person).get(f"/callers/{whose(call)}").text
        assert all(words in page for words in ("John Doe", "premium by mail", "Trace the payment", f"/calls/{call}/record"))


def test_of_other_teams_calls_an_agent_sees_only_what_she_may_read(at, ada, otto, calls, whose, wrap):
    hers = calls(ada, JOHN, ("issue.raised", {"issue": "i", "text": "hers alone", "nature": "context"}),
                 ("promise.made", {"promise": "p", "what": "Her promise", "due": "2030-01-02"}))
    his = calls(otto, {"member_id": "m2044871"})
    page = at(otto).get(f"/callers/{whose(hers)}").text
    assert "Her promise" in page  # while he has the caller on the line
    wrap(otto, his)
    page = at(otto).get(f"/callers/{whose(hers)}").text
    assert f"/calls/{his}/record" in page and f"/calls/{hers}/record" not in page and "Her promise" not in page


def test_the_card_is_changed_by_whoever_has_him_on_the_line_and_by_his_teams_supervisor(at, ada, otto, sue, calls, whose, wrap):
    call = calls(ada, JOHN)
    caller = whose(call)
    change = {"name_to_use": "Johnny", "said_as": "JON-ee", "language": "Portuguese", "number": "0",
              "time_zone": "America/Chicago"}
    assert at(ada).post(f"/callers/{caller}/card", data=change).status_code == 303
    assert all(words in at(sue).get(f"/callers/{caller}").text for words in ("Johnny", "JON-ee", "Portuguese", "America/Chicago"))
    wrap(ada, call)
    assert at(ada).post(f"/callers/{caller}/card", data={**change, "number": "1"}).status_code == 403
    assert "Change</summary>" not in at(ada).get(f"/callers/{caller}").text
    assert at(sue).post(f"/callers/{caller}/card", data={**change, "language": "", "number": "1"}).status_code == 303
    assert "Portuguese" not in at(sue).get(f"/callers/{caller}").text


def test_nobody_overwrites_what_she_has_not_seen_and_no_word_is_lost(at, ada, sue, john):
    assert at(ada).post(f"/callers/{john}/card", data={"best_time": "after 5", "number": "0"}).status_code == 303
    late = at(sue).post(f"/callers/{john}/card", data={"best_time": "mornings", "number": "0"})
    assert late.status_code == 422
    assert "changed this card meanwhile" in late.text and 'value="mornings"' in late.text
    assert "after 5" in at(sue).get(f"/callers/{john}").text


REFUSED = [
    ("card", {"time_zone": "Mars/Base", "number": "0"}, "no such time zone"),
    ("card", {"name_to_use": "x" * 101, "number": "0"}, "At most 100 letters"),
    ("contexts", {"text": " "}, "kind to remember?"),
    ("contexts", {"text": "was rude again"}, "“rude” does not help"),
    ("contexts", {"text": "surgery", "until": "2001-01-01"}, "over already"),
    ("contexts", {"text": "surgery", "until": "2999-01-01"}, "a year at most"),
    ("contexts", {"text": "surgery", "until": "soon"}, "Until which day?"),
    ("permissions", {"speaker": ""}, "Who may speak?"),
    ("permissions", {"speaker": "Jane", "member": "jane "}, "speak for himself"),
    ("permissions", {"speaker": "Jane", "until": "2001-01-01"}, "over already"),
]


def test_what_is_refused_is_said_and_stands_in_the_form(at, ada, john):
    browser = at(ada)
    for path, given, words in REFUSED:
        answer = browser.post(f"/callers/{john}/{path}", data=given)
        assert answer.status_code == 422 and words in answer.text, given
        typed = [text for name, text in given.items() if name not in {"number", "until", "time_zone"} and text.strip()]
        assert all(text.strip() in answer.text for text in typed), given


def test_kind_context_and_permissions_come_and_go(at, ada, john):
    browser = at(ada)
    browser.post(f"/callers/{john}/contexts", data={"text": "wife’s surgery 12 Nov"})
    browser.post(f"/callers/{john}/permissions", data={"speaker": "Jane Doe", "relationship": "wife", "until": "2030-03-01"})
    page = browser.get(f"/callers/{john}").text
    assert "wife’s surgery 12 Nov" in page and "Jane Doe (wife)" in page
    for item in re.findall(r'name="item" value="(\w+)"', page):
        assert browser.post(f"/callers/{john}/take-back", data={"item": item}).status_code == 303
        assert browser.post(f"/callers/{john}/take-back", data={"item": item}).status_code == 404
    page = browser.get(f"/callers/{john}").text
    assert "surgery 12 Nov</span>" not in page and "Jane Doe" not in page


def test_the_latest_word_on_a_permission_counts(at, ada, john):
    for until in ("2030-03-01", ""):
        at(ada).post(f"/callers/{john}/permissions", data={"speaker": "Jane Doe", "until": until})
    page = at(ada).get(f"/callers/{john}").text
    assert page.count("Take back: Jane Doe for John Doe") == 1
    assert "until taken back</span>" in page


def test_numbers_of_cards_are_masked_on_the_card_too(at, ada, john):
    at(ada).post(f"/callers/{john}/contexts", data={"text": "gave 4111 1111 1111 1111"})
    page = at(ada).get(f"/callers/{john}").text
    assert "4111 1111" not in page and "1111" in page


def test_a_hostile_name_is_only_a_name(at, ada, calls, whose):
    browser = at(ada)
    for number, name in enumerate(
            ["<script>alert(1)</script>", "Robert'); DROP TABLE caller;--", "\u202enhoJ", "{{ 7*7 }}", "A" * 200]):
        caller = whose(calls(ada, {"first_name": name, "last_name": "Doe", "member_id": f"M{number}"}))
        page = browser.get(f"/callers/{caller}").text
        assert "<script>alert" not in page and ">49 Doe" not in page
        assert caller in browser.post("/callers", data={"words": name[:60]}).text, name


def test_practice_is_in_no_list(at, ada, calls):
    calls(ada, JOHN, practice=True)
    assert "No callers yet" in at(ada).get("/callers").text


def test_two_records_are_merged_and_taken_apart_and_no_call_changes(at, ada, sue, database, calls, whose, wrap):
    first, second = calls(ada, JOHN), calls(ada, {"first_name": "John", "last_name": "Doe", "member_id": "M7"})
    john, again = whose(first), whose(second)
    browser = at(sue)
    browser.post(f"/callers/{again}/contexts", data={"text": "moved house"})
    assert again in browser.get(f"/callers/{john}").text  # the same full name: offered
    assert browser.post(f"/callers/{john}/merge", data={"other": again}).status_code == 303
    assert whose(first) == whose(second) == john
    page = browser.get(f"/callers/{john}").text
    assert all(f"/calls/{call}/record" in page for call in (first, second))
    assert all(words in page for words in ("moved house", "M7", "M2044871", "Take apart"))
    assert browser.get(f"/callers/{again}").location.endswith(john)
    assert browser.post("/callers", data={"words": "M7"}).text.count(f'href="/callers/{john}"') == 1
    assert browser.post(f"/callers/{john}/merge", data={"other": again}).status_code == 409
    with database.reading() as session:
        assert list(check_calls(session)) == []
    assert browser.post(f"/callers/{john}/unmerge", data={"other": again}).status_code == 303
    assert (whose(first), whose(second)) == (john, again)
    assert "moved house" not in browser.get(f"/callers/{john}").text
    assert "moved house" in browser.get(f"/callers/{again}").text
    assert browser.post(f"/callers/{john}/unmerge", data={"other": again}).status_code == 409


def test_merging_needs_both_of_them(at, database, ada, otto, calls, whose):
    john, his = whose(calls(ada, JOHN)), whose(calls(otto, {"member_id": "M9"}))
    assert at(ada).post(f"/callers/{john}/merge", data={"other": his}).status_code == 404
    assert at(ada).post(f"/callers/{john}/merge", data={"other": john}).status_code == 409
    with database.writing() as session:
        add_person(session, "una", [Role.SUPERVISOR], "Claims", "Una")
    with database.reading() as session:
        una = find_person(session, "una")
    assert at(una).post(f"/callers/{his}/merge", data={"other": john}).status_code == 404


def test_the_desk_finds_anybody_by_what_he_says_only_with_a_caller_on_the_line(at, ada, otto, calls, wrap):
    calls(ada, JOHN)

    def found(words):
        answer = at(otto).post("/desk/callers", json={"words": words})
        return [one["name"] for one in answer.json["callers"]]

    assert found("M-2044871") == []
    call = calls(otto, {"phone": "555-9999"})
    assert [found(words) for words in ("m 2044871", "555-0142", "john doe", "Doe, John")] == [["John Doe"]] * 4
    assert [found(words) for words in ("john", "M-20448", "555-01", "jo do", "", "x" * 10_000)] == [[]] * 6
    wrap(otto, call)
    assert found("M-2044871") == []


def test_the_desk_is_told_of_whom_it_finds_no_more_than_who_he_is(at, database, ada, otto, calls, whose):
    john = whose(calls(ada, JOHN))
    at(ada).post(f"/callers/{john}/card", data={"number": "0", "safe_number": "555-7777"})
    at(ada).post(f"/callers/{john}/contexts", data={"text": "her surgery"})
    at(ada).post(f"/callers/{john}/permissions", data={"speaker": "Jane Doe"})
    calls(otto, {"phone": "555-9999"})
    answer = at(otto).post("/desk/callers", json={"words": "John Doe"})
    assert [one["speaker"] for one in answer.json["callers"][0]["permissions"]] == ["Jane Doe"]
    assert "7777" not in answer.text and "surgery" not in answer.text


@pytest.mark.parametrize("number", ["", "x", "9" * 5000, "-1", "٣"])
def test_a_card_that_lost_its_place_is_shown_again(at, ada, calls, whose, number):
    john = whose(calls(ada, JOHN))
    answer = at(ada).post(f"/callers/{john}/card", data={"number": number, "best_time": "mornings"})
    assert answer.status_code == 422 and "mornings" in answer.text
