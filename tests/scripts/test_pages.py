"""The pages of scripts, a version as the desk gets it, suggestions, and scripts among what search finds."""

import re

import pytest

from kb.articles import article_states, save_article
from kb.scripts import import_scripts, publish
from kb.search import search_of

MAILED = """\
title: Premium mailed, not posted
summary: The caller mailed a premium and does not see it.
for: [mailed a check, payment not posted]
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["I would <b>worry</b> too, {{ caller.first_name }}.", "Let me look."]
    when_hot: ["You have paid, and still run after it."]
    do: "Look **closely**, {{ paid_by }}: [[late-premium]] & [gone](javascript:alert(1)) <script>x</script>"
    aer: [acknowledge]
    ask:
      - {name: paid_by, label: How was it paid?, type: choice, options: [mail, {value: card, label: By card}]}
      - {name: amount, label: How much?, type: amount, optional: true}
      - {name: pin, label: Your PIN?, type: text, secret: true}
    articles: [late-premium, nowhere]
    to: way
  way:
    rules:
      - {when: {all: [{paid_by: {in: [mail, card]}}, {amount: {gte: 100}}, {not: {pin: {empty: true}}}]}, to: trace}
    default: who
  who: {script: who, to: trace}
  trace:
    promise: {what: "Trace what came by {{ paid_by }}", within: 2 business days, kind: call_back}
    options:
      - {id: done, label: Go on, to: done}
  done: {end: promised, say: Thank you.}
"""

WHO = """\
title: Who is on the line
piece: true
start: ask
steps:
  ask: {phase: research, verbatim: true, say: Two questions., ask: [{name: matched, label: Matched?, type: yes_no}], to: done}
  done: {end: resolved}
"""

CARD = """\
title: Lost card
summary: A card is lost.
for: [lost my card]
start: a
steps:
  a: {phase: acknowledge, say: Oh., to: b}
  b: {end: resolved}
"""


@pytest.fixture
def scripts(app, database, ed):
    with database.writing() as session:
        save_article(session, ed, "late-premium", "---\ntitle: Late premium\n---\nStill covered.\n", expected=None)
        report = import_scripts(session, [("mailed.yaml", MAILED), ("who.yaml", WHO), ("lost-card.yaml", CARD)], ed)
    assert report.refused == {}


@pytest.fixture
def agent(client, sign_in, ada):
    return sign_in(client, ada)


def test_the_desk_gets_all_of_a_version_and_may_keep_it_for_ever(scripts, agent):
    answer = agent.get("/scripts/mailed/1.json")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, max-age=31536000, immutable")
    script = answer.get_json()
    assert {name: script[name] for name in ("id", "version", "title", "start")} == {
        "id": "mailed", "version": 1, "title": "Premium mailed, not posted", "start": "hello"}
    assert list(script["steps"]) == ["hello", "way", "who", "who.ask", "who.done", "trace", "done"]
    hello, trace = script["steps"]["hello"], script["steps"]["trace"]
    assert set(hello) >= {"kind", "phase", "to", "rules", "default", "options", "questions", "articles", "promise", "end", "html"}
    assert (hello["kind"], hello["phase"], hello["to"], hello["aer"]) == ("talk", "acknowledge", "way", ["acknowledge"])
    assert trace["promise"] == {"what": "Trace what came by {{ paid_by }}", "within": "2 business days", "count": 2,
                                "unit": "business day", "kind": "call_back"}
    assert trace["options"] == [{"id": "done", "label": "Go on", "to": "done"}]
    assert script["steps"]["who"]["default"] == "who.ask"
    assert script["steps"]["way"]["html"] == ""
    assert script["questions"]["pin"]["secret"] is True
    again = agent.get("/scripts/mailed/1.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_step_is_drawn_with_phrasings_names_questions_and_safe_instructions(scripts, agent):
    steps = agent.get("/scripts/mailed/1.json").get_json()["steps"]
    html = steps["hello"]["html"]
    assert re.findall(r'data-phrasing="(\d)"( data-hot)?', html) == [("0", ""), ("1", ""), ("2", " data-hot")]
    assert 'worry&lt;/b&gt; too, <span data-var="caller.first_name">caller.first name</span>.' in html
    assert '<span data-var="paid_by">paid by</span>' in html
    assert 'href="/articles/late-premium"' in html
    assert "<strong>closely</strong>" in html
    assert re.findall(r'<input type="radio" name="paid_by" value="(\w+)">', html) == ["mail", "card"]
    assert re.findall(r'data-question="(\w+)"( data-secret)?', html) == [("paid_by", ""), ("amount", ""), ("pin", " data-secret")]
    for word in ("<script", "javascript:", " style=", " onclick", "&lt;/span"):
        assert word not in html
    assert "Go on" not in steps["trace"]["html"]
    assert 'data-verbatim="true"' in steps["who.ask"]["html"]
    assert "Trace what came by" in steps["trace"]["html"]
    assert 'data-end="promised"' in steps["done"]["html"]


def test_everyone_reads_the_list_and_a_script_and_only_editors_see_faults(scripts, agent, app, sign_in, ed):
    listed = agent.get("/scripts/").get_data(as_text=True)
    assert listed.index("Lost card") < listed.index("Premium mailed, not posted") < listed.index("Who is on the line")
    page = agent.get("/scripts/mailed").get_data(as_text=True)
    assert 'href="#step-trace"' in page
    assert 'href="/articles/late-premium"' in page
    assert "(paid by is one of mail, card and amount is at least 100 and not (pin is not answered))" in page
    assert 'href="/scripts/who"' in page
    assert "Worth a look" not in page
    page = sign_in(app.test_client(), ed).get("/scripts/mailed").get_data(as_text=True)
    assert "There is no article <code>nowhere</code>." in page


def test_an_older_version_can_be_read_and_says_so(scripts, agent, database, ed):
    with database.writing() as session:
        publish(session, MAILED.replace("Let me look.", "I look."), ed, path="mailed.yaml")
    assert "I look." in agent.get("/scripts/mailed").get_data(as_text=True)
    page = agent.get("/scripts/mailed?version=1").get_data(as_text=True)
    assert "Let me look." in page
    assert "the newest is" in page


@pytest.mark.parametrize("address", [
    "/scripts/nothing", "/scripts/mailed?version=9", "/scripts/mailed/9.json", "/scripts/nothing/1.json"])
def test_what_is_not_there_is_a_plain_404(scripts, agent, address):
    assert agent.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/scripts/", "/scripts/mailed", "/scripts/mailed/1.json", "/scripts/suggest.json?q=card"])
def test_nobody_else_reads_scripts(scripts, client, address):
    assert client.get(address).status_code in {302, 303, 401}


def test_the_likeliest_scripts_are_suggested_and_pieces_are_not(scripts, agent):
    def suggested(query):
        return [one["id"] for one in agent.get("/scripts/suggest.json", query_string={"q": query}).get_json()["scripts"]]

    assert suggested("I mailed a check and it isn't posted") == ["mailed"]
    assert suggested("she lost her card")[0] == "lost-card"
    assert suggested("xylophone") == suggested("") == []
    assert "who" not in suggested("who is on the line")
    assert suggested("card " * 5000)[0] == "lost-card"


def test_search_finds_scripts_by_what_is_said_in_them(scripts, app, database, ada):
    with app.test_request_context(), database.reading() as session:
        service = search_of(app)
        service.catch_up()
        hits = service.search(session, ada, "mailed check", kinds=("script",)).hits
        assert [(hit.card.id, hit.card.url) for hit in hits] == [("mailed", "/scripts/mailed")]
        assert service.search(session, ada, "two questions matched", kinds=("script",)).hits == []


def test_an_article_that_was_retired_since_stops_nothing_and_is_named(scripts, agent, client, sign_in, ed, database):
    with database.writing() as session:
        save_article(session, ed, "late-premium", "---\ntitle: Late premium\nconfidence: archived\n---\nGone.\n", expected=1)
    assert agent.get("/scripts/mailed").status_code == 200
    assert agent.get("/scripts/mailed/1.json").get_json()["steps"]["hello"]["articles"] == ["late-premium", "nowhere"]
    page = sign_in(client, ed).get("/scripts/mailed").text
    assert "The article late-premium has been retired." in re.sub(r"<[^>]+>|`", "", page)
    with database.reading() as session:
        assert article_states(session)["late-premium"] == "archived"


def test_slugs_and_aliases_say_when_their_article_is_stale(database, ed):
    with database.writing() as session:
        late = "---\ntitle: Late\naliases: [was-late]\nreview_in: 1 day\nlast_reviewed_on: 2020-01-01\n---\nX\n"
        save_article(session, ed, "late", late, expected=None)
        save_article(session, ed, "fine", "---\ntitle: Fine\n---\nX\n", expected=None)
    with database.reading() as session:
        assert article_states(session) == {"late": "stale", "was-late": "stale", "fine": ""}


def test_one_who_reads_sees_what_is_judged_and_what_is_asked_anew(agent, database, ed):
    asked = "ask: [{name: heard, label: Heard?, type: yes_no, quiet: true, fresh: true}], "
    with database.writing() as session:
        publish(session, CARD.replace("say: Oh., ", f"say: Oh., {asked}"), ed, path="lost-card.yaml")
    page = agent.get("/scripts/lost-card").text
    assert re.search(r"Heard\?.*\(your own judgement\).*\(asked anew each time\)", page)
