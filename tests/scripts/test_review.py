"""From a draft to a version: who approves, the ways past a review, a set time, and everything that changes meanwhile."""

from datetime import timedelta

import pytest

from kb.accounts import disable, find_person
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotAllowed, NotFound
from kb.scripts import current_version, import_script, publish
from kb.scripts.models import VersionRow
from kb.scripts.publishing.drafts import get_draft, list_saves, moved, new_draft, open_draft, rebase_draft, save_draft
from kb.scripts.publishing.emergencies import list_emergencies, look_at_emergency
from kb.scripts.publishing.review import (
    Scheduled,
    answer_review,
    changes_of,
    due_drafts,
    only_wording,
    publish_again,
    publish_draft,
    publish_due,
    reviewers,
    send_to_review,
    withdraw,
)
from tests.scripts.writing import WHO, longer, plain, user

SOON = timedelta(hours=2)


@pytest.fixture
def draft(desk, ed):
    """A draft of Ed's in which more than wording has changed."""
    desk(import_script, plain(), "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    return desk(save_draft, "plain", longer(), ed, expected=1)


@pytest.fixture
def approved(desk, draft, ed, sue):
    desk(send_to_review, "plain", ed, "sue", "One thing more is said.")
    return desk(answer_review, "plain", sue, True, "Good.")


def fast_lane(session, draft):
    """Whether a draft may pass without a review."""
    return only_wording(session, draft.script, changes_of(session, draft))


def version_row(desk, number, script="plain"):
    return desk(lambda session: session.get_one(VersionRow, (script, number)))


@pytest.mark.store
def test_a_named_other_person_approves_and_the_version_says_who(desk, draft, ed, eva, sue):
    sent = desk(send_to_review, "plain", ed, "sue", "One thing more is said.")
    assert (sent.state, sent.sent_by, sent.reviewer, sent.review_note) == ("review", "ed", "sue", "One thing more is said.")
    answered = desk(answer_review, "plain", sue, True, "Good.", expected=2)
    assert (answered.state, answered.answer) == ("approved", "Good.")
    published = desk(publish_draft, "plain", eva, expected=2)
    assert published.script.version == 2
    row = version_row(desk, 2)
    assert (row.author, row.lane, row.approved_by, row.published_by, row.note) == (
        "ed", "review", "sue", "eva", "One thing more is said.")
    assert desk(get_draft, "plain") is None
    assert desk(list_saves, "plain") == []
    assert desk(open_draft, "plain", ed).number == 3, "an old page never fits a new draft"


def test_nothing_is_published_without_an_approval(desk, draft, ed, sue, eva):
    for state in ("writing", "review", "returned"):
        assert desk(get_draft, "plain").state == state
        with pytest.raises(NotAllowed, match="approve"):
            desk(publish_draft, "plain", eva)
        with pytest.raises(NotAllowed, match="approve"):
            desk(publish_draft, "plain", eva, at=now() + SOON)
        if state == "writing":
            desk(send_to_review, "plain", ed, "sue")
        elif state == "review":
            desk(answer_review, "plain", sue, False, "Say it before the thanks.")
    assert desk(current_version, "plain").version == 1


def test_who_may_review(desk, draft, ada, ed, eva, sue, alma):
    assert [person.name for person in desk(reviewers, draft)] == ["eva", "sue"]
    for name in ("", "nobody", "ed", "ada", "alma"):
        with pytest.raises(Invalid) as error:
            desk(send_to_review, "plain", ed, name)
        assert set(error.value.fields) == {"reviewer"}
    desk(send_to_review, "plain", ed, "sue")
    for person in (ada, ed, eva, alma):
        with pytest.raises(NotAllowed):
            desk(answer_review, "plain", person, True)
    with pytest.raises(Invalid):
        desk(answer_review, "plain", sue, False, "  ")
    desk(answer_review, "plain", sue, True)
    with pytest.raises(Conflict):
        desk(answer_review, "plain", sue, False, "Too late.")


def test_who_writes_at_a_draft_meanwhile_does_not_approve_it(desk, draft, ed, eva, sue):
    desk(send_to_review, "plain", ed, "eva")
    saved = desk(save_draft, "plain", longer("Eva's."), eva, expected=2)
    assert saved.state == "review"
    with pytest.raises(NotAllowed, match="written at this draft yourself"):
        desk(answer_review, "plain", eva, True)
    desk(send_to_review, "plain", ed, "sue")
    with pytest.raises(ChangedMeanwhile):
        desk(answer_review, "plain", sue, True, expected=2)
    assert desk(answer_review, "plain", sue, True, expected=3).state == "approved"


def test_saving_takes_an_approval_and_a_time_back(desk, approved, ed, sue):
    desk(publish_draft, "plain", ed, at=now() + SOON)
    assert desk(get_draft, "plain").state == "scheduled"
    assert desk(save_draft, "plain", longer("Again."), ed, expected=2).state == "writing"
    assert desk(due_drafts, now() + SOON + SOON) == []
    with pytest.raises(NotAllowed):
        desk(publish_draft, "plain", ed)


def test_a_word_of_the_reviewer_stays_while_the_draft_is_mended(desk, draft, ed, sue):
    desk(send_to_review, "plain", ed, "sue")
    desk(answer_review, "plain", sue, False, "Say it before the thanks.")
    mended = desk(save_draft, "plain", longer("Before."), ed, expected=2)
    assert (mended.state, mended.answer, mended.reviewer) == ("returned", "Say it before the thanks.", "sue")
    assert desk(send_to_review, "plain", ed, "sue").answer == ""


def test_a_draft_is_taken_back_from_review_and_from_its_time(desk, approved, ed):
    desk(publish_draft, "plain", ed, at=now() + SOON)
    assert desk(withdraw, "plain", ed).state == "approved"
    assert desk(withdraw, "plain", ed).state == "writing"
    with pytest.raises(Conflict):
        desk(withdraw, "plain", ed)


@pytest.mark.parametrize(("change", "fast"), [
    (("I see.", "I can see why."), True),
    (("Go on", "Caller is ready"), True),
    (("title: Plain", "title: Plainer"), True),
    (("id: on", "id: onward"), False),
    (("to: c}", "to: c, verbatim: true}"), False),
    (("end: resolved", "end: promised"), False),
    (("say: \"I see.\"", "say: \"I see.\", ask: [{name: n, label: What?, type: text}]"), False),
    (("to: b", "to: nowhere"), False),
])
def test_the_fast_lane_is_for_wording_alone(desk, ed, change, fast):
    desk(import_script, plain(), "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    draft = desk(save_draft, "plain", plain().replace(*change), ed, expected=1)
    assert desk(fast_lane, draft) is fast
    if fast:
        assert desk(publish_draft, "plain", ed, note="Reads better").script.version == 2
        row = version_row(desk, 2)
        assert (row.lane, row.approved_by, row.note) == ("wording", None, "Reads better")
    else:
        with pytest.raises((NotAllowed, Invalid)):
            desk(publish_draft, "plain", ed)


def test_required_wording_is_more_than_wording(desk, ed):
    required = plain().replace("to: c}", "to: c, verbatim: true}")
    desk(import_script, required, "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    assert not desk(fast_lane, desk(save_draft, "plain", required.replace("Thank you", "Thanks"), ed, expected=1))
    assert desk(fast_lane, desk(save_draft, "plain", required.replace("I see.", "I do see."), ed, expected=2))


def test_a_snippet_that_somebody_reads_word_for_word_is_more_than_wording(desk, ed):
    notice = "title: Notice\nsnippet: [This call may be recorded.]\n"
    desk(publish, notice, ed, path="notice.yaml")
    desk(publish, plain().replace('say: "I see."', "say: [{snippet: notice}]"), ed, path="plain.yaml")
    desk(open_draft, "notice", ed)
    assert desk(fast_lane, desk(save_draft, "notice", notice.replace("may be", "is"), ed, expected=1))
    required = plain(title="Required").replace('say: "I see."', "verbatim: true, say: [{snippet: notice}]")
    desk(publish, required, ed, path="required.yaml")
    assert not desk(fast_lane, desk(get_draft, "notice"))
    with pytest.raises(NotAllowed):
        desk(publish_draft, "notice", ed)


@pytest.mark.store
def test_an_emergency_is_listed_until_somebody_else_has_looked(desk, draft, ed, eva, sue, ada):
    with pytest.raises(NotAllowed):
        desk(publish_draft, "plain", ed, emergency="   ")
    with pytest.raises(Invalid):
        desk(publish_draft, "plain", ed, emergency="Wrong number", at=now() + SOON)
    desk(publish_draft, "plain", ed, emergency="The number for claims is wrong.")
    assert version_row(desk, 2).lane == "emergency"
    (listed,) = desk(list_emergencies)
    assert (listed.script.id, listed.script.version, listed.reason, listed.by) == (
        "plain", 2, "The number for claims is wrong.", "ed")
    for person in (ed, ada):
        with pytest.raises(NotAllowed):
            desk(look_at_emergency, "plain", 2, person)
    desk(look_at_emergency, "plain", 2, sue, "Right so.")
    assert desk(list_emergencies) == []
    (kept,) = desk(list_emergencies, "plain")
    assert (kept.looked_by, kept.looked_note) == ("sue", "Right so.")
    with pytest.raises(Conflict):
        desk(look_at_emergency, "plain", 2, eva)
    with pytest.raises(NotFound):
        desk(look_at_emergency, "plain", 1, eva)


def test_what_is_approved_is_no_emergency(desk, approved, ed):
    desk(publish_draft, "plain", ed, emergency="Quick")
    assert (version_row(desk, 2).lane, desk(list_emergencies)) == ("review", [])


@pytest.mark.store
def test_a_time_publishes_once_and_not_before(desk, approved, ed):
    at = now() + SOON
    assert desk(publish_draft, "plain", ed, at=at) == Scheduled("plain", at)
    assert desk(due_drafts, at - timedelta(seconds=1)) == []
    assert desk(publish_due, "plain", at - timedelta(seconds=1)) is None
    assert desk(due_drafts, at) == ["plain"]
    assert desk(publish_due, "plain", at).script.version == 2
    assert desk(publish_due, "plain", at) is None
    assert desk(due_drafts, at) == []
    assert desk(current_version, "plain").version == 2
    row = version_row(desk, 2)
    assert (row.approved_by, row.published_by) == ("sue", "ed")


def test_a_time_that_is_past_is_refused(desk, approved, ed):
    with pytest.raises(Invalid) as error:
        desk(publish_draft, "plain", ed, at=now() - timedelta(minutes=1))
    assert set(error.value.fields) == {"at"}


def test_what_cannot_be_published_at_its_time_stays_and_says_why(desk, ed, sue):
    desk(publish, WHO, ed, path="who.yaml")
    desk(publish, user(), ed, path="caller.yaml")
    desk(open_draft, "caller", ed)
    changed = user().replace("to: c}\n", "to: d}\n  d: {phase: resolve, say: More., to: c}\n")
    desk(save_draft, "caller", changed, ed, expected=1)
    desk(send_to_review, "caller", ed, "sue")
    desk(answer_review, "caller", sue, True)
    at = now() + SOON
    desk(publish_draft, "caller", ed, at=at)
    desk(publish, WHO.replace("name: matched", "name: agreed"), ed, path="who.yaml")  # `matched` is asked nowhere now
    assert desk(publish_due, "caller", at) is None
    left = desk(get_draft, "caller")
    assert (left.state, left.source) == ("approved", changed)
    assert "`matched` is not known" in left.trouble
    assert desk(due_drafts, at) == []
    assert desk(save_draft, "caller", changed.replace("matched", "agreed"), ed, expected=2).trouble == ""


def test_a_time_set_by_somebody_who_has_left_waits_for_another(desk, approved, ed, eva):
    at = now() + SOON
    desk(publish_draft, "plain", ed, at=at)
    desk(lambda session: disable(session, find_person(session, "ed")))
    assert desk(publish_due, "plain", at) is None
    assert "has left" in desk(get_draft, "plain").trouble
    assert desk(publish_draft, "plain", eva).script.version == 2


def test_a_reviewer_who_has_left_is_replaced(desk, draft, ed, eva, sue):
    desk(send_to_review, "plain", ed, "sue")
    desk(lambda session: disable(session, find_person(session, "sue")))
    gone = desk(find_person, "sue")
    with pytest.raises(NotAllowed):
        desk(answer_review, "plain", gone, True)
    with pytest.raises(Invalid) as error:
        desk(send_to_review, "plain", ed, "sue")
    assert error.value.fields["reviewer"] == "Sue Park has left. Choose somebody else."
    desk(send_to_review, "plain", ed, "eva")
    desk(answer_review, "plain", eva, True)
    assert desk(publish_draft, "plain", ed).script.version == 2


def test_an_author_who_has_left_leaves_a_draft_that_others_finish(desk, draft, ed, eva, sue):
    desk(lambda session: disable(session, find_person(session, "ed")))
    desk(send_to_review, "plain", eva, "sue")
    desk(answer_review, "plain", sue, True)
    assert desk(publish_draft, "plain", eva).script.version == 2
    row = version_row(desk, 2)
    assert (row.author, row.published_by) == ("ed", "eva")


@pytest.mark.store
def test_a_base_that_has_moved_stops_until_the_author_has_looked(desk, approved, ed, eva, sue):
    desk(import_script, plain("From a folder."), "plain.yaml", None)
    for verb, given in ((publish_draft, {}), (publish_draft, {"at": now() + SOON}), (publish_draft, {"emergency": "Quick"})):
        with pytest.raises(ChangedMeanwhile) as error:
            desk(verb, "plain", ed, **given)
        assert (error.value.details["base"], error.value.details["current"]) == (1, 2)
    with pytest.raises(ChangedMeanwhile):
        desk(send_to_review, "plain", ed, "sue")
    assert desk(rebase_draft, "plain", ed, onto=2).state == "writing", "the change is another one now"
    desk(send_to_review, "plain", ed, "sue")
    desk(answer_review, "plain", sue, True)
    assert desk(publish_draft, "plain", ed).script.version == 3


def test_a_piece_published_while_its_user_is_in_review(desk, ed, sue):
    desk(publish, WHO, ed, path="who.yaml")
    desk(publish, user(), ed, path="caller.yaml")
    desk(open_draft, "caller", ed)
    changed = user().replace("to: c}\n", "to: d}\n  d: {phase: resolve, say: More., to: c}\n")
    desk(save_draft, "caller", changed, ed, expected=1)
    assert desk(send_to_review, "caller", ed, "sue").pieces == {"who": 1}
    desk(publish, WHO.replace("Two", "Three"), ed, path="who.yaml")
    assert desk(moved, desk(get_draft, "caller")) == 0
    desk(answer_review, "caller", sue, True)
    script = desk(publish_draft, "caller", ed).script
    assert (script.version, script.steps["who.ask"].say[0].text) == (3, "Three questions.")


def test_errors_and_another_id_stop_at_every_gate(desk, draft, ed, sue):
    red = longer() + "paths: [{name: Short, walk: [{step: a, option: on}, {step: b}], ends: resolved}]\n"
    for source, says in ((longer().replace("to: d", "to: e"), "no step `e`"), ("id: other\n" + longer(), "draft of plain"),
                         (red, "is red")):
        number = desk(get_draft, "plain").number
        desk(save_draft, "plain", source, ed, expected=number)
        for verb, given in ((send_to_review, (ed, "sue")), (publish_draft, (ed,))):
            with pytest.raises(Invalid, match=says):
                desk(verb, "plain", *given)
        with pytest.raises(Invalid, match=says):
            desk(publish_draft, "plain", ed, emergency="Quick")
    assert desk(current_version, "plain").version == 1


def test_a_draft_that_says_nothing_new_is_not_published(desk, ed):
    desk(import_script, plain(), "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    for verb, given in ((publish_draft, (ed,)), (send_to_review, (ed, "sue"))):
        with pytest.raises(Conflict, match="Nothing has changed"):
            desk(verb, "plain", *given)


@pytest.mark.store
def test_a_new_script_goes_through_a_review_too(desk, ed, sue):
    desk(new_draft, plain(), ed, path="calls/plain.yaml")
    with pytest.raises(NotAllowed):
        desk(publish_draft, "plain", ed)
    desk(send_to_review, "plain", ed, "sue")
    desk(answer_review, "plain", sue, True)
    assert desk(publish_draft, "plain", ed).script.version == 1
    assert version_row(desk, 1).approved_by == "sue"


@pytest.mark.store
def test_rolling_back_is_publishing_again(desk, approved, ed):
    desk(publish_draft, "plain", ed)
    draft = desk(open_draft, "plain", ed)
    with pytest.raises(NotAllowed):
        desk(publish_again, "plain", 1, ed)
    with pytest.raises(Conflict):
        desk(publish_again, "plain", 2, ed, emergency="Quick")
    with pytest.raises(NotFound):
        desk(publish_again, "plain", 7, ed, emergency="Quick")
    published = desk(publish_again, "plain", 1, ed, emergency="Callers hang up at the new step.")
    assert (published.script.version, len(published.script.steps)) == (3, 3)
    row = version_row(desk, 3)
    assert (row.source, row.note, row.lane) == (plain(), "Back to version 1", "emergency")
    assert [one.reason for one in desk(list_emergencies)] == ["Callers hang up at the new step."]
    assert desk(moved, draft) == 3, "whoever writes at it is told"


def test_rolling_back_a_wording_needs_nobody(desk, ed):
    desk(import_script, plain(), "plain.yaml", ed)
    desk(publish, plain("I hear you."), ed, path="plain.yaml")
    assert desk(publish_again, "plain", 1, ed).script.version == 3
    assert version_row(desk, 3).lane == "wording"


def test_only_editors_move_a_draft(desk, draft, ada, sue, alma):
    for person in (ada, sue, alma):
        for verb, given in ((send_to_review, ("sue",)), (withdraw, ()), (publish_draft, ())):
            with pytest.raises(NotAllowed, match="Only editors"):
                desk(verb, "plain", person, *given)
        with pytest.raises(NotAllowed, match="Only editors"):
            desk(publish_again, "plain", 1, person, emergency="Quick")
