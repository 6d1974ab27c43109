"""Chips from one typed line, and the facts that chips and notes tell."""

import pytest

TODAY = "2026-11-16"
LINE = "repeat call, moved, update address, wife ill, premium by mail, claim status"


def chips(desk, line, known=()):
    return desk.ask("desk/chips.js", "chipsFrom", line, list(known))


def facts(desk, text):
    return {fact["question"]: fact["value"] for fact in desk.ask("desk/facts.js", "factsFrom", text, TODAY)}


def test_one_line_makes_chips_with_nature_code_and_speech(desk):
    found = chips(desk, LINE)
    assert [(chip["text"], chip["nature"], chip["code"], chip["spoken"]) for chip in found] == [
        ("repeat call", "context", "repeat_call", "your earlier calls"),
        ("moved, update address", "task", "address_change", "your address"),
        ("wife ill", "context", "illness", "your wife's illness"),
        ("premium by mail", "task", "premium", "the premium"),
        ("claim status", "task", "claim_status", "the claims"),
    ]
    assert len({chip["issue"] for chip in found}) == 5


def test_a_sign_before_each_part_is_understood(desk):
    assert [chip["text"] for chip in chips(desk, "+ lost card, + autopay;refund of 1,200")] == [
        "lost card",
        "autopay",
        "refund of 1,200",
    ]


def test_what_the_call_has_already_is_left_out(desk):
    assert chips(desk, "moved, Claim Status", chips(desk, LINE)) == []
    assert [chip["text"] for chip in chips(desk, "old address, gym refund", chips(desk, LINE))] == ["gym refund"]


@pytest.mark.parametrize(
    ("text", "nature", "spoken"),
    [
        ("gym refund", "task", "the gym refund"),
        ("my bike", "task", "your bike"),
        ("wants to change the beneficiary", "task", "the beneficiary"),
        ("how long does it take?", "question", "what you asked about"),
        ("Garden hose", "task", "the garden hose"),
        ("CPAP machine", "task", "the CPAP machine"),
        ("crying", "feeling", "your worry"),
        ("not happy with us", "complaint", "your complaint"),
        ("husband's stroke", "context", "your husband's illness"),
        ("claim for surgery denied", "task", "the denied claim"),
        ("is the dentist covered", "question", "your coverage"),
    ],
)
def test_nature_is_guessed_and_every_word_can_be_said(desk, text, nature, spoken):
    [chip] = chips(desk, text)
    assert (chip["nature"], chip["spoken"]) == (nature, spoken)


def test_a_key_turns_the_nature_round(desk):
    nature, seen = "task", []
    for _ in range(5):
        nature = desk.ask("desk/chips.js", "nextNature", nature)
        seen.append(nature)
    assert seen == ["question", "complaint", "feeling", "context", "task"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LINE, {"paid_by": "mail", "moved_lately": "yes"}),
        ("I also sent in my premium by mail yesterday", {"paid_by": "mail", "mailed_on": "2026-11-15"}),
        ("had to move; moved to a new house last week", {"moved_lately": "yes", "moved_on": "2026-11-09"}),
        (
            "mailed cheque 1042 for $1,212.50 on 3 Nov",
            {"paid_by": "mail", "mailed_on": "2026-11-03", "cheque_number": "1042", "amount_paid": "1212.50"},
        ),
        ("check was cashed last Monday", {"cheque_cashed": "yes"}),
        ("cheque has not been cashed", {"cheque_cashed": "no"}),
        ("paid by card on Friday", {"paid_by": "card", "paid_on": "2026-11-13"}),
        ("calling for my wife", {"calling_for": "somebody_else"}),
        ("wife's claims from October", {"calling_for": "somebody_else", "whose_claim": "spouse"}),
        ("new address is 12 Elm Street, Springfield", {"new_address": "12 Elm Street"}),
        ("call back at 555-0142 please", {"call_back_number": "555-0142"}),
        ("refill by mail is late", {}),
        ("he is very tired", {}),
    ],
)
def test_facts_are_proposed_from_words(desk, text, told):
    assert facts(desk, text) == told


def test_a_fact_says_which_words_it_was_read_from(desk):
    found = desk.ask("desk/facts.js", "factsFrom", "he is sad. Premium was mailed yesterday, he says", TODAY)
    assert {fact["words"] for fact in found} == {"Premium was mailed yesterday"}
