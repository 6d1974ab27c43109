"""Drafts: one a script, every save kept, two authors never lose a word."""

from datetime import timedelta

import pytest

from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotAllowed, NotFound
from kb.scripts import current_version, import_script, list_scripts, publish
from kb.scripts.publishing.discarded import bring_back, can_bring_back, prune_drafts
from kb.scripts.publishing.drafts import (
    discard_draft,
    get_draft,
    get_save,
    list_drafts,
    list_saves,
    moved,
    new_draft,
    open_draft,
    rebase_draft,
    save_draft,
)
from tests.scripts.writing import WHO, longer, plain, user


@pytest.fixture
def published(desk, ed):
    desk(import_script, plain(), "billing/plain.yaml", ed)


@pytest.mark.store
def test_a_draft_begins_from_the_current_version_and_is_one_for_all(desk, published, ed, eva):
    draft = desk(open_draft, "plain", ed)
    assert (draft.source, draft.base, draft.number, draft.state, draft.by) == (plain(), 1, 1, "writing", "ed")
    assert draft.title == "Plain"
    assert draft.authors == ()
    assert desk(open_draft, "plain", eva) == draft
    saved = desk(save_draft, "plain", plain("Mine."), eva, expected=1)
    assert (saved.number, saved.source, saved.by, saved.authors) == (2, plain("Mine."), "eva", ("eva",))
    assert desk(get_draft, "plain") == saved
    assert desk(list_drafts) == [saved]
    assert desk(current_version, "plain").version == 1, "nothing is published"


@pytest.mark.store
def test_two_authors_on_one_draft_lose_nothing(desk, published, ed, eva):
    opened = desk(open_draft, "plain", ed)
    desk(save_draft, "plain", plain("Eva's."), eva, expected=opened.number)
    with pytest.raises(ChangedMeanwhile) as error:
        desk(save_draft, "plain", plain("Ed's."), ed, expected=opened.number)
    assert (error.value.details["by"], error.value.details["number"]) == ("eva", 2)
    assert desk(get_draft, "plain").source == plain("Eva's.")
    desk(save_draft, "plain", plain("Both."), ed, expected=2)
    assert [(save.number, save.author) for save in desk(list_saves, "plain")] == [(3, "ed"), (2, "eva"), (1, "ed")]
    assert [desk(get_save, "plain", number) for number in (1, 2, 3)] == [plain(), plain("Eva's."), plain("Both.")]
    assert desk(get_draft, "plain").authors == ("eva", "ed")


def test_a_text_without_a_change_is_not_saved_again_whatever_line_ends_a_form_sends(desk, published, ed):
    desk(open_draft, "plain", ed)
    assert desk(save_draft, "plain", plain().replace("\n", "\r\n"), ed, expected=1).number == 1
    assert desk(save_draft, "plain", longer().replace("\n", "\r\n"), ed, expected=1).source == longer()
    desk(publish, plain(title="Windows").replace("\n", "\r\n"), ed, path="windows.yaml")
    desk(open_draft, "windows", ed)
    again = desk(save_draft, "windows", plain("Other.", "Windows").replace("\n", "\r\n"), ed, expected=1)
    assert again.source == plain("Other.", "Windows").replace("\n", "\r\n"), "a file that has them keeps them"


def test_a_draft_may_have_faults_but_has_to_be_text_of_a_size(desk, published, ed):
    desk(open_draft, "plain", ed)
    torn = desk(save_draft, "plain", "a: [1", ed, expected=1)
    assert (torn.source, torn.title) == ("a: [1", "Plain")
    for source in ("a\0b", "\udcff", "x" * 300_000):
        with pytest.raises(Invalid):
            desk(save_draft, "plain", source, ed, expected=2)
    assert desk(get_draft, "plain") == torn


@pytest.mark.store
def test_a_new_script_is_only_a_draft(desk, database, ed, eva):
    draft = desk(new_draft, plain(title="Lost card"), ed, path="Lost card.yaml")
    assert (draft.script, draft.base, draft.number, draft.authors) == ("lost-card", 0, 1, ("ed",))
    with pytest.raises(Conflict, match="There is a draft"):
        desk(new_draft, plain(), eva, path="lost-card.yaml")
    with database.reading() as session:
        assert list_scripts(session, pieces=True) == []
        with pytest.raises(NotFound):
            current_version(session, "lost-card")
    assert desk(new_draft, "torn: [", ed, path="torn.yaml").script == "torn"
    for source, path in (("torn: [", ""), (plain(), "§§§.yaml")):
        with pytest.raises(Invalid):
            desk(new_draft, source, ed, path=path)


def test_an_id_that_is_published_is_no_new_script(desk, published, ed):
    with pytest.raises(Conflict, match="There is a script"):
        desk(new_draft, "id: plain\n" + plain(), ed, path="other.yaml")


@pytest.mark.parametrize("name", ["new", "bring"])
def test_the_name_of_a_page_is_no_id(desk, ed, name):
    """`/scripts/new` would never show it."""
    with pytest.raises(Invalid, match="is a page of Firstcall itself"):
        desk(new_draft, plain(), ed, path=f"{name}.yaml")


def test_a_discarded_draft_can_be_brought_back_for_a_while(desk, published, ed, eva):
    desk(open_draft, "plain", ed)
    desk(save_draft, "plain", longer(), ed, expected=1)
    desk(discard_draft, "plain", eva)
    assert desk(get_draft, "plain") is None
    for verb, given in ((save_draft, ("plain", plain("New."), ed)), (discard_draft, ("plain", ed))):
        with pytest.raises(NotFound):
            desk(verb, *given, **({"expected": 2} if verb is save_draft else {}))
    assert desk(can_bring_back, "plain")
    assert desk(bring_back, "plain", ed).source == longer()
    with pytest.raises(Conflict):
        desk(bring_back, "plain", ed)
    desk(discard_draft, "plain", ed)
    desk(prune_drafts, now() - timedelta(days=1))
    assert desk(can_bring_back, "plain")
    desk(prune_drafts, now() + timedelta(days=1))
    assert not desk(can_bring_back, "plain")
    with pytest.raises(NotFound):
        desk(bring_back, "plain", ed)


def test_a_page_of_an_earlier_draft_saves_nothing_into_a_later_one(desk, published, ed, eva):
    first = desk(open_draft, "plain", ed)
    desk(discard_draft, "plain", ed)
    desk(open_draft, "plain", eva)
    with pytest.raises(ChangedMeanwhile):
        desk(save_draft, "plain", plain("Old page."), ed, expected=first.number)


@pytest.mark.store
def test_what_comes_in_while_a_draft_is_open_moves_its_base_and_the_draft_says_so(desk, published, ed):
    desk(open_draft, "plain", ed)
    draft = desk(save_draft, "plain", longer(), ed, expected=1)
    assert desk(moved, draft) == 0
    desk(import_script, plain("Other."), "plain.yaml", None)
    assert desk(moved, draft) == 2
    assert desk(get_draft, "plain") == draft, "every word of it is there"
    with pytest.raises(ChangedMeanwhile):
        desk(rebase_draft, "plain", ed, onto=1)
    assert desk(moved, desk(rebase_draft, "plain", ed, onto=2)) == 0


def test_a_file_that_comes_in_for_a_new_draft_moves_it_too(desk, ed):
    draft = desk(new_draft, plain(), ed, path="plain.yaml")
    desk(import_script, plain("From a folder."), "plain.yaml", None)
    assert desk(moved, draft) == 1


def test_a_version_that_only_follows_a_piece_moves_nothing(desk, ed):
    desk(publish, WHO, ed, path="who.yaml")
    desk(publish, user(), ed, path="caller.yaml")
    draft = desk(open_draft, "caller", ed)
    desk(publish, WHO.replace("Two", "Three"), ed, path="who.yaml")
    assert desk(current_version, "caller").version == 2
    assert desk(moved, draft) == 0


def test_agents_supervisors_and_those_who_have_left_write_nothing(desk, published, ada, sue, ed, eva):
    desk(open_draft, "plain", ed)
    eva.is_active = False
    for person in (ada, sue, eva):
        for verb, given in ((open_draft, ("plain", person)), (new_draft, (plain(), person)), (discard_draft, ("plain", person)),
                            (bring_back, ("plain", person))):
            with pytest.raises(NotAllowed):
                desk(verb, *given)
        with pytest.raises(NotAllowed):
            desk(save_draft, "plain", plain("No."), person, expected=1)
        with pytest.raises(NotAllowed):
            desk(rebase_draft, "plain", person, onto=1)
    assert desk(get_draft, "plain").number == 1
    with pytest.raises(NotFound):
        desk(open_draft, "nothing", ed)
