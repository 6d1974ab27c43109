"""Who is on the line, whose matters they are, and whether they may be spoken of: what the desk makes of names and cards."""

import pytest

MODULE = "desk/identity.js"
TODAY = "2026-11-22"
WIFE = {"speaker": "John Doe", "member": "Jane Doe", "until": "2027-03-01"}


def card(*permissions, name="John Doe", **fields):
    """A card as the server gives it."""
    return {"name": name, "first_name": name.split()[0], "fields": fields,
            "permissions": [{"member": None, "until": None, **one} for one in permissions]}


@pytest.mark.parametrize(("cards", "speaker", "member", "holds"), [
    ([card(WIFE)], "John Doe", "Jane Doe", True),
    ([card(WIFE)], "john  DOE", "jane", True),
    ([card(WIFE)], "Jóhn Doe", "Jane Doe", True),
    ([card(WIFE)], "John", "Jane", True),
    ([card(WIFE)], "Jack Doe", "Jane Doe", None),
    ([card(WIFE)], "John Doe", "Janet Doe", None),
    ([card(WIFE)], "John Doe", "Jan", None),
    ([card(WIFE)], "John Doe", "J", None),
    ([card(WIFE)], "", "Jane Doe", None),
    ([card({**WIFE, "until": "2026-11-21"})], "John Doe", "Jane Doe", False),
    ([card({**WIFE, "until": TODAY})], "John Doe", "Jane Doe", True),
    ([card({**WIFE, "until": "2026-01-01"}, {**WIFE, "until": None})], "John Doe", "Jane Doe", True),
    ([card({"speaker": "John Doe"}, name="Jane Doe")], "John Doe", "Jane Doe", True),
    ([card(), card({"speaker": "John Doe"}, name="Jane Doe")], "John Doe", "Jane", True),
    ([], "John Doe", "Jane Doe", None),
])
def test_a_permission_on_file_holds_for_these_two_until_its_last_day(desk, cards, speaker, member, holds):
    found = desk.ask(MODULE, "permissionFor", cards, speaker, member, TODAY)
    assert (found and found["holds"]) is holds


def test_one_that_has_ended_says_when(desk):
    found = desk.ask(MODULE, "permissionFor", [card({**WIFE, "until": "2026-03-01"})], "John Doe", "Jane Doe", TODAY)
    assert (found["holds"], found["ended"]) == (False, "2026-03-01")


FORM = {"first_name": "John ", "last_name": "Doe", "member_id": "", "phone": "555-0142", "forWhom": "self",
        "for_first_name": "Jane", "for_last_name": "Doe", "relationship": "husband", "may_discuss": "yes", "until": "2027-03-01",
        "checked": []}


@pytest.mark.parametrize(("more", "payload"), [
    ({}, {}),
    ({"checked": ["address"]}, {"checked": ["address"]}),
    ({"forWhom": "other"}, {"member": {"first_name": "Jane", "last_name": "Doe"}, "relationship": "husband", "may_discuss": True,
                            "until": "2027-03-01"}),
    ({"forWhom": "other", "may_discuss": "no"},
     {"member": {"first_name": "Jane", "last_name": "Doe"}, "relationship": "husband", "may_discuss": False}),
    ({"forWhom": "other", "relationship": " ", "may_discuss": "", "for_last_name": ""}, {"member": {"first_name": "Jane"}}),
])
def test_the_form_gives_an_entry_without_what_is_empty(desk, more, payload):
    told = desk.ask(MODULE, "identified", {**FORM, **more})
    assert told == {"caller": {"first_name": "John", "last_name": "Doe", "phone": "555-0142"}, **payload}


@pytest.mark.parametrize(("form", "field", "words"), [
    ({"first_name": "John", "last_name": "Doe"}, "first_name", "John Doe"),
    ({"first_name": "John", "last_name": "D"}, "last_name", ""),
    ({"member_id": "M-1"}, "member_id", "M-1"),
    ({"member_id": "- "}, "member_id", ""),
    ({"phone": "555-0142"}, "phone", "555-0142"),
    ({"phone": "555"}, "phone", ""),
])
def test_he_is_looked_for_by_what_is_whole(desk, form, field, words):
    assert desk.ask(MODULE, "lookFor", form, field, "") == words
    for_member = {f"for_{name}": text for name, text in form.items()}
    assert desk.ask(MODULE, "lookFor", for_member, f"for_{field}", "for_") == words


@pytest.mark.parametrize(("fields", "name", "only"), [
    ({}, "John", ""), ({"name_to_use": "Johnny"}, "Johnny", "Johnny"), ({"said_as": "JON"}, "John (JON)", "John (JON)"),
    ({"name_to_use": "Johnny", "said_as": "JON-ee"}, "Johnny (JON-ee)", "Johnny (JON-ee)"),
])
def test_how_to_call_him(desk, fields, name, only):
    assert desk.ask(MODULE, "nameToSay", card(**fields)) == name
    assert desk.ask(MODULE, "nameToSay", card(**fields), {"only": True}) == only


def test_what_to_say_names_the_member_and_does_not_refuse(desk):
    said = desk.ask(MODULE, "sayNotYet", {"first_name": "Jane", "last_name": "Doe"})
    assert "Jane Doe" in said and "help" in said
    assert "the member" in desk.ask(MODULE, "sayNotYet", {})
