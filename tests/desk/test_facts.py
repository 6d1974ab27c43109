"""Facts caught from what is typed: proposed where they are told of the caller, and not where they are asked, wished or denied."""

import pytest

TODAY = "2026-11-16"


def facts(desk, text):
    """What a text tells, by question."""
    return {one["question"]: one["value"] for one in desk.ask("desk/facts.js", "factsFrom", text, TODAY)}


@pytest.mark.parametrize(
    "text",
    [
        "moved",
        "just moved",
        "we moved last week",
        "he has just moved",
        "they moved away",
        "caller recently moved",
        "wife ill, moved",
        "after the fire we moved",
        "moved on 3 Nov",
        "says he moved",
        "because they've moved",
        "moved to 12 Oak Street",
        "Moved in with her sister",
    ],
)
def test_a_move_of_the_caller_is_proposed(desk, text):
    assert facts(desk, text)["moved_lately"] == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "dentist moved away",
        "his doctor has moved",
        "the office just moved",
        "moved his appointment",
        "moved the date",
        "claim was moved to billing",
        "moved to another plan",
        "moved to a higher tier",
        "moved to paperless",
        "has not moved",
        "hasn't moved yet",
        "never moved",
        "moved?",
        "will have moved by May",
        "wants to know if he moved",
        "moved ten years ago",
        "we moved on",
        "moved back the payment",
        "had to move the appointment",
        "daughter moved out",
        "they moved my appointment",
    ],
)
def test_a_move_of_anything_else_is_not(desk, text):
    assert "moved_lately" not in facts(desk, text)


@pytest.mark.parametrize(
    "text,value",
    [
        ("premium by mail", "mail"),
        ("mailed the check yesterday", "mail"),
        ("I also sent in my premium by mail yesterday", "mail"),
        ("paid by card", "card"),
        ("he paid with his debit card", "card"),
        ("paid from the bank", "bank"),
        ("by bank draft", "bank"),
        ("wants to know where the premium by mail is", "mail"),
        ("payment in the mail since Monday", "mail"),
    ],
)
def test_how_it_was_paid_is_proposed(desk, text, value):
    assert facts(desk, text)["paid_by"] == value


@pytest.mark.parametrize(
    "text",
    [
        "not paid by card",
        "did not pay by mail, the premium",
        "wants to pay the premium by mail",
        "can he pay the premium by mail",
        "paid by card?",
        "would have paid by card",
        "the plan paid by card",
        "payment late, mailed the claim form",
        "you mailed him a check",
        "refund check by mail",
        "premium due, he will send a check in the mail",
        "insurance paid with a card",
    ],
)
def test_how_it_was_not_paid_is_not(desk, text):
    assert "paid_by" not in facts(desk, text)


@pytest.mark.parametrize(
    "text,question,value",
    [
        ("check 1042 not cashed", "cheque_cashed", "no"),
        ("the check hasn't cleared", "cheque_cashed", "no"),
        ("check was cashed", "cheque_cashed", "yes"),
        ("my wife's claims", "whose_claim", "spouse"),
        ("calling for my mother", "calling_for", "somebody_else"),
        ("ring him at 555-0142", "call_back_number", "555-0142"),
        ("premium of $1,250.50 sent", "amount_paid", "1250.50"),
        ("moved last week, mailed the premium yesterday", "mailed_on", "2026-11-15"),
    ],
)
def test_other_facts(desk, text, question, value):
    assert facts(desk, text)[question] == value


@pytest.mark.parametrize(
    "text,question",
    [
        ("has the check cleared?", "cheque_cashed"),
        ("wants to know whether the check was cashed", "cheque_cashed"),
        ("not calling for his wife", "calling_for"),
        ("do not ring 555-0142", "call_back_number"),
        ("call if 555-0142", "paid_by"),
    ],
)
def test_what_is_asked_or_denied_is_no_fact(desk, text, question):
    assert question not in facts(desk, text)


def test_the_words_of_the_founding_call(desk):
    told = (
        "I also sent in my premium by mail yesterday and I don't see it online posted to my policy. "
        "After my wife's surgery we had a house "
        "fire, we had to move to a new house last week, and you still have our old address."
    )
    assert facts(desk, told) == {"paid_by": "mail", "mailed_on": "2026-11-15", "moved_lately": "yes", "moved_on": "2026-11-09"}
    assert facts(desk, "repeat call, moved, update address, wife ill, premium by mail, claim status") == {
        "paid_by": "mail",
        "moved_lately": "yes",
    }
