"""Words and pins as people use them: who may, what is refused, and that the next search knows it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kb.articles import SOURCE, Article, current, get_article, import_folder, save_article
from kb.db import now
from kb.search import Search
from kb.search.vocabulary.models import Pin, Synonym
from kb.search.vocabulary.sheet import take_words

ARTICLES = {
    "wheelchairs": ("Durable medical equipment", "agents", "validated"), "storm": ("Storm in Ohio", "agents", "validated"),
    "fraud": ("Fraud desk", "supervisors", "validated"), "old": ("Old paper form", "agents", "archived"),
}


@pytest.fixture
def keys(app, database, ed, tmp_path):
    """The articles' keys, by slug."""
    folder = tmp_path / "library"
    folder.mkdir()
    for slug, (title, audience, confidence) in ARTICLES.items():
        (folder / f"{slug}.md").write_text(
            f"---\ntitle: {title}\naudience: [{audience}]\nconfidence: {confidence}\ncategory: {slug.title()}\n"
            f"tags: [about-{slug}]\n---\nText of {title}.\n")
    with database.writing() as session:
        import_folder(session, [folder], ed)
    app.extensions["kb.search"].catch_up()
    with database.reading() as session:
        return {article.slug: f"article:{article.id}" for article in session.scalars(select(Article))}


@pytest.fixture
def editor(app, keys, sign_in, ed):
    """An editor's browser."""
    return sign_in(app.test_client(), ed)


@pytest.fixture
def agent(app, keys, sign_in, ada):
    """An agent's browser."""
    return sign_in(app.test_client(), ada)


def found(browser, query, **more):
    """What the API answers."""
    return browser.get("/api/v1/search", query_string={"q": query, **more}).get_json()


def slugs(answer):
    """What it found."""
    return [hit["slug"] for hit in answer["results"]]


def test_an_editor_adds_words_and_the_next_search_knows_them(editor, agent):
    assert slugs(found(agent, "dme")) == []
    answer = editor.post("/search/words/new", data={"words": "DME", "instead": "durable medical equipment", "both_ways": "1"})
    assert answer.status_code == 303
    page = editor.get(answer.location).get_data(as_text=True)
    assert "DME = durable medical equipment" in page
    assert "Durable medical equipment</a>" in page, "it is tried at once"
    assert found(agent, "dme")["also_searched"] == ["durable medical equipment"]
    assert slugs(found(agent, "dme")) == ["wheelchairs"]
    assert found(agent, "dme")["results"][0]["why"] == "synonym"
    assert "DME = durable" in agent.get("/search/words").get_data(as_text=True)
    assert "Ed Novak" in agent.get("/search/words").get_data(as_text=True)


@pytest.mark.parametrize(("given", "status", "says"), [
    ({"words": "", "instead": "x"}, 422, "no words yet"),
    ({"words": "DME", "instead": "dmé", "both_ways": "1"}, 422, "the same for search"),
    ({"words": "x" * 201, "instead": "y"}, 422, "At most 200 characters"),
    ({"words": "Lockbox", "instead": "mailed", "both_ways": "1"}, 409, "stands there already"),
])
def test_what_is_refused_stands_in_the_form_again(editor, database, ed, given, status, says):
    with database.writing() as session:
        take_words(session, ed, "mailed, LOCKBOX")
    answer = editor.post("/search/words/new", data=given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert says in page
    assert given["words"] in page
    with database.reading() as session:
        assert len(session.scalars(select(Synonym)).all()) == 1


def test_words_are_changed_in_the_edition_that_was_shown_and_taken_out(editor, database, ed):
    with database.writing() as session:
        take_words(session, ed, "bill, invoice")
        row = session.scalar(select(Synonym)).id
    form = {"words": "bill", "instead": "statement", "both_ways": "", "expected": "1"}
    assert editor.post(f"/search/words/{row}", data=form).status_code == 303
    late = editor.post(f"/search/words/{row}", data={**form, "instead": "receipt"})
    assert late.status_code == 409
    assert "after you had opened it" in late.get_data(as_text=True)
    assert "receipt" in late.get_data(as_text=True)
    page = editor.get("/search/words").get_data(as_text=True)
    assert "<del>bill, invoice</del>" in page
    assert editor.post(f"/search/words/{row}/remove").status_code == 303
    assert "took out" in editor.get("/search/words").get_data(as_text=True)
    assert editor.get(f"/search/words/{row}").status_code == 404


def test_many_lines_at_once_name_those_that_are_refused(editor, database):
    lines = "# a remark\nDME, durable medical equipment\nEOB => explanation of benefits\nDME, Durable Medical Equipments\nalone\n"
    answer = editor.post("/search/words/many", data={"lines": lines})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "2 new, 1 there already, 1 not taken" in page
    assert "Line 5" in page
    assert ">alone</textarea>" in page
    assert "EOB =&gt; explanation" not in page, "what went in is not offered again"
    assert b"EOB => explanation of benefits\n" in editor.get("/search/words/file").data


def test_another_process_knows_them_with_its_next_answer(app, keys, database, ed):
    other = Search(database, Path(app.extensions["kb.config"].data) / "index", [SOURCE])
    with database.reading() as session:
        assert other.search(session, ed, "dme").hits == []
    with database.writing() as session:
        take_words(session, ed, "DME, durable medical equipment")
    with database.reading() as session:
        assert [hit.card.slug for hit in other.search(session, ed, "dme").hits] == ["wheelchairs"]


def test_a_pinned_article_comes_first_and_says_so(editor, agent, keys):
    given = {"said": "roof gone", "document": keys["storm"], "note": "Storm week"}
    assert editor.post("/search/words/pins/new", data=given).status_code == 303
    answer = found(agent, "my roof is gone and durable equipment too")
    assert slugs(answer) == ["storm", "wheelchairs"]
    assert [hit["why"] for hit in answer["results"]][0] == "pinned"
    assert answer["total"] == 2
    assert slugs(found(agent, "roof")) == []
    assert slugs(found(agent, "roof gone", category="Wheelchairs")) == []
    assert slugs(found(agent, "roof gone", category="Storm")) == ["storm"]
    assert slugs(found(agent, "roof gone", tag="about-storm")) == ["storm"]
    assert slugs(found(agent, "roof gone", tag="about-wheelchairs")) == []
    assert "Storm in Ohio" in agent.get("/search?q=roof+gone").get_data(as_text=True)


def test_pins_keep_the_editors_order(editor, agent, keys, database):
    for slug in ("wheelchairs", "storm"):
        editor.post("/search/words/pins/new", data={"said": "ohio", "document": keys[slug]})
    assert slugs(found(agent, "ohio")) == ["wheelchairs", "storm"]
    with database.reading() as session:
        last = session.scalars(select(Pin).order_by(Pin.place.desc())).first().id
    assert editor.post(f"/search/words/pins/{last}/raise").status_code == 303
    assert slugs(found(agent, "ohio")) == ["storm", "wheelchairs"]


@pytest.mark.parametrize(("given", "says"), [
    ({"said": "form", "document": "old"}, "not published"),
    ({"said": "form", "document": "nowhere"}, "not published"),
    ({"said": "", "document": "storm"}, "is missing"),
    ({"said": "?!", "document": "storm"}, "no letter or digit"),
    ({"said": "x" * 201, "document": "storm"}, "At most 200"),
    ({"said": "form", "document": "storm", "until": "2020-01-01"}, "day is over"),
    ({"said": "form", "document": "storm", "until": "soon"}, "no day"),
    ({"said": "ohios", "document": "storm"}, "already"),
])
def test_pins_that_are_refused(editor, keys, given, says):
    editor.post("/search/words/pins/new", data={"said": "Ohio", "document": keys["storm"]})
    answer = editor.post("/search/words/pins/new", data={**given, "document": keys.get(given["document"], "article:none")})
    assert answer.status_code in {409, 422}
    assert says in answer.get_data(as_text=True)


def test_a_pin_to_what_one_may_not_see_does_not_exist_for_her(editor, agent, keys, sue, app, sign_in):
    until = (now() + timedelta(days=30)).date().isoformat()
    editor.post("/search/words/pins/new", data={"said": "strange caller", "document": keys["fraud"], "until": until})
    assert found(agent, "strange caller")["total"] == 0
    page = agent.get("/search/words").get_data(as_text=True)
    assert "strange caller" not in page
    assert "Fraud" not in page
    supervisor = sign_in(app.test_client(), sue)
    assert slugs(found(supervisor, "strange caller")) == ["fraud"]
    assert "until" in supervisor.get("/search/words").get_data(as_text=True)


def test_a_pinned_article_that_is_retired_is_not_shown(editor, agent, keys, database, ed):
    editor.post("/search/words/pins/new", data={"said": "roof", "document": keys["storm"]})
    with database.writing() as session:
        article = get_article(session, ed, "storm")
        revision = current(article)
        save_article(session, ed, "storm", revision.source.replace("validated", "archived"), expected=revision.number)
    assert slugs(found(agent, "roof")) == []
    assert "not published any more" in editor.get("/search/words").get_data(as_text=True)
    assert "roof" not in agent.get("/search/words").get_data(as_text=True)


def test_agents_read_and_do_not_write(agent, keys):
    assert agent.get("/search/words").status_code == 200
    assert "New words" not in agent.get("/search/words").get_data(as_text=True)
    assert agent.post("/search/words/new", data={"words": "a1", "instead": "b1"}).status_code == 403
    assert agent.post("/search/words/pins/new", data={"said": "a1", "document": keys["storm"]}).status_code == 403
    assert agent.get("/search/words/new").status_code == 404


def test_the_form_of_a_pin_first_finds_the_article(editor, keys):
    assert "Find the article" in editor.get("/search/words/pins/new").get_data(as_text=True)
    page = editor.get("/search/words/pins/new?said=storm").get_data(as_text=True)
    assert "This one: Storm in Ohio" in page
    assert "Pin it" in editor.get("/search/words/pins/new", query_string={"said": "storm", "document": keys["storm"]}).text
