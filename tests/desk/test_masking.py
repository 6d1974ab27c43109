"""Fields of the desk: what is masked while one types, and what becomes of a claim number."""

import pytest


@pytest.fixture
def masking(desk):
    """`masking(method, *args, shapes=…)` of a new `Masking`."""
    def ask(method, *args, **told):
        return desk.ask("./mask_runner.mjs", "masking", told, method, list(args))
    return ask


def test_a_number_that_is_still_typed_is_left(masking):
    words = "card 4111 1111 1111 1111"
    assert masking("typed", words, len(words)) == {"text": words, "caret": len(words), "found": []}


def test_a_number_that_is_done_is_masked_and_the_caret_stays_behind_it(masking):
    words = "🙂 card 4111 1111 1111 1111, and"
    assert masking("typed", words, len(words) + 1) == {
        "text": "🙂 card ••••1111, and", "caret": len("🙂 card ••••1111, and") + 1,
        "found": [{"was": "4111 1111 1111 1111", "shown": "••••1111"}]}


def test_a_caret_before_the_number_stays(masking):
    assert masking("typed", "card 4111111111111111.", 2)["caret"] == 2


def test_when_nobody_types_everything_is_masked(masking):
    assert masking("typed", "4111111111111111", None)["text"] == "••••1111"


def test_a_claim_number_is_named_and_never_kept_whole_by_default(masking):
    taken = masking("claim", "he says ••••1111 is open", {"was": "4111 1111 1111 1111", "shown": "••••1111"})
    assert taken == {"text": "he says claim 411111••••••1111 is open", "kept": "claim 411111••••••1111", "isWhole": False}


def test_a_claim_number_of_the_houses_shape_is_kept_whole(masking):
    given = {"was": "4111111111111111", "shown": "••••1111"}
    taken = masking("claim", "his claim ••••1111", given, shapes=[r"claim \d{16}"])
    assert taken == {"text": "his claim 4111111111111111", "kept": "4111111111111111", "isWhole": True}


def test_what_has_left_the_field_cannot_be_taken_back(masking):
    assert masking("claim", "", {"was": "4111111111111111", "shown": "••••1111"}) is None


def test_only_words_of_an_entry_are_masked_never_its_ids(masking):
    fields = {"note.added": ["text", "tell"]}
    given = {"text": "card 4111111111111111", "issue": "4111111111111111"}
    assert masking("payload", "note.added", given, fields=fields) == {"text": "card ••••1111", "issue": "4111111111111111"}
