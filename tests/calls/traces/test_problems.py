"""Known problems: who keeps them, who has them, and whom to ring once one is mended."""

from datetime import date

import pytest

from kb.calls import Given, check_calls, get_call, record, state_json, state_of
from kb.calls.traces.concerned import TRIES, concerned, count_concerned, likely, to_ring
from kb.calls.traces.problems import get_problem, mend, open_problems, reopen, save_known_problem
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotAllowed, NotFound

JANE = {"first_name": "Jane", "last_name": "Roe", "member_id": "M-1000001", "phone": "555-0150"}
TODAY = date(2026, 11, 20)


@pytest.fixture
def has_it(ring, problem):
    """`has_it(agent, **how)`: a call whose caller has the problem; its id."""
    def had(agent, **how):
        return ring(agent, ("issue.raised", {"issue": "i", "text": "website says autopay off"}),
                    ("problem.matched", {"problem": problem.id, "issue": "i"}), **how)

    return had


def rung(database, person, call, problem, how, key):
    with database.writing() as session:
        record(session, call, [Given(key, "problem.rung", {"problem": problem.id, "how": how})], person)


def mended(database, sue, problem):
    with database.writing() as session:
        mend(session, sue, problem.id, "It is right again.")


def test_a_call_says_which_known_problem_its_caller_has(database, ada, has_it, problem):
    call = has_it(ada)
    with database.reading() as session:
        told = state_json(state_of(session, get_call(session, ada, call)))["problems"]
        assert [(one["problem"], one["title"], one["issue"], one["rung"]) for one in told] == [
            (problem.id, "Website shows autopay as off", "i", None)]
        assert list(check_calls(session)) == []


@pytest.mark.parametrize(("kind", "payload", "refused"), [
    ("problem.matched", {"problem": "no-such"}, Invalid),
    ("problem.rung", {"problem": "no-such", "how": "spoke"}, Conflict),
    ("problem.rung", {"problem": "p", "how": "shouted"}, Invalid),
])
def test_what_does_not_exist_is_refused(database, ada, ring, kind, payload, refused):
    call = ring(ada)
    with pytest.raises(refused), database.writing() as session:
        record(session, call, [Given("k", kind, payload)], ada)


def test_nobody_stands_on_the_list_twice(database, ada, has_it, problem):
    call = has_it(ada)
    with pytest.raises(Conflict), database.writing() as session:
        record(session, call, [Given("again", "problem.matched", {"problem": problem.id})], ada)


def test_only_editors_and_supervisors_keep_them(database, ada, otto, sue, problem):
    given = {"title": "x", "words": "x", "say": "x"}
    for person in (ada, otto):
        with pytest.raises(NotAllowed), database.writing() as session:
            save_known_problem(session, person, given, TODAY)
        with pytest.raises(NotAllowed), database.writing() as session:
            mend(session, person, problem.id, "done")
        with pytest.raises(NotAllowed), database.writing() as session:
            reopen(session, person, problem.id)
    with database.writing() as session:
        assert save_known_problem(session, sue, given, TODAY).owner == "sue"


@pytest.mark.parametrize(("given", "field"), [
    ({"title": "", "words": "x", "say": "x"}, "title"), ({"title": "x", "words": " ", "say": "x"}, "words"),
    ({"title": "x", "words": "x", "say": ""}, "say"), ({"title": "x" * 201, "words": "x", "say": "x"}, "title"),
    ({"title": "x", "words": "x", "say": "x", "since": "2026-11-21"}, "since"),
    ({"title": "x", "words": "x", "say": "x", "since": "soon"}, "since"),
    ({"title": "x", "words": "x", "say": "x", "owner": "nobody"}, "owner"),
])
def test_a_form_with_a_fault_names_its_field(database, ed, given, field):
    with pytest.raises(Invalid) as told, database.writing() as session:
        save_known_problem(session, ed, given, TODAY)
    assert field in told.value.fields


def test_two_who_change_it_at_once_do_not_overwrite_each_other(database, ed, sue, problem):
    given = {"title": "Ed's", "words": "x", "say": "x"}
    with database.writing() as session:
        save_known_problem(session, ed, given, TODAY, problem.id, problem.edition)
    with pytest.raises(ChangedMeanwhile), database.writing() as session:
        save_known_problem(session, sue, {**given, "title": "Sue's"}, TODAY, problem.id, problem.edition)
    with database.reading() as session:
        assert get_problem(session, problem.id).title == "Ed's"
        with pytest.raises(NotFound):
            get_problem(session, "no-such")


def test_whoever_may_not_read_the_calls_counts_none_of_them(database, ada, sue, otto, ed, has_it, problem):
    has_it(ada)
    has_it(ada, caller=JANE)
    has_it(ada, practice=True)
    with database.reading() as session:
        for person, number in ((ada, 2), (sue, 2), (otto, 0), (ed, 0)):
            assert count_concerned(session, person, [problem.id]).get(problem.id, 0) == number, person.name
            assert len(concerned(session, person, get_problem(session, problem.id))) == number, person.name


@pytest.mark.store
def test_two_calls_of_one_caller_are_one_ring(database, ada, sue, has_it, problem):
    first, second = has_it(ada), has_it(ada)
    mended(database, sue, problem)
    with database.reading() as session:
        found = get_problem(session, problem.id)
        (one,) = concerned(session, sue, found)
        assert {call.id for call in one.calls} == {first, second}
        assert [(problem.id, number) for problem, number in to_ring(session, ada)] == [(problem.id, 1)]
    rung(database, sue, second, problem, "spoke", "r")
    with database.reading() as session:
        assert [one.is_told for one in concerned(session, sue, found)] == [True]
        assert to_ring(session, ada) == []  # Sue has told him, also of the call that she did not ring about


def test_after_three_tries_a_letter(database, ada, sue, has_it, problem):
    call = has_it(ada)
    mended(database, sue, problem)
    for number in range(TRIES):
        with database.reading() as session:
            assert to_ring(session, ada)
        rung(database, ada, call, problem, "no_answer", f"r{number}")
    with database.reading() as session:
        (one,) = concerned(session, ada, get_problem(session, problem.id))
        assert (one.wants_letter, one.is_told, one.rings) == (True, False, TRIES)
        assert to_ring(session, ada) == []


def test_what_comes_back_is_rung_about_again_once_it_is_mended_for_good(database, ada, sue, has_it, problem):
    call = has_it(ada)
    with database.reading() as session:
        assert to_ring(session, ada) == []  # nothing to tell yet
    mended(database, sue, problem)
    rung(database, ada, call, problem, "spoke", "first")
    with database.writing() as session:
        reopen(session, sue, problem.id)
        assert [one.id for one in open_problems(session)] == [problem.id]
    with pytest.raises(Conflict), database.writing() as session:
        reopen(session, sue, problem.id)
    mended(database, sue, problem)
    with pytest.raises(Conflict), database.writing() as session:
        mend(session, sue, problem.id, "again")
    with database.reading() as session:
        (one,) = concerned(session, ada, get_problem(session, problem.id))
        assert not one.is_told
        assert len(to_ring(session, ada)) == 1


def test_a_household_with_one_number_is_two_callers(database, ada, sue, has_it, problem):
    has_it(ada, caller={"first_name": "Ann", "last_name": "Poe", "phone": "555-0170"})
    has_it(ada, caller={"first_name": "Ben", "last_name": "Poe", "phone": "555-0170"})
    has_it(ada, caller={"first_name": "Ben", "last_name": "Poe", "phone": "555-0170"})
    with database.reading() as session:
        assert count_concerned(session, sue, [problem.id]) == {problem.id: 2}


@pytest.mark.store
def test_calls_with_its_words_are_offered_for_the_list(database, ada, sue, otto, has_it, ring, problem):
    has_it(ada)
    other = ring(ada, ("issue.raised", {"issue": "i", "text": "my autopay is off, says your page"}), caller=JANE)
    ring(ada, ("issue.raised", {"issue": "i", "text": "claim denied"}), caller=JANE)
    ring(ada, ("issue.raised", {"issue": "i", "text": "autopay off"}), practice=True)
    with database.reading() as session:
        found = get_problem(session, problem.id)
        assert [call.id for call in likely(session, sue, found)] == [other]
        assert likely(session, otto, found) == []


def test_a_redaction_empties_the_words_of_a_ring(database, ada, sue, has_it, problem):
    call = has_it(ada)
    with database.writing() as session:
        ring = {"problem": problem.id, "how": "message", "note": "left with Jane"}
        record(session, call, [Given("r", "problem.rung", ring)], ada)
        record(session, call, [Given("x", "entry.redacted", {"key": "r", "reason": "asked"})], sue)
    with database.reading() as session:
        (ring,) = state_json(state_of(session, get_call(session, ada, call)))["problems"][0]["rings"]
        assert (ring["how"], ring["note"]) == ("message", None)
        assert list(check_calls(session)) == []
