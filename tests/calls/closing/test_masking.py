"""Numbers that may not be kept, on their way through the doors of a call."""

import pytest

from kb.calls import Given, journal_rows, record, start_call
from kb.calls.closing.masking import masking
from kb.calls.entry import KINDS
from kb.calls.rules import rules_for
from kb.config import Config

CARD = "4111111111111111"


def kept(database, call="one"):
    """What a journal holds of persons."""
    with database.reading() as session:
        return [row.personal for row in journal_rows(session, call)]


def test_the_desk_is_told_which_fields_hold_words_and_which_shapes_are_spared():
    told = masking([r"CLM\d+"])
    assert told["shapes"] == [r"CLM\d+"]
    assert told["fields"]["note.added"] == ["text", "tell"]
    assert "issue" not in told["fields"]["issue.raised"] and "text" in told["fields"]["issue.raised"]
    assert told["fields"].keys() <= KINDS.keys()


@pytest.mark.parametrize("field", ["member_id", "policy_id", "phone"])
def test_a_card_in_a_callers_id_or_number_is_left_out_and_told(database, ada, field):
    with database.writing() as session:
        start_call(session, ada, "one", {"caller": {"first_name": "John", field: CARD}})
        (recorded,) = record(
            session, "one", [Given("c", "caller.identified", {"caller": {"last_name": "Doe", field: CARD}})], ada
        )
    assert recorded.masked == ["caller"]
    assert [person["caller"] for person in kept(database)] == [{"first_name": "John"}, {"last_name": "Doe"}]


def test_ids_and_numbers_that_are_none_of_a_card_stay(database, ada):
    caller = {"member_id": "123456789", "policy_id": "P000123456", "phone": "+49 151 23456784"}
    with database.writing() as session:
        start_call(session, ada, "one", {"caller": caller})
    assert kept(database) == [{"caller": caller}]


def test_the_agents_word_alone_never_keeps_what_may_be_a_card_whole(database, ada):
    with database.writing() as session:
        start_call(session, ada, "one", {})
        record(
            session,
            "one",
            [Given("n", "note.added", {"text": f"claim {CARD}"}), Given("s", "note.added", {"text": "claim 078-05-1120"})],
            ada,
        )
    assert kept(database)[1:] == [{"text": "claim 411111••••••1111"}, {"text": "claim •••1120"}]


def test_a_shape_of_the_house_takes_the_agents_word(database, ada):
    rules = rules_for(Config({"KB_ID_SHAPES": r"claim.{0,9}\d{16}"}))
    with database.writing() as session:
        start_call(session, ada, "one", {}, rules)
        record(session, "one", [Given("n", "note.added", {"text": f"claim {CARD}, card {CARD}"})], ada, rules)
    assert kept(database)[1:] == [{"text": f"claim {CARD}, card ••••1111"}]


def test_what_the_desk_has_masked_is_the_same_entry_as_what_it_was_made_of(database, ada):
    with database.writing() as session:
        start_call(session, ada, "one", {})
        first = record(session, "one", [Given("n", "note.added", {"text": f"card {CARD}"})], ada)
        again = record(session, "one", [Given("n", "note.added", {"text": "card ••••1111"})], ada)
    assert (first[0].known, again[0].known, first[0].hash) == (False, True, again[0].hash)


def test_the_desk_page_carries_it(client, sign_in, ada):
    sign_in(client, ada)
    assert '"note.added": ["text", "tell"]' in client.get("/desk").get_data(as_text=True)
