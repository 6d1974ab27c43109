"""What is said and written at the end of a call."""

import pytest

TODAY = "2026-11-20"


def state(**more):
    """A call with two tasks and one thing to know."""
    return {
        "id": "c",
        "status": "open",
        "agent": "ada",
        "caller": {"first_name": "John", "last_name": "Doe", "policy_id": "P000123456"},
        "member": {},
        "reason": None,
        "notes": [],
        "said": [],
        "run": None,
        "escalation": None,
        "lookups": [],
        "promises": [],
        "answers": {},
        "known": {},
        "issues": [
            issue("a", "claim status", spoken="the claims"),
            issue("b", "update address", spoken="your address"),
            issue("c", "wife ill", nature="context", state="context", spoken="your wife's illness"),
        ],
        **more,
    }


def issue(name, text, **more):
    return {"issue": name, "text": text, "nature": "task", "case": None, "state": "open", "spoken": None, "note": None, **more}


def promise(**more):
    return {
        "promise": "p",
        "what": "Trace the payment",
        "due": {"day": "2026-12-03", "from": "14:00", "to": "16:00"},
        "state": "open",
        "kind": "do",
        "owner": "ada",
        "number": "555-0142",
        "issue": None,
        **more,
    }


def lookup(**more):
    return {
        "lookup": "l",
        "article": "address",
        "title": "Change of address",
        "revision": 1,
        "told": True,
        "reaction": "accepted",
        "passage": None,
        "words": None,
        "opened_at": "2026-11-20T10:00:00Z",
        "issue": None,
        **more,
    }


def ways(desk, given, **context):
    found = desk.ask("desk/summary.js", "proposals", given, {"today": TODAY, **context})
    return {one["issue"]: one["how"] for one in found}


def test_each_open_issue_gets_a_proposal_from_what_happened(desk):
    given = state(promises=[promise(issue="a")], lookups=[lookup(issue="b")])
    assert ways(desk, given) == {"a": "promised", "b": "resolved"}


def test_without_any_sign_only_the_caller_can_say(desk):
    assert ways(desk, state()) == {"a": None, "b": None}
    assert ways(desk, state(), answered="all_answered") == {"a": "resolved", "b": "resolved"}
    assert ways(desk, state(), answered="not_asked") == {"a": None, "b": None}


def test_the_end_of_the_script_counts_for_its_issue(desk):
    run = {"script": "s", "version": 1, "step": "wrap", "phase": "wrap_up", "end": "promised", "trail": ["wrap"], "left": False}
    assert ways(desk, state(run=run), about="a") == {"a": "promised", "b": None}
    alone = state(run=run)
    alone["issues"] = alone["issues"][:1]
    assert ways(desk, alone) == {"a": "promised"}


def test_what_was_done_for_no_named_issue_counts_only_for_the_only_one(desk):
    assert ways(desk, state(lookups=[lookup()])) == {"a": None, "b": None}
    alone = state(lookups=[lookup()])
    alone["issues"] = alone["issues"][1:]
    assert ways(desk, alone) == {"b": "resolved"}


@pytest.mark.parametrize(
    ("issues", "outcome"),
    [
        ([], "no_issue"),
        ([issue("a", "claim", state="resolved")], "resolved"),
        ([issue("a", "claim", state="open")], "unresolved"),
        ([issue("a", "claim", state="resolved"), issue("b", "card", state="promised")], "promised"),
        ([issue("a", "claim", state="escalated"), issue("b", "card", state="promised")], "escalated"),
        ([issue("a", "sad", nature="feeling", state="context")], "no_issue"),
        ([issue("a", "claim", state="withdrawn")], "resolved"),
    ],
)
def test_how_the_call_ended_follows_from_its_issues(desk, issues, outcome):
    given = state(issues=issues)
    proposed = [{"issue": "a", "how": None}] if outcome == "unresolved" else []
    assert desk.ask("desk/summary.js", "outcomeOf", given, proposed) == outcome


def test_the_read_back_is_speech_and_asks_whether_that_is_all(desk):
    given = state(promises=[promise(issue="a")], lookups=[lookup(issue="b")])
    assert desk.ask("desk/summary.js", "readBack", given, {"today": TODAY}) == (
        "Let me say it back to you, John. We have seen to your address. I promised to trace the payment; you hear from me "
        "at 555-0142 on Thursday, 3 December, between 2 pm and 4 pm. Is that all of it, and did I get it right?"
    )


@pytest.mark.parametrize(("takeover", "who"), [
    (None, "A supervisor has the claims now, with everything that you told me."),
    ({"by": "sue", "whose": "ada"}, "A supervisor has the claims now, with everything that you told me."),
    ({"by": "ada", "whose": "luis"}, "I have the claims now, with everything that you told us."),
])
def test_whoever_took_the_call_over_does_not_speak_of_a_supervisor(desk, takeover, who):
    given = state(issues=[issue("a", "claim status", spoken="the claims", state="escalated")], takeover=takeover)
    assert who in desk.ask("desk/summary.js", "readBack", given, {"today": TODAY})


LATE = ["The appeal right.", "Ten business days.", "Ten business days."]


@pytest.mark.parametrize(("reaction", "details", "late"), [
    ("accepted", [], "Two things I have not said yet: The appeal right; Ten business days."),
    ("disputed", ["The appeal right."], "One thing I have not said yet: Ten business days."),
    ("accepted", ["The appeal right.", "Ten business days."], ""),
    ("not_said", [], ""), ("does_not_apply", [], ""), (None, [], ""),
])
def test_what_must_be_told_and_was_not_said_stands_in_the_read_back(desk, reaction, details, late):
    given = state(lookups=[lookup(reaction=reaction, must_tell=LATE, details=details)])
    said = desk.ask("desk/summary.js", "readBack", given, {"today": TODAY})
    assert said.count("not said yet") == (1 if late else 0) and late in said
    assert said.endswith("Is that all of it, and did I get it right?")


def test_a_line_said_when_the_article_was_opened_before_is_not_said_again(desk):
    given = state(lookups=[lookup(must_tell=LATE, details=LATE[:1]), lookup(lookup="again", must_tell=LATE, details=LATE[1:])])
    assert desk.ask("desk/telling.js", "unsaid", given) == []
    new = lookup(lookup="n", article="other", must_tell=LATE[:1], issue="b")
    other = state(lookups=[lookup(must_tell=LATE, details=LATE), new])
    assert desk.ask("desk/telling.js", "unsaid", other) == [{"lookup": "n", "issue": "b", "text": "The appeal right."}]


def test_the_read_back_never_names_a_label(desk):
    said = desk.ask("desk/summary.js", "readBack", state(), {"today": TODAY})
    assert "wife" not in said
    assert "We spoke about the claims and your address." in said, "nothing is said to be done that nobody has done"


def test_summary_and_start_with(desk):
    given = state(
        promises=[promise(issue="a")],
        lookups=[lookup(issue="b", reaction="disputed", words="last one said so")],
        notes=[{"key": "n", "text": "mailed on the 3rd", "at": "2026-11-20T10:00:00Z", "by": "ada"}],
    )
    given["issues"][1] |= {"state": "resolved", "note": None}
    written = desk.ask("desk/summary.js", "summarise", given, {"today": TODAY})
    assert written.splitlines() == [
        "Wanted: claim status; update address",
        "Good to know: wife ill",
        "Settled: update address – done",
        "Told: Change of address – pushed back: “last one said so”",
        "Promised: Trace the payment, by Thu 3 Dec, to 555-0142",
        "Noted: mailed on the 3rd",
    ]
    assert desk.ask("desk/summary.js", "startWith", given, {"today": TODAY}) == (
        "Ask about claim status; owed: Trace the payment, by Thu 3 Dec, to 555-0142; "
        "do not repeat “Change of address”: pushed back; be kind: wife ill"
    )


def test_the_three_lines_for_a_supervisor(desk):
    given = state()
    given["issues"][1]["state"] = "resolved"
    assert (
        desk.ask("desk/summary.js", "threeLines", given) == "John Doe\nP000123456\nClaim status, update address (done), wife ill."
    )


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Where is my claim?", "a"),
        ("trace the claim from October", "a"),
        ("Change of address", "b"),
        ("new house", "b"),
        ("the weather", None),
    ],
)
def test_what_is_done_is_done_for_the_issue_that_its_words_are_about(desk, words, about):
    open_ones = [one for one in state()["issues"] if one["state"] == "open"]
    assert desk.ask("desk/about.js", "issueOf", words, open_ones) == about
    assert desk.ask("desk/about.js", "issueOf", words, open_ones[:1]) == "a"
    assert desk.ask("desk/about.js", "issueOf", words, []) is None


@pytest.mark.parametrize(("words", "worked", "chosen", "about"), [
    ("ring with what Claims says about the claims", "premium", None, "claims"),
    ("Change of address", "premium", None, "address"),
    ("look in the lockbox for the premium", "premium", None, "premium"),
    ("spoke to Kim", "premium", None, "premium"),
    ("ring about the claims", "premium", "premium", "premium"),
    ("ring about the claims", None, None, "claims"),
    ("spoke to Kim", None, None, None),
])
def test_words_that_name_another_matter_are_for_that_one(desk, words, worked, chosen, about):
    open_ones = [{"issue": "premium", "text": "premium by mail"}, {"issue": "claims", "text": "claim status"},
                 {"issue": "address", "text": "moved, update address"}]
    assert desk.ask("desk/about.js", "issueFor", words, open_ones, {"worked": worked, "chosen": chosen}) == about


def transfer(**more):
    return {"to": "Claims", "colleague": None, "kind": "warm", "issue": None, "state": "offered", "answer": None, **more}


def taken(by="Dana"):
    return transfer(state="accepted", answer={"by": by, "note": None, "at": "2026-11-20T10:00:00Z"})


def gift(**more):
    return {"concession": "g", "type": "goodwill", "amount": 25, "currency": "USD", "item": None, "state": "accepted", **more}


def test_a_caller_who_was_taken_is_transferred_with_all_that_is_open(desk):
    assert ways(desk, state(transfer=taken())) == {"a": "transferred", "b": "transferred"}
    assert ways(desk, state(transfer=taken(), promises=[promise(issue="a")])) == {"a": "promised", "b": "transferred"}


@pytest.mark.parametrize(
    ("handed", "how"), [(transfer(), None), (transfer(kind="blind"), None), (transfer(state="lost"), "dropped")]
)
def test_what_nobody_has_taken_is_not_transferred(desk, handed, how):
    run = {"end": "transferred"}
    assert ways(desk, state(transfer=handed, run=run), about="a") == {"a": how, "b": how}


def test_who_was_only_asked_to_approve_has_not_got_the_caller(desk):
    asked = {"wants": "Approve $80", "trigger": "above_limit", "issue": "a", "state": "waiting"}
    assert ways(desk, state(escalation=asked)) == {"a": None, "b": None}
    assert ways(desk, state(escalation={**asked, "trigger": "lawyer"})) == {"a": "escalated", "b": None}


def test_what_was_given_and_who_has_the_caller_stand_in_the_summary(desk):
    given = state(transfer=taken(), concessions=[gift(), gift(concession="h", item="a new card", amount=None, state="posted")])
    text = desk.ask("desk/summary.js", "summarise", given, {"today": TODAY})
    assert "Goodwill: $25 – taken, not posted yet; a new card – posted" in text
    assert "Handed over: Claims, taken by Dana" in text
    assert "$25 to be posted" in desk.ask("desk/summary.js", "startWith", given, {"today": TODAY})
    assert "You get $25 from us." in desk.ask("desk/summary.js", "readBack", given, {"today": TODAY})


def test_what_they_will_see_and_twenty_seconds_to_say_it(desk):
    given = state(
        transfer=None,
        concessions=[gift()],
        lookups=[lookup(reaction="disputed", words="That is wrong")],
        promises=[promise()],
        mood="hot",
        answers={"paid_by": "mail"},
    )
    lines = desk.ask("desk/handover.js", "noteLines", given, {"today": TODAY})
    assert lines[0] == "Pushed back: Change of address (“That is wrong”)"
    assert "Goodwill: $25" in lines and "Good to know: wife ill" in lines and "Known: 1 answer, not to be asked again" in lines
    spoken = desk.ask("desk/handover.js", "handOverWords", given, "Claim status.")
    assert spoken.startswith("I have John Doe for you, P000123456. It is about this: Claim status.")
    assert "“Change of address”" in spoken and "trace the payment" in spoken and spoken.endswith("what is your name?")
    assert len(spoken.split()) < 60, "twenty seconds"


@pytest.mark.parametrize(
    ("typed", "amount"), [("25", 25), ("$7.50", 7.5), ("1,200", 1200), ("", None), ("0", None), ("-5", None), ("much", None)]
)
def test_an_amount_is_read_as_it_is_typed(desk, typed, amount):
    assert desk.ask("desk/giving.js", "readAmount", typed) == amount


def test_above_the_limit_the_desk_says_who_can_approve(desk):
    sue = {"name": "sue", "display_name": "Sue Park", "limit": 500}
    allowed = {"limit": 50, "currency": "USD", "approvers": [sue], "had": None}
    assert desk.ask("desk/giving.js", "judge", 50, allowed)["asks"] is False
    asked = desk.ask("desk/giving.js", "judge", 80, allowed)
    assert asked["asks"] and asked["ok"] and "($50). Sue Park can approve it" in asked["words"]
    alone = desk.ask("desk/giving.js", "judge", 80, {**allowed, "approvers": []})
    assert not alone["ok"] and "Nobody" in alone["words"]
