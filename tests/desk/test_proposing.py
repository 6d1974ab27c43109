"""What is proposed as known: from whose words, how old, on this call, after a hand-over and next month."""

NOW = "2026-11-16T15:00:00Z"


def proposals(desk, *, issues=(), notes=(), known=None, dismissed=(), line=None, **brief):
    """What is proposed, by question: `(value, source, by)`. `line`: who is on it."""
    state = {"issues": list(issues), "notes": list(notes), "known": known or {}, "dismissed": list(dismissed), **(line or {})}
    found = desk.ask("desk/proposing.js", "proposalsOf", {"state": state, "brief": brief or None, "timezone": "America/New_York"})
    return {one["question"]: (one["value"], one["source"], one["by"]) for one in found}


def said(text, at=NOW, by="ana"):
    """Words of somebody."""
    return {"text": text, "at": at, "by": by}


def test_words_of_this_call_are_proposed_with_whose_they_are(desk):
    assert proposals(desk, issues=[said("premium by mail")], notes=[said("moved", by="luis")]) == {
        "paid_by": ("mail", "words", "ana"),
        "moved_lately": ("yes", "words", "luis"),
    }


def test_the_newest_words_count_whether_chip_or_note(desk):
    older, newer = said("paid by card", "2026-11-16T14:00:00Z"), said("premium by mail")
    assert proposals(desk, issues=[newer], notes=[older])["paid_by"][0] == "mail"


def test_what_is_known_or_dismissed_is_not_proposed(desk):
    issues = [said("premium by mail, moved")]
    assert proposals(desk, issues=issues, known={"paid_by": {"value": "card"}}).keys() == {"moved_lately"}
    assert proposals(desk, issues=issues, dismissed=[{"question": "moved_lately", "value": "yes"}]).keys() == {"paid_by"}


def test_another_value_than_the_dismissed_one_is_proposed(desk):
    assert (
        proposals(desk, issues=[said("paid by card")], dismissed=[{"question": "paid_by", "value": "mail"}])["paid_by"][0]
        == "card"
    )


def test_words_of_an_earlier_call_are_proposed_with_their_own_days(desk):
    told = [said("mailed the premium yesterday", "2026-10-03T15:00:00Z", "luis")]
    assert proposals(desk, volunteered=told) == {
        "paid_by": ("mail", "before-words", "luis"),
        "mailed_on": ("2026-10-02", "before-words", "luis"),
    }


def test_words_of_this_call_come_before_those_of_earlier_ones_and_answers_before_older_words(desk):
    told = [said("premium by mail", "2026-10-03T15:00:00Z")]
    assert proposals(desk, issues=[said("paid by card")], volunteered=told)["paid_by"] == ("card", "words", "ana")
    answered = [{"question": "paid_by", "value": "card", "at": "2026-10-10T15:00:00Z"}]
    assert proposals(desk, volunteered=told, answers=answered) == {}
    answered[0]["at"] = "2026-09-10T15:00:00Z"
    assert proposals(desk, volunteered=told, answers=answered)["paid_by"][0] == "mail"


def test_what_was_dismissed_in_an_earlier_call_is_not_proposed_from_its_words(desk):
    told = [said("moved", "2026-10-03T15:00:00Z")]
    gone = [{"question": "moved_lately", "value": "yes"}]
    assert proposals(desk, volunteered=told).keys() == {"moved_lately"}
    found = desk.ask(
        "desk/proposing.js",
        "proposalsOf",
        {
            "state": {"issues": [], "notes": [], "known": {}, "dismissed": []},
            "brief": {"volunteered": told, "dismissed": gone},
            "timezone": "America/New_York",
        },
    )
    assert found == []
    assert proposals(desk, issues=[said("moved")], volunteered=told) == {"moved_lately": ("yes", "words", "ana")}


def test_who_is_on_the_line_is_not_asked_again(desk):
    identity = {"by": "ana", "at": NOW, "checked": ["date of birth", "address"], "may_discuss": True, "until": "2027-03-01"}
    john = {"caller": {"first_name": "John", "last_name": "Doe"}, "member": {"first_name": "Jane", "last_name": "Doe"},
            "identity": identity}
    told = proposals(desk, issues=[said("for my wife's claim")], line=john)
    assert {question: value for question, (value, source, _by) in told.items() if source == "identified"} == {
        "calling_for": "somebody_else", "identity_confirmed": "yes", "member_name": "Jane Doe", "permission_on_file": "yes",
        "may_discuss": "yes",
    }
    unsure = {**john, "identity": {**identity, "checked": ["number"], "may_discuss": False, "until": None}}
    assert proposals(desk, line=unsure).keys() == {"calling_for", "member_name"}
    himself = {**john, "member": {}}
    assert proposals(desk, line=himself) == {
        "calling_for": ("self", "identified", "ana"), "identity_confirmed": ("yes", "identified", "ana")}


def test_a_number_that_was_only_confirmed_tells_nothing_of_whom_he_calls_for(desk):
    identity = {"by": "ana", "at": NOW, "checked": [], "may_discuss": None, "until": None}
    assert proposals(desk, line={"caller": {"first_name": "John"}, "member": {}, "identity": identity}) == {}


def test_the_number_of_the_line_is_offered_and_not_asked(desk):
    assert proposals(desk, line={"caller": {"phone": "555-0142"}}) == {"call_back_number": ("555-0142", "line", None)}
    asked = {"state": {"issues": [], "notes": [], "known": {}, "dismissed": [], "caller": {"phone": "555-0142"}}, "brief": None,
             "timezone": "America/New_York", "drawer": {"promising": {"card": {"safe_number": "555-0199"}}}}
    assert [one["value"] for one in desk.ask("desk/proposing.js", "proposalsOf", asked)] == ["555-0199"]  # the safe one
    told = [said("call me back at 555-0177")]
    assert proposals(desk, notes=told, line={"caller": {"phone": "555-0142"}})["call_back_number"][0] == "555-0177"
