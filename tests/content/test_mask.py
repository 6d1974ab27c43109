"""Numbers that must not be stored are masked; numbers of the house's own are not."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.content import mask

CASES = Path(__file__).parents[3] / "shared/data/badinput/own/pan_ssn_cases.json"


@pytest.mark.skipif(not CASES.exists(), reason="the shared collection of bad input is not here")
def test_the_collection():
    wrong = [case for case in json.loads(CASES.read_text()) if (mask(case["text"])[1] > 0) != (case["expect"] is not None)]
    assert wrong == []


@pytest.mark.parametrize("text,masked", [
    ("Card 4111 1111 1111 1111, exp 12/30", "Card ••••1111, exp 12/30"),
    ("4111 1111 1111 1111 1230 and 5555555555554444", "••••1111 1230 and ••••4444"),
    ("SSN 078-05-1120, thanks", "SSN •••, thanks"), ("social: 219099999", "social: •••"),
    ("the security code is 1234.", "the security code is •••."), ("claim 4111111111111112", "claim 4111111111111112"),
    ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"),
    ("claim 4111111111111111", "claim 411111••••••1111"),
    ("Claim number is: 3782 822463 10005", "Claim number is: 37828••••••0005"),
    ("claim 4222222222222, claim #501800000009", "claim 422••••••2222, claim #50••••••0009"),
    ("claim 078-05-1120", "claim •••1120"),
    ("disclaim 4111111111111111", "disclaim ••••1111"), ("claims adjuster: 4111111111111111", "claims adjuster: ••••1111"),
    ("ring +44 22222 222222", "ring +44 22222 222222"),
    ("ring +442222222 2228", "ring +442222222 2228"), ("ring 442222222 2228", "ring ••••2228"),
    ("+4111111111111111", "+••••1111"), ("4 222222222222", "••••2222"),
    ("order 1-4111-1111-1111-1111", "order 1-••••1111"), ("nothing", "nothing"), ("", ""),
])
def test_what_is_left(text, masked):
    assert mask(text)[0] == masked


def test_shapes_of_the_house_are_spared():
    claim = "claim 4111111111111111 and card 4111111111111111"
    assert mask(claim, [re.compile(r"claim \d{16}")]) == ("claim 4111111111111111 and card ••••1111", 1)


@settings(deadline=None)
@example("400317788", "")  # with the first four digits of the card it is one of thirteen digits
@given(st.text(st.sampled_from("0123456789 -.x4\n"), max_size=60), st.text(max_size=10))
def test_masking_is_done_after_once(before, after):
    once, _ = mask(f"{before} 4111-1111-1111-1111 {after}")
    assert "4111-1111-1111-1111" not in once
    assert mask(once)[0] == once or mask(once)[1]
    assert mask(mask(once)[0])[0] == mask(once)[0]


def test_long_texts_take_no_long_time():
    assert mask("1 " * 200_000)[1] == 0
    assert mask("ssn " * 100_000)[1] == 0
