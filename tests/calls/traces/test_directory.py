"""The directory and the places to look: found by any part of any word, kept by editors and supervisors."""

import pytest

from kb.calls.traces.directory import (
    called,
    count_entries,
    find_entries,
    get_entry,
    remove_entry,
    save_directory_entry,
)
from kb.calls.traces.places import MOST_PLACES, all_lists, list_json, remove_list, save_place_list
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotAllowed, NotFound

PLACE = [{"name": "Lockbox log", "how": "", "channel": "system"}]


@pytest.fixture
def entries(database, ed, lockbox):
    with database.writing() as session:
        for name, kind, number in (("Claims", "department", "555-0212"), ("Clearview Opticians", "provider", "(555) 023-3333"),
                                   ("Dr. Hale, family medicine", "provider", "555-0231")):
            save_directory_entry(session, ed, {"name": name, "kind": kind, "number": number})


@pytest.mark.parametrize(("words", "kind", "found"), [
    ("", "", ["Claims", "Clearview Opticians", "Dr. Hale, family medicine", "Lockbox"]),
    ("cl", "", ["Claims", "Clearview Opticians"]), ("hal fam", "", ["Dr. Hale, family medicine"]),
    ("view opt", "", ["Clearview Opticians"]), ("MAIL ROOM", "", ["Lockbox"]), ("0233333", "", ["Clearview Opticians"]),
    ("", "provider", ["Clearview Opticians", "Dr. Hale, family medicine"]), ("claims", "provider", []),
    ("100%", "", []), ("_", "", []), ("x" * 5000, "", []), ("lockbox nobody", "", []), ("", "no-such-kind", None),
])
def test_entries_are_found_by_any_part_of_any_word(database, entries, words, kind, found):
    with database.reading() as session:
        names = [entry.name for entry in find_entries(session, words, kind)]
        assert names == found if found is not None else len(names) == count_entries(session)


@pytest.mark.store
def test_whose_name_begins_with_the_word_comes_first(database, ed, entries):
    with database.writing() as session:
        save_directory_entry(session, ed, {"name": "A team next to the lockbox"})
        assert [entry.name for entry in find_entries(session, "lockbox")] == ["Lockbox", "A team next to the lockbox"]
        assert set(called(session, ["LOCKBOX", "  claims ", "nobody"])) == {"lockbox", "claims"}


@pytest.mark.parametrize(("given", "field"), [
    ({"name": ""}, "name"), ({"name": " \n "}, "name"), ({"name": "x" * 201}, "name"), ({"name": "x", "kind": "friend"}, "kind"),
    ({"name": "x", "number": "5" * 300}, "number"), ({"name": "x", "needs": "y" * 5000}, "needs"),
])
def test_a_fault_names_its_field(database, ed, given, field):
    with pytest.raises(Invalid) as told, database.writing() as session:
        save_directory_entry(session, ed, given)
    assert field in told.value.fields


def test_a_name_stands_once_whatever_its_case_and_blanks(database, ed, sue, lockbox, entries):
    with pytest.raises(Conflict), database.writing() as session:
        save_directory_entry(session, sue, {"name": "  lock  BOX".replace("  BOX", "BOX")})
    with pytest.raises(Conflict), database.writing() as session:
        save_directory_entry(session, sue, {"name": "Claims"}, lockbox.id, lockbox.edition)


def test_agents_read_only_and_nobody_overwrites_another(database, ada, ed, sue, lockbox):
    for act in (lambda session: save_directory_entry(session, ada, {"name": "x"}),
                lambda session: save_directory_entry(session, ada, {"name": "x"}, lockbox.id, 1),
                lambda session: remove_entry(session, ada, lockbox.id),
                lambda session: save_place_list(session, ada, {"title": "x", "words": "x", "places": PLACE})):
        with pytest.raises(NotAllowed), database.writing() as session:
            act(session)
    with database.writing() as session:
        save_directory_entry(session, ed, {"name": "Lockbox", "number": "1"}, lockbox.id, lockbox.edition)
    with pytest.raises(ChangedMeanwhile), database.writing() as session:
        save_directory_entry(session, sue, {"name": "Lockbox", "number": "2"}, lockbox.id, lockbox.edition)
    with database.writing() as session:
        assert get_entry(session, lockbox.id).number == "1"
        remove_entry(session, sue, lockbox.id)
    with pytest.raises(NotFound), database.reading() as session:
        get_entry(session, lockbox.id)


@pytest.mark.parametrize("given", [
    {"title": "", "words": "x", "places": PLACE}, {"title": "x", "words": "", "places": PLACE},
    {"title": "x", "words": "x", "places": []}, {"title": "x", "words": "x", "places": [{"name": " "}]},
    {"title": "x", "words": "x", "places": [*PLACE, {"name": "lockbox LOG"}]},
    {"title": "x", "words": "x", "places": [{"name": "a", "channel": "smoke"}]},
    {"title": "x", "words": "x", "places": [{"name": f"place {number}"} for number in range(MOST_PLACES + 1)]},
])
def test_a_list_without_a_place_or_with_one_twice_is_refused(database, ed, given):
    with pytest.raises(Invalid) as told, database.writing() as session:
        save_place_list(session, ed, given)
    assert told.value.fields


def test_a_list_keeps_the_order_of_its_places(database, ed, sue, places):
    turned = [*reversed(places.places), {"name": "  ", "how": "an empty row"}]
    with database.writing() as session:
        given = {"title": "Mailed payment", "words": "a,, b \n c", "places": turned}
        save_place_list(session, sue, given, places.id, places.edition)
    with database.reading() as session:
        (found,) = all_lists(session)
        assert [place["name"] for place in found.places] == ["Returned mail", "Lockbox log"]
        assert list_json(found)["words"] == ["a", "b", "c"]
    with pytest.raises(ChangedMeanwhile), database.writing() as session:
        save_place_list(session, ed, {"title": "y", "words": "y", "places": PLACE}, places.id, places.edition)
    with pytest.raises(Conflict), database.writing() as session:
        save_place_list(session, ed, {"title": "MAILED payment", "words": "y", "places": PLACE})
    with database.writing() as session:
        remove_list(session, ed, places.id)
        assert all_lists(session) == []
