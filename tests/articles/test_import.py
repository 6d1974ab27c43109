"""Articles in: tolerant of what real folders hold, strict about whose work is overwritten."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.articles import count_articles, current, get_article, import_folder, reading_html, save_article
from kb.articles.models import Article, Revision
from kb.errors import NotFound
from tests.articles.conftest import PNG

SHARED = Path(__file__).parents[3] / "shared/data"
ONE = "---\ntitle: One\nx_ours: kept   # really\n---\n\nThe first article says quite a few words of its own.\n"


def slugs(session):
    return {article.path: article.slug for article in session.scalars(select(Article))}


@pytest.mark.store
def test_new_then_unchanged_then_changed(take, session, ed):
    assert vars(take({"a/one.md": ONE, "two.md": "# Two\n\nwords"})).items() >= {"new": 2, "changed": 0, "unchanged": 0}.items()
    assert take({}).unchanged == 2
    report = take({"a/one.md": ONE.replace("first", "changed first")})
    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    revision = current(get_article(session, ed, "one"))
    assert revision.number == 2 and revision.category == "A" and "x_ours: kept   # really" in revision.source


def test_a_dry_run_says_the_same_and_does_nothing(take, session):
    assert take({"one.md": ONE}, dry_run=True).new == 1
    assert count_articles(session) == 0
    take({"one.md": ONE})
    assert take({"one.md": ONE + "more", "two.md": ONE}, dry_run=True).changed == 1
    assert count_articles(session) == 1


@pytest.mark.parametrize("name,content,said", [
    ("bad.md", "---\ntitle: a: b\n---\n", "line 2"), ("open.md", "---\ntitle: a\n", "never closed"),
    ("big.md", b"x" * (5 * 1024 * 1024), "larger than 1024 KB"), ("binary.md", b"\x00\x01\x02", "not text"),
    ("latin.md", "# caf\u00e9\n".encode("latin-1"), "UTF-8"), ("words.docx", b"PK", "neither Markdown"),
    ("bomb.md", "---\na: &a [1]\nb: *a\n---\n", "anchor"),
])
def test_each_refused_file_is_named_with_the_reason_and_the_rest_goes_in(take, session, ed, name, content, said):
    report = take({f"sub/{name}": content, "good.md": ONE})
    assert [path for path, _ in report.refused] == [f"sub/{name}"] and said in report.refused[0][1]
    assert report.new == 1 and get_article(session, ed, "good").title == "One"


def test_files_that_lead_out_of_the_folder_are_refused(take, session, folder, tmp_path):
    (tmp_path / "secret.md").write_text(ONE)
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "up").symlink_to(tmp_path)
    report = take({"ok.md": "# fine\n\n![out](../secret.png) ![abs](/etc/x.png)"})
    assert {path for path, _ in report.refused} == {"link.md", "up"} and report.new == 1
    with session:
        found = import_folder(session, [tmp_path / "nowhere"], "import")
    assert found.refused[0][1] == "There is no such file or folder."


def test_what_real_folders_hold(take, session, ed):
    report = take({
        "bom.md": "\ufeff---\r\ntitle: With a mark\r\nlayout: post\r\n---\r\n\r\nWords\r\n", "none.md": "Only text.\n",
        "liquid.md": "---\ntitle: L\n---\n{% include x.html %}Text <div class=\"x\">inside</div>\n", "empty.md": "",
        "dup/same.md": "---\ntitle: Same\n---\none", "dup2/same.md": "---\ntitle: Same\n---\ntwo",
        "deep/a/b/c/index.md": "# Deep",
    })
    assert report.refused == [] and report.new == 7
    assert slugs(session)["dup2/same.md"] == "dup2-same" and slugs(session)["deep/a/b/c/index.md"] == "c"
    assert current(get_article(session, ed, "bom")).source.startswith("\ufeff---\r\n")
    assert "include" not in current(get_article(session, ed, "liquid")).html


def test_both_sides_changed_is_a_conflict_and_both_stay(take, session, ed, folder):
    take({"one.md": ONE, "two.md": ONE.replace("One", "Two")})
    save_article(session, ed, "one", ONE.replace("first", "edited here"))
    session.commit()
    report = take({"one.md": ONE.replace("first", "edited there")})
    assert report.conflicts == ["one.md"] and (report.changed, report.unchanged) == (0, 1)
    assert "edited here" in current(get_article(session, ed, "one")).source
    assert "edited there" in (folder / "one.md").read_text()


def test_what_changed_only_here_is_not_taken_back(take, session, ed):
    take({"one.md": ONE})
    save_article(session, ed, "one", ONE.replace("first", "edited here"))
    session.commit()
    assert take({}).unchanged == 1
    assert current(get_article(session, ed, "one")).number == 2


def test_an_id_is_stable_while_name_and_folder_change(take, session, ed, folder):
    take({"a/old.md": "---\nid: KB-1\ntitle: T\n---\nwords"})
    (folder / "a/old.md").unlink()
    report = take({"b/new.md": "---\nid: KB-1\ntitle: T\nslug: fresh\n---\nwords"})
    assert (report.new, report.changed) == (0, 1)
    article = get_article(session, ed, "fresh")
    assert (article.path, article.category, article.number) == ("b/new.md", "B", 2)
    with pytest.raises(NotFound) as moved:
        get_article(session, ed, "old")
    assert moved.value.slug == "fresh"


def test_an_id_that_stands_twice_is_refused(take):
    report = take({"a.md": "---\nid: KB-1\n---\none", "b.md": "---\nid: KB-1\n---\ntwo"})
    assert report.new == 1 and report.refused[0][0] == "b.md" and "a.md" in report.refused[0][1]


def test_files_of_one_name_in_two_folders_are_two_articles(take, session, tmp_path):
    take({"faq.md": "---\ntitle: Questions\n---\nHow do I pay my premium online with a card?\n"})
    other = tmp_path / "other"
    other.mkdir()
    (other / "faq.md").write_text("---\ntitle: Preguntas\n---\nComo puedo cambiar la direccion de mi casa?\n")
    for wanted in ({"new": 1, "unchanged": 0}, {"new": 0, "unchanged": 1}):
        report = import_folder(session, [other], "import")
        session.commit()
        assert vars(report).items() >= wanted.items()
    assert slugs(session) == {"faq.md": "faq", "faq-2.md": "faq-2"}


def test_a_single_file_stays_where_it_stands(take, session, folder):
    take({"billing/autopay.md": ONE})
    (folder / "billing/autopay.md").write_text(ONE + "more words\n")
    report = import_folder(session, [folder / "billing/autopay.md"], "import")
    assert report.changed == 1 and slugs(session) == {"billing/autopay.md": "autopay"}


@pytest.mark.store
def test_images_beside_come_along_and_a_new_picture_is_a_new_revision(take, session, ed, folder):
    text = "---\ntitle: P\n---\n![one](img/one.png) ![gone](img/two.png) ![text](fake.png)\n"
    take({"a/p.md": text, "a/img/one.png": PNG, "a/fake.png": "words"})
    first = current(get_article(session, ed, "p"))
    assert first.html.count("<img") == 1 and set(first.broken) == {"img/two.png", "fake.png"}
    assert take({}).unchanged == 1
    assert take({"a/img/two.png": PNG + b"two"}).changed == 1
    assert take({"a/img/one.png": PNG + b"other"}).changed == 1
    article = get_article(session, ed, "p")
    assert article.number == 3 and current(article).html.count("<img") == 2
    assert session.get(Revision, first.id).html == first.html


def test_links_are_right_whatever_comes_first(take, session, ed):
    take({"a/one.md": "# One\n\n[[two]] [[two#part|words]] [file](../b/two.md) [gone](nowhere.md) [site](/old/two/)",
          "b/two.md": "---\ntitle: The second\naliases: [zwei]\n---\n## part\n\n[[zwei]]"})
    html = reading_html(session, ed, current(get_article(session, ed, "one")))
    assert '<a href="/articles/two">The second</a> <a href="/articles/two#a-part">words</a>' in html
    assert '<a href="/articles/two">file</a>' in html
    assert '<span class="broken-link">gone</span>' in html and '<a href="/articles/two">site</a>' in html
    assert '<a href="/articles/two">The second</a>' in reading_html(session, ed, current(get_article(session, ed, "two")))


def test_aliases_that_belong_to_another_are_reported(take, session, ed):
    report = take({"a.md": "# A\n", "b.md": "---\ntitle: B\naliases: [a, bee]\n---\nx"})
    assert ("b.md", "aliases: a belongs to another article; it was kept and not applied.") in report.notes
    assert get_article(session, ed, "a").title == "A"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared collection of real articles is not here")
@pytest.mark.parametrize("name,count", [("va-gov", 224), ("login-gov", 64), ("abcd", 55)])
def test_real_folders_come_in_whole(session, name, count):
    report = import_folder(session, [SHARED / name / "articles"], "import")
    assert (report.new, report.refused) == (count, [])
    session.commit()
    assert import_folder(session, [SHARED / name / "articles"], "import").unchanged == count


@pytest.mark.store
def test_others_write_while_files_are_rendered_and_keep_what_they_wrote(take, session, database, ed):
    paused = []

    def told(done, of):
        session.commit()
        if not paused:
            with database.writing() as other:  # on SQLite this waits for ever where the import still holds the lock
                save_article(other, ed, "one", "---\ntitle: Written meanwhile\n---\nBy somebody else.\n")
        paused.append((done, of))

    report = take({"one.md": ONE}, told=told)
    assert paused == [(0, 1), (1, 1)] and report.refused == [] and report.new == 1
    assert slugs(session).keys() >= {"one.md"} and len(slugs(session)) == 2
    assert {revision.title for revision in session.scalars(select(Revision))} == {"Written meanwhile", "One"}
