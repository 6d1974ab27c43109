"""What departments and others were asked stands in the read-back, the summary and the line for whoever answers next."""

CONTEXT = {"today": "2026-11-20", "timezone": "America/New_York"}


def state(**more):
    """A call about one claim."""
    issue = {
        "issue": "a",
        "text": "claim status",
        "nature": "task",
        "case": None,
        "state": "open",
        "spoken": "the claims",
        "note": None,
    }
    return {
        "id": "c",
        "status": "open",
        "agent": "ada",
        "caller": {"first_name": "John"},
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
        "issues": [issue],
        **more,
    }


def request(**more):
    """Claims was asked for a copy."""
    return {
        "request": "r",
        "department": "Claims",
        "what": "A copy of the receipt",
        "due": "2026-11-27",
        "issue": "a",
        "state": "waiting",
        "answers": [],
        **more,
    }


def contact(**more):
    """A look somewhere."""
    empty = dict.fromkeys(("who", "organisation", "number", "channel", "looked_for", "found", "answer", "reference", "issue"))
    return {**empty, **more}


def test_what_a_department_still_owes_is_read_back_and_stands_for_whoever_is_next(desk):
    given = state(requests=[request()])
    said = desk.ask("desk/summary.js", "readBack", given, CONTEXT)
    assert "I have asked Claims for a copy of the receipt; they answer" in said
    assert "Claims to answer: A copy of the receipt" in desk.ask("desk/summary.js", "startWith", given, CONTEXT)
    assert "Asked of departments: Claims: A copy of the receipt – not answered yet" in desk.ask(
        "desk/summary.js", "summarise", given, CONTEXT
    )


def test_what_it_has_answered_is_only_summed_up(desk):
    given = state(requests=[request(state="answered", answers=[{"text": "Sent on Monday"}])])
    assert "Claims" not in desk.ask("desk/summary.js", "readBack", given, CONTEXT)
    assert "Claims" not in desk.ask("desk/summary.js", "startWith", given, CONTEXT)
    assert "Claims: A copy of the receipt – Sent on Monday" in desk.ask("desk/summary.js", "summarise", given, CONTEXT)


def test_where_it_was_looked_and_who_was_asked_with_what_came_of_it(desk):
    given = state(
        contacts=[
            contact(looked_for="the receipt", organisation="Fax queue", found=True, reference="F-77"),
            contact(who="Mia", organisation="the optician", answer="Order 4711"),
            contact(looked_for="returned mail", found=False),
        ]
    )
    (line,) = [
        line for line in desk.ask("desk/summary.js", "summarise", given, CONTEXT).split("\n") if line.startswith("Asked and")
    ]
    assert line == (
        "Asked and looked up: Fax queue: looked for the receipt – found, F-77; Mia, the optician – Order 4711; "
        "looked for returned mail – not found"
    )


def test_a_line_that_went_is_proposed_as_such_and_not_as_a_promise_made_to_the_caller(desk):
    back = {
        "promise": "p",
        "what": "Ring back: the line went",
        "due": "2026-11-20T15:05:00Z",
        "state": "open",
        "kind": "call_back",
        "owner": "ada",
        "number": "555-0142",
        "issue": "a",
        "dropped": ["a"],
    }
    given = state(promises=[back])
    (proposed,) = desk.ask("desk/summary.js", "proposals", given, CONTEXT)
    assert (proposed["how"], proposed["why"]) == ("dropped", "The line went; a call-back is due")
    assert "Ring back" not in desk.ask("desk/summary.js", "readBack", given, CONTEXT)
    lost = state(promises=[{**back, "dropped": []}], transfer={"state": "lost", "to": "Claims", "answer": {"by": None}})
    (proposed,) = desk.ask("desk/summary.js", "proposals", lost, CONTEXT)
    assert (proposed["how"], proposed["why"]) == ("dropped", "The line went in the hand-over")
