"""A raised hand: who sees it, who may answer without reading the call, and what is left when its words are destroyed."""

import pytest

from kb.accounts import find_person
from kb.calls import Call, Given, get_call, record, state_of
from kb.calls.help.models import HandRow
from kb.calls.help.news import raised_hands
from kb.calls.help.rights import is_asked
from kb.errors import Conflict, Invalid, NotAllowed, NotFound


def heard(database, person):
    with database.reading() as session:
        return [one["question"] for one in raised_hands(session, person, None)]


def test_the_team_sees_it_and_any_of_them_answers_without_reading_the_call(database, do, call, ada, crowd):
    do(ada, "help.asked", key="q", question="Does the grace time count Saturdays?", issue="i")
    assert heard(database, crowd["luis"]) == ["Does the grace time count Saturdays?"]
    with pytest.raises(NotFound), database.reading() as session:
        get_call(session, crowd["luis"], call)
    found = do(crowd["luis"], "help.answered", asked="q", text="Every day counts")["help"]
    assert [(one["by"], one["text"]) for one in found[0]["answers"]] == [("luis", "Every day counts")]
    assert heard(database, crowd["luis"]) == []


def test_a_second_answer_is_as_welcome(do, ada, sue, crowd):
    do(ada, "help.asked", key="q", question="Saturdays?")
    do(crowd["luis"], "help.answered", text="Yes")
    assert [one["by"] for one in do(sue, "help.answered", text="Yes, all days")["help"][0]["answers"]] == ["luis", "sue"]


def test_asked_by_name_only_that_person_hears_it(database, do, ada, sue, crowd):
    do(ada, "help.asked", question="Do you know her?", to="nina")
    assert heard(database, crowd["nina"]) == ["Do you know her?"]
    assert heard(database, crowd["luis"]) == heard(database, sue) == []
    do(crowd["nina"], "help.answered", text="Yes")


def test_whoever_is_asked_one_thing_answers_no_other(do, ada, crowd):
    do(ada, "help.asked", key="team", question="Saturdays?")
    do(ada, "help.asked", key="hers", question="Do you know her?", to="nina")
    for asked in ({"asked": "hers"}, {}):  # without a key the latest is meant
        with pytest.raises(NotAllowed):
            do(crowd["luis"], "help.answered", text="Yes", **asked)
    do(crowd["luis"], "help.answered", text="Yes", asked="team")


@pytest.mark.parametrize("name", ["nina", "omar", "ed", "alma"])
def test_whoever_is_not_asked_hears_nothing_and_is_told_of_no_call(database, do, call, ada, crowd, name):
    do(ada, "help.asked", key="q", question="Saturdays?")
    with database.reading() as session:
        person = find_person(session, name)
    assert heard(database, person) == []
    with pytest.raises(NotFound):
        do(person, "help.answered", asked="q", text="Yes")


def test_the_list_and_the_right_to_answer_never_differ(database, do, call, ada, sue, crowd, otto, ed, alma):
    """Everybody, by each way of asking: what a person is shown is what she may answer."""
    everybody = [*crowd.values(), ada, sue, otto, ed, alma]
    for number, to in enumerate((None, "luis", "sue", "omar", "nina")):
        do(ada, "help.asked", key=f"q{number}", question=f"to {to}", to=to)
    with database.reading() as session:
        head, questions = session.get(Call, call), state_of(session, session.get(Call, call)).questions
        for person in everybody:
            shown = {one["key"] for one in raised_hands(session, person, None)}
            assert shown == {one.key for one in questions if is_asked(person, head, one)}, person.name


def test_being_asked_lets_nobody_record_anything_else(database, do, call, ada, crowd):
    do(ada, "help.asked", key="q", question="Saturdays?")
    with pytest.raises(NotFound):
        do(crowd["luis"], "note.added", text="I was here")
    with pytest.raises(NotFound), database.writing() as session:
        record(session, call, [Given("a", "help.answered", {"text": "Yes"}), Given("n", "note.added", {"text": "and this"})],
               crowd["luis"])


def test_nobody_asks_herself_or_somebody_without_a_desk(do, ada, ed):
    with pytest.raises(Conflict, match="That is you"):
        do(ada, "help.asked", question="Hm?", to="ada")
    with pytest.raises(Invalid, match="no desk"):
        do(ada, "help.asked", question="Hm?", to="ed")
    with pytest.raises(Invalid, match="nobody called"):
        do(ada, "help.asked", question="Hm?", to="zoe")


def test_only_the_agent_raises_a_hand_and_without_one_there_is_nothing_to_answer(do, ada, sue):
    with pytest.raises(NotAllowed):
        do(sue, "help.asked", question="Hm?")
    with pytest.raises(Conflict, match="Nobody has asked"):
        do(ada, "help.answered", text="Yes")


def test_a_question_taken_back_is_gone_from_every_desk(database, do, call, ada, crowd):
    do(ada, "help.asked", key="q", question="Saturdays?")
    with database.writing() as session:
        record(session, call, [Given("s", "entry.struck", {"key": "q", "reason": "known"})], ada)
    assert heard(database, crowd["luis"]) == []
    with pytest.raises(NotFound):
        do(crowd["luis"], "help.answered", asked="q", text="Yes")


def test_it_is_gone_with_the_end_of_the_call(database, do, ada, crowd):
    do(ada, "help.asked", key="q", question="Saturdays?")
    do(ada, "issue.settled", issue="i", how="resolved")
    do(ada, "call.wrapped", outcome="resolved")
    assert heard(database, crowd["luis"]) == []
    with pytest.raises(NotFound):
        do(crowd["luis"], "help.answered", asked="q", text="Yes")


def test_practice_reaches_nobody(database, do, practised, ada, sue, crowd):
    do(ada, "help.asked", on=practised, question="Saturdays?")
    assert heard(database, crowd["luis"]) == heard(database, sue) == []


def test_a_redaction_empties_the_question_everywhere(database, do, call, ada, sue, crowd):
    do(ada, "help.asked", key="q", question="Mrs. Doe's bill?")
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "q", "reason": "a name"})], sue)
    assert heard(database, crowd["luis"]) == [""]
    with database.reading() as session:
        assert session.get(HandRow, (call, "q")).question == ""


def test_numbers_are_masked_before_colleagues_see_them(database, do, ada, crowd):
    do(ada, "help.asked", question="Is SSN 078-05-1120 his?")
    assert "078-05" not in heard(database, crowd["luis"])[0]


def test_a_colleague_answers_by_the_api_as_the_desk_does(app, sign_in, do, call, ada, crowd):
    do(ada, "help.asked", key="q", question="Saturdays?")
    browser = sign_in(app.test_client(), crowd["luis"])
    told = {"key": "a1", "kind": "help.answered", "payload": {"asked": "q", "text": "Yes"}}
    assert browser.post(f"/api/v1/calls/{call}/entries", json=told).status_code == 201
    assert browser.post(f"/api/v1/calls/{call}/entries", json=told).status_code == 200
    assert browser.get(f"/api/v1/calls/{call}").status_code == 404
