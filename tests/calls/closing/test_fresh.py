"""Questions that are asked anew in every call: known within it, and never offered from another."""

import pytest

from kb.calls import Given, get_call, record, start_call, state_of
from kb.calls.readings.brief import answered_before
from kb.errors import Invalid
from kb.scripts import compile_script, publish

SCRIPT = """
id: watch
title: Watch
start: hello
steps:
  hello:
    phase: acknowledge
    say: I see.
    ask:
      - {name: paid_by, label: How was it paid?}
      - {name: how_is_she, label: How is your wife?, fresh: call}
    to: done
  done: {end: resolved}
"""
JOHN = {"first_name": "John", "member_id": "M-1"}


def test_the_desk_is_told_how_fresh_a_question_is():
    fresh = {name: question.data()["fresh"] for name, question in compile_script(SCRIPT, version=1).questions.items()}
    assert fresh == {"paid_by": False, "how_is_she": "call"}


@pytest.mark.parametrize("given", ["never", "3", "[call]"])
def test_any_other_word_is_a_fault_with_its_line(given):
    with pytest.raises(Invalid) as refused:
        compile_script(SCRIPT.replace("fresh: call", f"fresh: {given}"), version=1)
    assert "fresh" in str(refused.value)


def test_what_was_said_in_one_call_is_known_there_and_not_offered_in_the_next(database, ada):
    with database.writing() as session:
        publish(session, SCRIPT, None, path="watch.yaml")
        for call in ("one", "two"):
            start_call(session, ada, call, {"caller": JOHN})
        answers = {"paid_by": "mail", "how_is_she": "better"}
        record(
            session,
            "one",
            [
                Given("s", "script.started", {"script": "watch"}),
                Given("a", "step.answered", {"step": "hello", "answers": answers}),
            ],
            ada,
        )
    with database.reading() as session:
        assert state_of(session, get_call(session, ada, "one")).known() == answers
        offered = answered_before(session, ada, state_of(session, get_call(session, ada, "two")))
    assert {one["question"]: one["value"] for one in offered} == {"paid_by": "mail"}
