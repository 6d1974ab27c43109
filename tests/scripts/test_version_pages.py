"""The pages of drafts, reviews and versions, as forms alone: every one works without JavaScript."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kb.accounts import disable, find_person
from kb.db import now
from kb.scripts import current_version, import_script, publish
from kb.scripts.publishing.drafts import get_draft, new_draft, open_draft, save_draft
from kb.scripts.publishing.review import answer_review, publish_draft, send_to_review
from tests.scripts.writing import WHO, longer, plain, user


@pytest.fixture
def draft(desk, ed):
    desk(import_script, plain(title="Lost card"), "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    return desk(save_draft, "plain", longer(), ed, expected=1)


@pytest.fixture
def signed(app, sign_in):
    """`signed(person)`: somebody's own browser."""
    return lambda person: sign_in(app.test_client(), person)


def texts(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_from_a_draft_to_a_version_by_forms_alone(draft, desk, signed, ed, sue):
    author, reviewer = signed(ed), signed(sue)
    assert author.post("/scripts/plain/draft").headers["Location"] == "/scripts/plain/studio"
    page = texts(author.get("/scripts/plain/draft"))
    assert "Being written" in page and "Send it to review" in page and "Publish now" not in page
    sent = author.post("/scripts/plain/draft/send", data={"reviewer": "sue", "note": "One thing more."})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/scripts/plain/draft")
    assert "Waits for Sue Park" in texts(author.get("/scripts/plain/draft"))
    assert "Scripts 1 waiting for you" in texts(reviewer.get("/floor/")), "on each of her pages"
    assert "waiting for you" not in texts(author.get("/editing"))
    waiting = texts(reviewer.get("/scripts/"))
    assert "Waiting for your review 1" in waiting and "One thing more." in waiting and "Drafts" not in waiting
    page = reviewer.get("/scripts/plain/draft")
    assert "Approve" in texts(page) and "Discard" not in texts(page) and "/studio" not in page.get_data(as_text=True)
    assert "One thing more" in texts(reviewer.get("/scripts/plain/diff?to=draft"))
    answer = {"answer": "approve", "expected": "2", "answer_note": "Good so."}
    assert reviewer.post("/scripts/plain/draft/answer", data=answer).status_code == 303
    page = texts(author.get("/scripts/plain/draft"))
    assert "Approved by Sue Park" in page and "Good so." in page
    done = author.post("/scripts/plain/draft/publish", data={"way": "now", "expected": "2"})
    assert (done.status_code, done.headers["Location"]) == (303, "/scripts/plain/versions?published=2")
    page = texts(author.get("/scripts/plain/versions?published=2"))
    assert "Version 2 is published" in page and "Sue Park" in page and "One thing more." in page
    assert author.get("/scripts/plain/draft").status_code == 404


def test_whoever_reviews_a_new_script_sees_its_map_and_its_steps(desk, signed, ed, sue):
    desk(new_draft, longer(), ed, path="brand-new.yaml")
    desk(send_to_review, "brand-new", ed, "sue")
    page = signed(sue).get("/scripts/brand-new/draft")
    shown = page.get_data(as_text=True)
    assert 'class="map-frame"' in shown
    for step in "abcd":
        assert f'id="step-{step}"' in shown and f'href="#step-{step}"' in shown
    assert "As text" in texts(page)

    desk(save_draft, "brand-new", "title: [", ed, expected=1)
    torn = signed(ed).get("/scripts/brand-new/draft")
    assert torn.status_code == 200 and "title: [" in texts(torn) and 'class="map-frame"' not in torn.get_data(as_text=True)


def test_what_is_refused_is_said_on_the_page_and_nothing_typed_is_lost(draft, desk, signed, ed, sue):
    author = signed(ed)
    refused = author.post("/scripts/plain/draft/send", data={"reviewer": "", "note": "My <b>words</b>"})
    assert refused.status_code == 422
    assert "Choose who should look at it." in texts(refused) and "My &lt;b&gt;words" in refused.get_data(as_text=True)
    refused = author.post("/scripts/plain/draft/publish", data={"way": "now", "expected": "2"})
    assert (refused.status_code, "has to approve this first" in texts(refused)) == (403, True)
    refused = author.post("/scripts/plain/draft/publish", data={"way": "emergency", "emergency": " ", "expected": "2"})
    assert (refused.status_code, "needs a reason" in texts(refused)) == (422, True)
    author.post("/scripts/plain/draft/send", data={"reviewer": "sue"})
    reviewer = signed(sue)
    refused = reviewer.post("/scripts/plain/draft/answer", data={"answer": "return", "answer_note": ""})
    assert (refused.status_code, "what should be changed" in texts(refused)) == (422, True)
    desk(save_draft, "plain", longer("Newer."), ed, expected=2)
    approval = {"answer": "approve", "expected": "2", "answer_note": "Kept words"}
    refused = reviewer.post("/scripts/plain/draft/answer", data=approval)
    assert refused.status_code == 412 and "saved again meanwhile" in texts(refused)
    assert "Kept words" in refused.get_data(as_text=True)


def test_a_time_is_read_by_the_editors_own_clock(draft, desk, signed, ed, sue):
    desk(send_to_review, "plain", ed, "sue")
    desk(answer_review, "plain", sue, True)
    desk(lambda session: setattr(find_person(session, "ed"), "timezone", "Asia/Tokyo"))
    author = signed(ed)
    at = (now() + timedelta(days=2)).astimezone(ZoneInfo("Asia/Tokyo")).replace(hour=9, minute=0, second=0, microsecond=0)
    form = {"way": "later", "expected": "2", "at": at.strftime("%Y-%m-%dT%H:%M")}
    assert author.post("/scripts/plain/draft/publish", data=form).headers["Location"] == "/scripts/plain/draft"
    assert desk(get_draft, "plain").publish_at == at.astimezone(UTC)
    assert "9:00" in texts(author.get("/scripts/")) and "Published at a set time" in texts(author.get("/scripts/"))
    assert author.post("/scripts/plain/draft/withdraw").status_code == 303
    for bad in ("", "tomorrow", datetime(2020, 1, 1).isoformat(), "9999-12-31T23:59"):
        refused = author.post("/scripts/plain/draft/publish", data={**form, "at": bad})
        assert refused.status_code in {422, 303}
        assert bad.startswith("9999") or desk(get_draft, "plain").publish_at is None


def test_the_fast_lane_is_offered_for_wording(desk, signed, ed):
    desk(import_script, plain(), "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    desk(save_draft, "plain", plain("I hear you."), ed, expected=1)
    author = signed(ed)
    assert "Only wording has changed" in texts(author.get("/scripts/plain/draft"))
    author.post("/scripts/plain/draft/publish", data={"way": "now", "note": "Warmer"})
    page = texts(author.get("/scripts/plain/versions"))
    assert "only wording" in page and "Warmer" in page


def test_an_emergency_stands_on_the_page_of_others_until_one_has_looked(draft, desk, signed, ed, eva, sue):
    author, other, chief = signed(ed), signed(eva), signed(sue)
    author.post("/scripts/plain/draft/publish", data={"way": "emergency", "emergency": "Wrong number", "expected": "2"})
    for one in (author, other, chief):
        assert "Wrong number" in texts(one.get("/scripts/"))
    assert "Scripts 1 waiting for you" in texts(other.get("/editing")), "on the editors' first page"
    assert "waiting for you" not in texts(author.get("/editing"))
    assert "I have looked at it" not in texts(author.get("/scripts/plain/versions"))
    assert author.post("/scripts/plain/versions/2/looked").status_code == 403
    assert chief.post("/scripts/plain/versions/2/looked", data={"note": "Right so"}).status_code == 303
    assert "Wrong number" not in texts(other.get("/scripts/")) and "waiting for you" not in texts(other.get("/editing"))
    page = texts(other.get("/scripts/plain/versions"))
    assert "without a review; Sue Park looked" in page and "Right so" in page
    assert other.post("/scripts/plain/versions/2/looked").status_code == 409


def test_an_emergency_of_ones_own_script_is_marked(desk, signed, ed, eva):
    owned = plain().replace("start: a", "owner: knowledge-team\nstart: a")
    desk(import_script, owned, "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    desk(save_draft, "plain", owned.replace("end: resolved", "end: promised"), ed, expected=1)
    desk(publish_draft, "plain", ed, emergency="Wrong end")
    assert "Yours" in texts(signed(eva).get("/scripts/"))


def test_two_versions_as_text_by_step_and_on_the_map(draft, desk, signed, ed, sue):
    desk(publish_draft, "plain", ed, emergency="Quick")
    page = signed(sue).get("/scripts/plain/diff?from=1&to=2")
    html = page.get_data(as_text=True)
    assert "<ins>" in html and html.count('class="map"') == 2
    assert html.count('class="line-in"') >= html.count("<ins>") > 0
    assert re.search(r'data-step="d">D</a></th><td><span class="badge badge-good">New', html)
    assert "b" in html and "leads to d" in texts(page)
    assert "Nothing that a call would notice" in texts(signed(ed).get("/scripts/plain/diff?from=2&to=2"))
    for query in ("from=1&to=9", "from=x&to=2", "from=1&to=draft", "from=-1&to=2", "from=1&to=99999999999999999999"):
        assert signed(ed).get(f"/scripts/plain/diff?{query}").status_code == 404, query


def test_a_draft_that_cannot_be_read_is_compared_as_text(draft, desk, signed, ed):
    desk(save_draft, "plain", "a: [1", ed, expected=2)
    page = signed(ed).get("/scripts/plain/diff?to=draft")
    assert page.status_code == 200 and "cannot be read" in texts(page) and "<ins>" in page.get_data(as_text=True)
    assert "Has to be mended first" in texts(signed(ed).get("/scripts/plain/draft"))


def test_rolling_back_by_a_draft_and_at_once(draft, desk, signed, ed, sue):
    desk(publish_draft, "plain", ed, emergency="Quick")
    author = signed(ed)
    assert author.get("/scripts/plain/versions/1/again").status_code == 200
    assert author.post("/scripts/plain/versions/1/again", data={"way": "draft"}).headers["Location"] == "/scripts/plain/draft"
    assert desk(get_draft, "plain").source == plain(title="Lost card")
    refused = author.post("/scripts/plain/versions/1/again", data={"way": "draft"})
    assert refused.status_code == 409 and "There is a draft" in texts(refused)
    assert author.post("/scripts/plain/versions/1/again", data={"way": "now", "emergency": ""}).status_code == 403
    done = author.post("/scripts/plain/versions/1/again", data={"way": "now", "emergency": "Callers hang up"})
    assert done.headers["Location"] == "/scripts/plain/versions?published=3"
    assert "published meanwhile: version 3" in texts(author.get("/scripts/plain/draft"))


def test_what_was_published_meanwhile_is_shown_with_both_texts(draft, desk, signed, ed):
    desk(import_script, plain("From a folder.", title="Lost card"), "plain.yaml", None)
    author = signed(ed)
    html = author.get("/scripts/plain/draft").get_data(as_text=True)
    assert "/scripts/plain/diff?from=1&amp;to=2" in html and "/scripts/plain/diff?from=2&amp;to=draft" in html
    refused = author.post("/scripts/plain/draft/publish", data={"way": "emergency", "emergency": "Quick", "expected": "2"})
    assert refused.status_code == 412 and desk(current_version, "plain").version == 2
    assert author.post("/scripts/plain/draft/rebase", data={"onto": "1"}).status_code == 412
    assert author.post("/scripts/plain/draft/rebase", data={"onto": "2"}).status_code == 303
    assert "published meanwhile" not in texts(author.get("/scripts/plain/draft"))


def test_a_piece_says_who_will_follow_and_who_stays_behind_before_it_is_published(desk, signed, ed):
    desk(publish, WHO, ed, path="who.yaml")
    for name in ("first", "second"):
        desk(publish, user(name), ed, path=f"{name}.yaml")
    desk(publish, user("third").replace("Matched: {{ matched }}.", "Thank you for that."), ed, path="third.yaml")
    desk(open_draft, "who", ed)
    desk(save_draft, "who", WHO.replace("name: matched", "name: agreed"), ed, expected=1)
    author = signed(ed)
    page = texts(author.get("/scripts/who/draft"))
    assert "1 script will follow, 2 stay behind." in page and "`matched` is not known" in page
    author.post("/scripts/who/draft/publish", data={"way": "emergency", "emergency": "Must be"})
    page = texts(author.get("/scripts/who/versions"))
    assert page.count("Stays on version 1") == 2 and "Runs in 3" in page


def test_a_piece_published_while_its_user_is_in_review_is_told(desk, signed, ed, sue):
    desk(publish, WHO, ed, path="who.yaml")
    desk(publish, user(), ed, path="caller.yaml")
    desk(open_draft, "caller", ed)
    desk(save_draft, "caller", user().replace("{end: resolved}", "{end: promised}"), ed, expected=1)
    desk(send_to_review, "caller", ed, "sue")
    desk(publish, WHO.replace("Two", "Three"), ed, path="who.yaml")
    page = texts(signed(sue).get("/scripts/caller/draft"))
    assert "was published anew (version 2)" in page and "published meanwhile" not in page


def test_a_reviewer_who_has_left_is_told_of(draft, desk, signed, ed, sue, eva):
    desk(send_to_review, "plain", ed, "sue")
    desk(lambda session: disable(session, find_person(session, "sue")))
    page = texts(signed(ed).get("/scripts/plain/draft"))
    assert "Sue Park cannot review this any more" in page and "Send it to review" in page and "Eva Lindt" in page
    assert signed(ed).post("/scripts/plain/draft/send", data={"reviewer": "eva"}).status_code == 303


def test_an_author_who_has_left_is_told_of_and_others_go_on(draft, desk, signed, ed, eva, sue):
    desk(lambda session: disable(session, find_person(session, "ed")))
    other = signed(eva)
    assert "ago by Ed Novak (has left)" in texts(other.get("/scripts/plain/draft"))
    assert other.post("/scripts/plain/draft/send", data={"reviewer": "sue"}).status_code == 303
    desk(answer_review, "plain", sue, True)
    assert other.post("/scripts/plain/draft/publish", data={"way": "now"}).status_code == 303
    assert "Ed Novak (has left), published by Eva Lindt · approved by Sue Park" in texts(other.get("/scripts/plain/versions"))


def test_a_discarded_draft_is_offered_again(draft, desk, signed, ed):
    author = signed(ed)
    assert author.post("/scripts/plain/draft/discard").headers["Location"] == "/scripts/plain/versions"
    assert "was discarded" in texts(author.get("/scripts/plain/versions"))
    assert author.post("/scripts/plain/draft/bring-back").status_code == 303
    assert desk(get_draft, "plain").source == longer()


def test_agents_see_published_versions_only(app, draft, desk, signed, ada, otto, ed, sue):
    """Nothing of a draft: no page, no list, no count, no search, no word of it in an error."""
    desk(save_draft, "plain", longer("Zanzibar.").replace("title: Plain", "title: Zebra"), ed, expected=2)
    desk(send_to_review, "plain", ed, "sue", "Zulu")
    for person in (ada, otto):
        agent = signed(person)
        for path in ("", "/versions", "/diff", "/diff?to=draft", "/draft", "/versions/1/again", "/studio"):
            answer = agent.get(f"/scripts/plain{path}")
            assert answer.status_code == (404 if path else 200), path
            for word in ("Zanzibar", "Zebra", "Zulu", "draft", "Draft"):
                assert word not in texts(answer), (path, word)
        for path in ("/scripts/", "/search?q=zanzibar", "/search?q=zebra", "/scripts/suggest.json?q=zebra", "/desk"):
            page = texts(agent.get(path))
            assert "Zanzibar." not in page and "Zebra" not in page and "Zulu" not in page, path
        for path in ("/draft", "/draft/send", "/draft/answer", "/draft/publish", "/draft/withdraw", "/draft/rebase",
                     "/draft/discard", "/draft/bring-back", "/versions/1/again", "/versions/1/looked"):
            assert agent.post(f"/scripts/plain{path}").status_code == 403, path
        assert agent.get("/scripts/plain/2.json").status_code == 404
    assert desk(get_draft, "plain").state == "review"


def test_a_supervisor_sees_the_drafts_that_wait_for_her_and_no_others(draft, desk, signed, ed, eva, sue, alma):
    chief = signed(sue)
    for _ in ("unsent", "with eva"):
        assert chief.get("/scripts/plain/draft").status_code == 404
        assert chief.get("/scripts/plain/diff?to=draft").status_code == 404
        assert "draft" not in texts(chief.get("/scripts/plain/versions")).lower()
        assert chief.post("/scripts/plain/draft/answer", data={"answer": "approve"}).status_code == 404
        desk(send_to_review, "plain", ed, "eva")
    assert signed(alma).get("/scripts/plain/draft").status_code == 404, "an admin is no editor"
    desk(send_to_review, "plain", ed, "sue")
    assert chief.get("/scripts/plain/draft").status_code == 200
    for path in ("send", "publish", "withdraw", "discard", "rebase"):
        assert chief.post(f"/scripts/plain/draft/{path}").status_code == 403
    desk(save_draft, "plain", longer("More."), ed, expected=2)
    assert chief.get("/scripts/plain/draft").status_code == 200, "it still waits for her"


def test_an_earlier_save_is_compared_and_taken_up_again(draft, desk, signed, ed, eva, sue):
    desk(save_draft, "plain", longer("Third."), eva, expected=2)
    author = signed(ed)
    assert "Earlier saves" in texts(author.get("/scripts/plain/draft"))
    page = author.get("/scripts/plain/diff?from=save-2&to=draft")
    assert page.status_code == 200 and "Third" in texts(page) and "Save 2" in texts(page)
    assert author.get("/scripts/plain/diff?from=save-9&to=draft").status_code == 404
    assert signed(sue).get("/scripts/plain/diff?from=save-2&to=1").status_code == 404
    stale = author.post("/scripts/plain/draft/saves/2", data={"expected": "2"})
    assert stale.status_code == 412 and "saved this draft first" in texts(stale)
    assert author.post("/scripts/plain/draft/saves/2", data={"expected": "3"}).status_code == 303
    newest = desk(get_draft, "plain")
    assert (newest.number, newest.source, newest.authors) == (4, longer(), ("ed", "eva"))


def test_only_what_is_newly_worth_a_look_is_listed(desk, signed, ed):
    vague = plain("You {{ gone }} are.").replace("start: a", "known: [gone]\nstart: a").replace("phase: acknowledge, ", "")
    desk(import_script, vague, "plain.yaml", ed)
    desk(open_draft, "plain", ed)
    desk(save_draft, "plain", vague.replace("steps:", "colour: red\nsteps:"), ed, expected=1)
    page = texts(signed(ed).get("/scripts/plain/draft"))
    assert "Worth a look 1" in page and "colour" in page and "worth a look before already" in page
