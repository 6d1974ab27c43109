"""Saving articles, and who may see them."""

from datetime import timedelta

import pytest

from kb.articles import (
    SOURCE,
    article_links,
    article_warnings,
    card_of,
    cards,
    categories,
    compose_source,
    count_articles,
    current,
    current_of,
    get_article,
    get_revision,
    may_read,
    save_article,
)
from kb.articles.lists import in_category, not_checked, recently_changed, stale
from kb.articles.rights import readable, readers_of
from kb.changes import last_change
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, NotFound, TooLarge

ALL = "---\ntitle: For all\nsay: Say it.\n---\ntext for all"
OWN = "---\ntitle: For supervisors\naudience: [supervisors]\ncategory: Quiet\n---\ntext for supervisors"


@pytest.fixture
def two(session, ed):
    save_article(session, ed, "for-all", ALL)
    save_article(session, ed, "for-supervisors", OWN)
    session.commit()


def test_a_save_is_a_new_revision_and_the_old_one_stays(session, ed):
    first = save_article(session, ed, "one", "---\ntitle: T\n---\nold", expected=0)
    session.commit()
    before = last_change(session, "article")
    second = save_article(session, ed, "one", "---\ntitle: T\n---\nnew", expected=1, note="because")
    session.commit()
    assert (first.number, second.number, second.author, second.note) == (1, 2, "ed", "because")
    assert get_revision(session, first.id).text == "old" and current(get_article(session, ed, "one")).text == "new"
    assert current_of(session, second.article_id).id == second.id
    assert last_change(session, "article") > before
    assert save_article(session, ed, "one", "---\ntitle: T\n---\nnew").id == second.id


def test_two_editors_never_overwrite_each_other_silently(session, ed):
    save_article(session, ed, "one", "first")
    save_article(session, ed, "one", "hers", expected=1)
    with pytest.raises(ChangedMeanwhile) as refused:
        save_article(session, ed, "one", "his", expected=1)
    assert refused.value.details["current"] == 2
    with pytest.raises(ChangedMeanwhile):
        save_article(session, ed, "one", "a new one", expected=0)
    assert save_article(session, ed, "one", "his, knowingly", expected=2).number == 3


@pytest.mark.store
def test_saving_is_the_same_on_every_store(session, ed):
    first = save_article(session, ed, "one", "---\ntitle: T ✓\naliases: [uno]\n---\n[[uno]]\n")
    save_article(session, ed, "one", "---\ntitle: T2\nslug: two\n---\nwords\n")
    session.commit()
    assert get_article(session, ed, "two").number == 2 and get_revision(session, first.id).title == "T ✓"
    assert SOURCE.wanted(session) == {first.article_id: current_of(session, first.article_id).digest}


@pytest.mark.parametrize("slug,source,error", [
    ("Bad Slug", "x", Invalid), ("new", "x", Invalid), ("one", "---\ntitle: a: b\n---\n", Invalid), ("one", "a\0b", Invalid),
    ("one", "---\nslug: other\n---\n", Invalid), ("big", "x" * (1024 * 1024 + 1), TooLarge), ("old-name", "x", Conflict),
    ("one", "---\nid: KB-1\n---\n", Conflict),
])
def test_what_cannot_be_saved_is_refused(session, ed, slug, source, error):
    save_article(session, ed, "there", "---\nid: KB-1\naliases: [old-name]\n---\nx")
    if slug == "old-name":
        save_article(session, ed, "other", "x")
        source, slug = "---\nslug: there\n---\ny", "other"
    with pytest.raises(error):
        save_article(session, ed, slug, source)


def test_a_new_slug_leaves_a_redirect(session, ed):
    save_article(session, ed, "one", "---\ntitle: T\n---\n")
    save_article(session, ed, "one", "---\ntitle: T\nslug: two\naliases: [three]\n---\n")
    for name in ("one", "three"):
        with pytest.raises(NotFound) as moved:
            get_article(session, ed, name)
        assert moved.value.slug == "two"
    save_article(session, ed, "two", "---\ntitle: T\nslug: two\n---\n")
    with pytest.raises(NotFound, match="There is no such article"):
        get_article(session, ed, "three")
    assert save_article(session, ed, "one", "---\ntitle: T3\n---\n").article_id == get_article(session, ed, "two").id


def test_unknown_keys_and_comments_survive_composing():
    source = "---\r\nx: 1 # why\r\ntitle: T\r\n---\r\n\r\nold\r\n"
    assert compose_source(source, {"say": "Hello"}, "new\nlines") == (
        "---\r\nx: 1 # why\r\ntitle: T\r\nsay: Hello\r\n---\r\n\r\nnew\r\nlines\r\n")
    assert compose_source(source, {"title": "T"}, "old") == source
    assert compose_source("", {"title": "T"}, "words") == "---\ntitle: T\n---\n\nwords\n"


def test_whoever_may_not_see_an_article_is_answered_as_if_there_were_none(session, two, ada, sue, ed, alma):
    article = get_article(session, sue, "for-supervisors")
    assert get_article(session, ed, "for-supervisors").id == article.id
    for person in (ada, alma):
        with pytest.raises(NotFound) as hidden:
            get_article(session, person, "for-supervisors")
        with pytest.raises(NotFound) as missing:
            get_article(session, person, "nothing")
        assert hidden.value.message == missing.value.message
        with pytest.raises(NotFound):
            card_of(session, person, article)
        assert cards(session, person, [article.id]) == {} and article_links(session, person, ["for-supervisors"]) == {}
        assert [shelf["name"] for shelf in categories(session, person)] == [""]
        assert in_category(session, person, "Quiet") == []
        assert [each.slug for each in recently_changed(session, person)] == ["for-all"]
        assert [each.slug for each in not_checked(session, person)] == ["for-all"]
    assert categories(session, sue) == [{"name": "Quiet", "count": 1}, {"name": "", "count": 1}]


@pytest.mark.parametrize("audience", [
    [], ["agents"], ["supervisors"], ["editors"], ["agents", "editors"], ["agents", "supervisors"]])
def test_the_rule_for_people_and_the_rule_for_the_database_are_one(session, ed, ada, sue, otto, alma, audience):
    revision = save_article(session, ed, "one", f"---\ntitle: T\naudience: {audience}\n---\n".replace("'", ""))
    assert get_article(session, ed, "one").readers == readers_of(audience)
    for person in (ada, sue, otto, ed, alma):
        seen = session.query(type(get_article(session, ed, "one"))).where(readable(person)).count() == 1
        assert seen == may_read(person, revision.audience)


def test_stale_is_computed_when_read(session, ed):
    today = now().date()
    for slug, days in (("fresh", 5), ("over", 40)):
        day = today - timedelta(days=days)
        save_article(session, ed, slug, f"---\ntitle: {slug}\nreview_in: 30 days\nlast_reviewed_on: {day}\n---\n")
    assert [article.slug for article in stale(session, ed)] == ["over"]
    assert card_of(session, ed, get_article(session, ed, "over")).stale
    assert not card_of(session, ed, get_article(session, ed, "fresh")).stale


def test_search_is_offered_current_revisions_and_no_retired_ones(session, ed, ada):
    revision = save_article(session, ed, "one", (
        "---\ntitle: T\nsay: S\ntags: [x]\naliases: [first-one]\naudience: [agents]\ncategory: C\n---\n## Head\n\nwords"))
    save_article(session, ed, "gone", "---\ntitle: G\nconfidence: archived\n---\n")
    assert SOURCE.wanted(session) == {revision.article_id: revision.digest} and count_articles(session) == 1
    (document,) = SOURCE.documents(session, SOURCE.wanted(session))
    assert (document.title, document.say, document.headings, document.body) == ("T", "S", ["Head"], "Head\nwords")
    assert (document.keywords, document.audience, document.category) == (["x", "first one"], ("agents",), "C")
    assert SOURCE.cards(session, ada, [revision.article_id])[revision.article_id].url == "/articles/one"
    assert get_article(session, ada, "gone").confidence == "archived"


def test_warnings_name_what_an_editor_should_look_at(session, ed):
    save_article(session, ed, "one", "---\ntitle: T\nconfidence: draft\n---\n[[nowhere]] [[one]] ![x](gone.png)")
    told = list(article_warnings(session))
    assert len(told) == 3 and all(line.startswith("one.md: ") for line in told)
