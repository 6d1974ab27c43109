"""Numbers are masked before they leave a field: by the same rules as on the server."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.content import mask
from tests.examples import examples

CASES = Path(__file__).parents[3] / "shared/data/badinput/own/pan_ssn_cases.json"
PARTS = st.one_of(
    st.sampled_from([
        "4111 1111 1111 1111", "4111111111111111", "378282246310005", "5555-5555-5555-4444", "6011 0000 0000 0004", "078-05-1120",
        "ssn 219099999", "Social Security no. 219 09 9999", "cvv 123", "security code is 1234",
        "claim ", "+49 151 23456784", "+", "Claim number: ", "claim no. ",
        "disclaim ", "400317788 4111-1111-1111-1111",
        "exp 12/30", "four one one one one one one one one one one one one one one one", "555-0142", "M123456789",
        "550e8400-e29b-41d4-a716-446655440000", "٤١١١ ١١١١ ١١١١ ١١١١", "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏", "👩‍🦰", "é", "&nbsp;", "ſſn 219099999",
    ]),
    st.text(st.sampled_from("0123456789 -.4\n/x–"), max_size=24),
    st.text(max_size=4),
)


@settings(max_examples=examples(400), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parts=st.lists(st.tuples(PARTS, st.sampled_from(["", " ", "; "])), max_size=6))
def test_the_desk_masks_what_the_server_masks(desk, parts):
    text = "".join(word for part in parts for word in part)
    assert desk.ask("./mask_runner.mjs", "masked", text) == list(mask(text))


@pytest.mark.skipif(not CASES.exists(), reason="the shared collection of bad input is not here")
def test_the_collection(desk):
    texts = [case["text"] for case in json.loads(CASES.read_text())]
    assert [desk.ask("./mask_runner.mjs", "masked", text) for text in texts] == [list(mask(text)) for text in texts]


@pytest.mark.parametrize("shape", [r"claim \d{16}", r"(?i)CLAIM.{1,9}\d{16}", r"(?P<id>C-\d{16})", r"[0-9]{16}\Z"])
@pytest.mark.parametrize("text", ["claim 4111111111111111", "C-4111111111111111", "4111111111111111", "4111111111111111."])
def test_shapes_of_the_house_are_spared_in_the_field_too(desk, shape, text):
    assert desk.ask("./mask_runner.mjs", "masked", text, [shape]) == list(mask(text, [re.compile(shape)]))


def test_a_shape_that_only_the_server_understands_spares_nothing_in_the_field(desk):
    assert desk.ask("./mask_runner.mjs", "masked", "4111111111111111", [r"(?(1)a|b)", "("]) == ["••••1111", 1]


def test_what_was_masked_is_told_with_its_place(desk):
    found = desk.ask("./mask_runner.mjs", "found", "🙂 card 4111 1111 1111 1111, ssn 078-05-1120")
    assert [(one["was"], one["shown"], one["start"]) for one in found] == [
        ("4111 1111 1111 1111", "••••1111", 7), ("078-05-1120", "•••", 32)]


def test_everything_inside_a_value_is_masked(desk):
    caller = {"member_id": "4111111111111111", "phone": "+49 151 2345678", "last_name": "078-05-1120"}
    given = {"text": "4111111111111111", "some": ["a", "078-05-1120"], "caller": caller, "n": 3, "no": None}
    assert desk.ask("./mask_runner.mjs", "all", given) == {
        "text": "••••1111", "some": ["a", "•••"], "caller": {"phone": "+49 151 2345678", "last_name": "•••"}, "n": 3, "no": None}
