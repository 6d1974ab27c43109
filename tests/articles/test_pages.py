"""The pages: reading, images, history, and editing with two editors at once."""

import re
from html import unescape

import pytest

from kb.articles import current, get_article, save_article
from kb.search import search_of
from tests.articles.conftest import PNG

TEXT = """---
title: Premium mailed
# keep me
x_ours: {a: 1}
say: It is safe.
category: Billing
confidence: strange
---

## What must be told

See [[quiet]] and [[other]].
"""


@pytest.fixture
def shelf(take):
    take({"premium.md": TEXT + "![p](p.png) ![s](s.svg)\n", "p.png": PNG, "s.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
          "other.md": "---\ntitle: Other\ncategory: Billing\naliases: [another]\n---\nx\n",
          "quiet.md": "---\ntitle: Quiet thing\naudience: [supervisors]\n---\n![q](q.png)\n", "q.png": PNG + b"quiet",
          "gone.md": "---\ntitle: Gone\nconfidence: archived\n---\nold words\n"})


@pytest.fixture
def reader(client, sign_in, ada, shelf):
    return sign_in(client, ada)


@pytest.fixture
def editor(app, sign_in, ed, shelf):
    return sign_in(app.test_client(), ed)


def form(page):
    """The fields of the form on an editing page, as a browser would send them."""
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    fields = {name: unescape(value) for name, value in fields.items() if name not in {"q", "theme", "audience"}}
    body = re.search(r"<textarea[^>]*name=\"body\"[^>]*>\n?(.*?)</textarea>", page, re.S)[1]
    fields["body"] = unescape(body).replace("\n", "\r\n")
    fields["confidence"] = re.search(r'<option value="([^"]+)" selected', page)[1]
    fields["audience"] = re.findall(r'name="audience" value="([^"]+)" checked', page)
    return fields


def test_the_shelves(reader):
    page = reader.get("/articles/").text
    assert "Billing" in page and "Premium mailed" in page and "Quiet thing" not in page and "Gone" not in page
    page = reader.get("/articles/?category=Billing").text
    assert "Premium mailed" in page and "It is safe." in page
    assert reader.get("/articles/?category=nothing").status_code == 404
    assert reader.get("/articles?q=premium", follow_redirects=True).request.path == "/search"


def test_an_empty_house_says_what_to_do(client, sign_in, ed):
    sign_in(client, ed)
    assert "kb import" in client.get("/articles/").text and "kb import" in client.get("/editing").text


def test_reading_an_article(reader):
    page = reader.get("/articles/premium").text
    assert "It is safe." in page and '<a href="/articles/other">Other</a>' in page
    assert '<span class="broken-link">quiet</span>' in page and "Quiet thing" not in page
    assert "Edit" not in page.split("</header>")[-1]


def test_aliases_lead_on_and_what_is_not_for_her_is_not_there(reader):
    moved = reader.get("/articles/another")
    assert (moved.status_code, moved.location) == (308, "/articles/other")
    assert reader.get("/articles/quiet").status_code == reader.get("/articles/nothing").status_code == 404
    assert "Retired" in reader.get("/articles/gone").text
    for address in ("/articles/premium/history", "/articles/other?revision=2", "/editing", "/editing/premium", "/editing/new"):
        assert reader.get(address).status_code == 404
    assert reader.post("/editing/premium", data={}).status_code == 403


def test_images_are_for_whoever_may_read_an_article_that_shows_them(reader, editor, session, app):
    png, svg = re.findall(r'<img[^>]*src="([^"]+)"', reader.get("/articles/premium").text)
    shown = reader.get(png)
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/png", PNG)
    assert "sandbox" in shown.headers["Content-Security-Policy"] and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert reader.get(png, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    assert reader.get(svg).headers["Content-Disposition"].startswith("attachment")
    hidden = re.search(r'<img[^>]*src="([^"]+)"', editor.get("/articles/quiet").text)[1]
    assert editor.get(hidden).status_code == 200 and reader.get(hidden).status_code == 404
    assert app.test_client().get(png).status_code in {303, 401}
    for address in ("/assets/xyz/p.png", f"/assets/{'0' * 64}/p.png", "/assets/..%2f..%2fetc/passwd"):
        assert reader.get(address).status_code == 404


def test_old_revisions_and_what_changed_are_for_editors(editor, session, ed):
    save_article(session, ed, "other", "---\ntitle: Other\n---\ny\n", note="the reason")
    session.commit()
    assert "As it read on" in editor.get("/articles/other?revision=1").text
    page = editor.get("/articles/other/history?old=1&new=2").text
    assert "the reason" in page and "<del>" in page and "<ins>" in page
    assert editor.get("/articles/other/history?old=1&new=9").status_code == 404
    assert editor.get("/articles/other?revision=9").status_code == 404


def test_the_editors_first_page(editor):
    page = editor.get("/editing").text
    assert 'data-page="editing"' in page and "Premium mailed" in page and "New article" in page


def test_editing_changes_only_what_was_changed(editor, session, ed):
    sent = form(editor.get("/editing/premium").text)
    assert sent["title"] == "Premium mailed" and sent["confidence"] == "not_validated"
    sent |= {"say": "It is quite safe: really.", "note": "clearer"}
    answer = editor.post("/editing/premium", data=sent)
    assert answer.status_code == 303 and "Saved" in editor.get(answer.location).text
    source = current(get_article(session, ed, "premium")).source
    assert source == (TEXT + "![p](p.png) ![s](s.svg)\n").replace("It is safe.", '"It is quite safe: really."')
    assert current(get_article(session, ed, "premium")).html.count("<img") == 2


def test_a_save_is_found_by_the_next_search(editor, app, reader, database, ada):
    sent = form(editor.get("/editing/other").text)
    assert editor.post("/editing/other", data=sent | {"body": "A word: zygomorphic."}).status_code == 303
    with app.test_request_context(), database.reading() as session:
        assert [hit.card.slug for hit in search_of(app).search(session, ada, "zygomorphic").hits] == ["other"]


def test_the_second_of_two_editors_is_shown_both_texts_and_nothing_is_lost(editor, session, ed):
    hers, his = form(editor.get("/editing/premium").text), form(editor.get("/editing/premium").text)
    assert editor.post("/editing/premium", data=hers | {"body": "Her words.", "owner": "billing-team"}).status_code == 303
    refused = editor.post("/editing/premium", data=his | {"body": "His words.", "tags": "a, b"})
    assert refused.status_code == 409 and "Her words." in refused.text and "saved this article" in refused.text
    again = form(refused.text)
    assert again["body"].strip() == "His words." and again["tags"] == "a, b" and again["expected"] == "2"
    assert editor.post("/editing/premium", data=again).status_code == 303
    revision = current(get_article(session, ed, "premium"))
    assert (revision.number, revision.text, revision.owner, revision.tags) == (3, "His words.", "billing-team", ["a", "b"])


@pytest.mark.parametrize("change,field", [
    ({"title": " "}, "title"), ({"slug": "Not A Slug"}, "slug"), ({"review_in": "soon"}, "review_in"),
    ({"last_reviewed_on": "yesterday"}, "last_reviewed_on"), ({"confidence": "sure"}, "confidence"),
])
def test_what_cannot_be_saved_is_said_and_stays_in_the_form(editor, change, field):
    sent = form(editor.get("/editing/premium").text) | {"body": "My precious words."} | change
    refused = editor.post("/editing/premium", data=sent)
    assert refused.status_code == 422 and f"#f-{field}" in refused.text and "My precious words." in refused.text


def test_a_slug_that_is_taken_is_said(editor):
    refused = editor.post("/editing/premium", data=form(editor.get("/editing/premium").text) | {"slug": "other"})
    assert refused.status_code == 409 and "already" in refused.text


def test_a_new_article(editor, session, ed):
    blank = form(editor.get("/editing/new").text)
    sent = blank | {"title": "A new one", "category": "Billing/Cards", "audience": ["supervisors"]}
    answer = editor.post("/editing/new", data=sent)
    assert (answer.status_code, answer.location) == (303, "/articles/a-new-one")
    article = get_article(session, ed, "a-new-one")
    assert (article.path, article.category, article.confidence) == ("billing/cards/a-new-one.md", "Billing/Cards", "wip")
    assert current(article).audience == ["supervisors"]
    session.commit()  # or it holds the store's lock
    second = editor.post("/editing/new", data=blank | {"title": "A new one"})
    assert second.location == "/articles/a-new-one-2"
    assert editor.post("/editing/new", data=blank | {"title": "Mine", "slug": "other"}).status_code == 409


def test_a_slug_can_be_changed_in_the_form(editor):
    answer = editor.post("/editing/other", data=form(editor.get("/editing/other").text) | {"slug": "renamed"})
    assert answer.location.startswith("/articles/renamed")
    assert editor.get("/articles/other").location == "/articles/renamed"


def test_an_old_text_can_be_brought_back(editor, session, ed):
    save_article(session, ed, "other", "---\ntitle: Other\n---\nworse\n")
    session.commit()
    sent = form(editor.get("/editing/other?revision=1").text)
    assert editor.post("/editing/other", data=sent).status_code == 303
    session.expire_all()
    assert current(get_article(session, ed, "other")).text == "x"


def test_the_preview_is_what_will_be_read(editor, reader):
    sent = {"article": "premium", "title": "T", "say": "Aloud.", "body": "**bold** [[other]] ![p](p.png) <script>1</script>"}
    made = editor.post("/editing/preview", data=sent).text
    assert all(part in made for part in ("<strong>bold</strong>", ">Other</a>", "<img", "Aloud.")) and "script" not in made
    assert "shown as it is written" in editor.post("/editing/preview", data={"body": "[" * 5000}).text
    assert reader.post("/editing/preview", data=sent).status_code == 403


@pytest.mark.parametrize("data", [{}, {"expected": "x", "base": "1"}, {"expected": "1", "base": "99", "title": "t"}])
def test_half_a_form_is_a_clear_answer(editor, data):
    assert editor.post("/editing/premium", data={"title": "T", "confidence": "wip", **data}).status_code in {404, 413, 422}


def test_a_text_that_is_too_large_is_refused_with_the_limit(editor):
    sent = form(editor.get("/editing/premium").text) | {"body": "x" * (1024 * 1024 + 10)}
    refused = editor.post("/editing/premium", data=sent)
    assert refused.status_code == 413 and ("1024 KB" in refused.text or "larger" in refused.text)
