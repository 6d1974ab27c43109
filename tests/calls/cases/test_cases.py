"""A case over several calls: whose it is, who may say so, when it is done, what it gathers."""

import pytest

from kb.accounts import disable, find_person
from kb.calls.cases.claims import own_case
from kb.calls.cases.finding import case_of, cases_of_caller, my_cases, team_cases
from kb.calls.models import Call
from kb.errors import Conflict, Invalid, NotAllowed, NotFound

CLAIM = ("issue.raised", {"issue": "again", "text": "claim status", "code": "claim_status"})


@pytest.fixture
def of(database):
    """`of(person, case)`: the case as she reads it."""

    def read(person, case):
        with database.reading() as session:
            return case_of(session, person, case)

    return read


def test_an_issue_that_was_promised_is_a_case_of_whoever_had_the_call(claim, of, luis):
    _call, case = claim
    found = of(luis, case)
    assert (found.holding.owner, found.holding.state, found.title, found.effort.calls) == ("luis", "open", "claim status", 1)
    assert [line["kind"] for line in found.log] == ["note", "promise"]


def test_the_second_call_is_offered_what_was_before_and_goes_into_it_with_one_entry(claim, call, do, of, database, ada):
    first, case = claim
    second = call(ada, CLAIM)
    with database.reading() as session:
        found = cases_of_caller(session, ada, session.get(Call, second))
    assert [(one.issue, one.case.case) for one in found.same] == [("again", case)]
    do(ada, second, "case.linked", case=case, issue="again")
    read = of(ada, case)
    assert ([row.call_id for row in read.calls], read.holding.owner) == ([first, second], "luis")
    assert set(read.calls[1].people) | set(read.calls[0].people) == {"luis", "ada"} and read.effort.people == 2
    with database.reading() as session:
        found = cases_of_caller(session, ada, session.get(Call, second))
    assert not found.same and [one.case for one in found.cases] == [case]


@pytest.mark.parametrize(("payload", "is_same"), [
    ({"text": "where is my claim"}, True), ({"text": "new card"}, False),
    ({"text": "claim status", "code": "claim_denied"}, False), ({"text": "anything", "code": "claim_status"}, True),
])
def test_what_is_the_same_is_told_by_code_and_else_by_words(claim, call, database, ada, payload, is_same):
    second = call(ada, ("issue.raised", {"issue": "again", **payload}))
    with database.reading() as session:
        assert bool(cases_of_caller(session, ada, session.get(Call, second)).same) == is_same


def test_a_caller_with_the_same_number_alone_is_nobody_known(claim, call, database, ada):
    second = call(ada, CLAIM, caller={"first_name": "Jack", "phone": "555-0100"})
    with database.reading() as session:
        found = cases_of_caller(session, ada, session.get(Call, second))
    assert not found.same and not found.cases


def test_the_owner_is_released_only_when_another_takes_it(claim, call, do, of, ada, luis):
    first, case = claim
    second = call(ada, CLAIM)
    do(ada, second, "case.linked", case=case, issue="again")
    do(luis, first, "case.owned", case=case, owner="ada")
    assert (of(luis, case).holding.owner, of(luis, case).holding.asked) == ("luis", "ada")
    do(ada, second, "case.owned", case=case, owner="ada")
    held = of(luis, case).holding
    assert (held.owner, held.asked, held.before) == ("ada", None, "luis")


def test_who_is_asked_may_read_take_or_give_it_back_and_nobody_else_may(claim, do, of, ada, luis, otto):
    first, case = claim
    with pytest.raises(NotFound):
        of(otto, case)
    do(luis, first, "case.owned", case=case, owner="otto")
    assert of(otto, case).holding.asked == "otto"
    do(otto, first, "case.owned", case=case, owner="luis")
    assert (of(luis, case).holding.owner, of(luis, case).holding.asked) == ("luis", None)
    with pytest.raises(NotFound):
        of(otto, case)
    with pytest.raises(NotFound):
        do(otto, first, "case.owned", case=case, owner="otto")
    do(luis, first, "case.owned", case=case, owner="otto")
    do(otto, first, "case.owned", case=case, owner="otto")
    assert of(otto, case).holding.owner == "otto"
    do(otto, first, "note.added", text="Rang the lab")


def test_a_colleague_with_another_reason_to_be_there_cannot_take_it(claim, call, do, ada, luis, otto):
    first, case = claim
    do(luis, first, "promise.made", promise="q", what="Look", due="2030-01-02", owner="otto")
    for kind, more in (("case.owned", {"owner": "otto"}), ("case.owned", {"owner": "ada"}),
                       ("case.closed", {"confirmed_by_caller": True})):
        with pytest.raises(NotAllowed, match="looks after this case"):
            do(otto, first, kind, case=case, **more)


def test_only_somebody_who_takes_calls_can_be_asked(claim, do, luis):
    first, case = claim
    for owner in ("nobody", "Ada", "ed", "alma"):
        with pytest.raises(Invalid):
            do(luis, first, "case.owned", case=case, owner=owner)


def test_who_has_left_cannot_be_asked_and_stays_the_owner_until_somebody_takes_it(claim, do, of, database, luis, sue, ada):
    first, case = claim
    with database.writing() as session:
        disable(session, find_person(session, "luis"))
    with pytest.raises(Invalid, match="cannot look after"):
        do(sue, first, "case.owned", case=case, owner="luis")
    assert of(sue, case).holding.owner == "luis"
    do(sue, first, "case.owned", case=case, owner="sue")
    assert of(sue, case).holding.owner == "sue"


def test_only_the_callers_word_closes_it_and_another_call_opens_it_again(claim, call, do, of, ada, luis):
    first, case = claim
    do(luis, first, "case.closed", case=case, confirmed_by_caller=False, note="Paid today")
    assert of(luis, case).holding.state == "done" and of(luis, case).is_open
    do(luis, first, "case.closed", case=case, confirmed_by_caller=True)
    assert of(luis, case).holding.state == "closed"
    second = call(ada, CLAIM)
    do(ada, second, "case.linked", case=case, issue="again")
    assert of(luis, case).holding.state == "open"
    do(ada, second, "issue.settled", issue="again", how="resolved")
    assert of(luis, case).holding.state == "closed"


def test_a_strangers_case_cannot_be_linked_or_guessed_and_the_callers_words_are_kept(claim, call, do, of, database, otto, luis):
    _first, case = claim
    other = call(otto, CLAIM, caller={"first_name": "Nora", "member_id": "M-2"})
    with pytest.raises(Invalid, match="no such case"):
        do(otto, other, "case.linked", case=case, issue="again")
    do(otto, other, "issue.raised", issue="x", text="the same", case=case)
    with pytest.raises(Conflict):
        do(otto, other, "case.owned", case=case, owner="otto")
    with pytest.raises(NotFound):
        of(otto, case)
    assert of(luis, case).effort.calls == 1


def test_case_entries_need_what_they_name(call, do, of, ada):
    second = call(ada, CLAIM)
    for kind, payload in (("case.linked", {"case": "c", "issue": "no"}), ("case.owned", {"case": "c", "owner": "ada"}),
                          ("case.closed", {"case": "c", "confirmed_by_caller": True})):
        with pytest.raises(Conflict):
            do(ada, second, kind, **payload)
    do(ada, second, "case.linked", case="c", issue="again")
    do(ada, second, "case.owned", case="c", owner="ada")
    do(ada, second, "case.linked", case="d", issue="again")
    with pytest.raises(NotFound):
        of(ada, "c")


def test_what_was_struck_or_redacted_is_gone_from_the_case(claim, call, do, of, ada, sue, luis):
    first, case = claim
    do(sue, first, "entry.redacted", key="k0", reason="asked for it")
    found = of(luis, case)
    assert found.title == "" and all(not row.forms for row in found.calls)
    do(sue, first, "entry.redacted", key="k1", reason="asked for it")
    do(sue, first, "entry.redacted", key="k2", reason="asked for it")
    assert "Claims" not in str(of(luis, case).log) and "Ring" not in str(of(luis, case).log)
    second = call(ada, CLAIM)
    link = do(ada, second, "case.linked", case=case, issue="again")
    do(ada, second, "entry.struck", key=link.key, reason="somebody else's")
    assert of(luis, case).effort.calls == 1


def test_practice_is_no_case(database, call, ada, claim):
    from kb.calls import Given, record, start_call

    with database.writing() as session:
        head, _new = start_call(session, ada, None, {"caller": {"member_id": "M-1"}, "source": "practice"}, practice=True)
        record(session, head.id, [Given("i", "issue.raised", {"issue": "i", "text": "claim status"}),
                                  Given("l", "case.linked", {"case": claim[1], "issue": "i"}),
                                  Given("o", "case.owned", {"case": claim[1], "owner": "ada"})], ada)
        practice = head.id
    with database.reading() as session:
        assert not cases_of_caller(session, ada, session.get(Call, practice)).cases
        assert not my_cases(session, ada)


def test_boards_show_what_is_hers_and_what_is_of_her_teams(claim, call, do, database, ada, luis, sue, otto):
    first, case = claim
    call(ada, CLAIM, caller={"member_id": "M-9"})  # on the line for the first time: nobody waits yet
    with database.reading() as session:
        assert [one.case for one in my_cases(session, luis)] == [case]
        assert [one.case for one in team_cases(session, sue)] == [case]
        assert not my_cases(session, ada) and not my_cases(session, otto) and not team_cases(session, luis)
    do(luis, first, "case.owned", case=case, owner="otto")
    with database.reading() as session:
        assert [one.case for one in my_cases(session, otto)] == [case] == [one.case for one in my_cases(session, luis)]
    do(luis, first, "case.closed", case=case, confirmed_by_caller=True)
    with database.reading() as session:
        assert not my_cases(session, luis) and not team_cases(session, sue)


def test_an_issue_that_nobody_linked_has_an_id_of_its_own():
    assert own_case("c", "i") == own_case("c", "i") != own_case("c", "j") != own_case("ci", "")
