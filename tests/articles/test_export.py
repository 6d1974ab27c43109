"""Articles out: to the byte, with their images, and never over somebody's work."""

import pytest

from kb.articles import check_articles, export_folder, import_folder, save_article
from tests.articles.conftest import PNG

FILES = {
    "top.md": "no front matter, no last line break", "a/windows.md": "\ufeff---\r\ntitle: W\r\nx: 1 # y\r\n---\r\ntext\r\n",
    "a/img/one.png": PNG, "a/shows.md": "![one](img/one.png)\n", "b/odd name (1).md": "# Odd\n\n\n\n",
}


@pytest.mark.store
def test_a_folder_comes_back_to_the_byte(take, session, tmp_path):
    take(FILES)
    done = export_folder(session, tmp_path / "out")
    session.commit()
    assert (done.articles, done.images, done.conflicts) == (4, 1, [])
    for name, content in FILES.items():
        assert (tmp_path / "out" / name).read_bytes() == (content if isinstance(content, bytes) else content.encode())
    report = import_folder(session, [tmp_path / "out"], "import")
    assert (report.new, report.changed, report.unchanged, report.refused) == (0, 0, 4, [])


def test_what_was_edited_in_the_browser_goes_out_and_what_was_edited_there_stays(take, session, ed, tmp_path):
    take(FILES)
    export_folder(session, out := tmp_path / "out")
    save_article(session, ed, "top", "edited here\n")
    save_article(session, ed, "windows", "also edited here\n")
    (out / "a/windows.md").write_text("edited there\n")
    done = export_folder(session, out)
    assert done.conflicts == ["a/windows.md"] and (out / "top.md").read_text() == "edited here\n"
    assert (out / "a/windows.md").read_text() == "edited there\n"
    assert import_folder(session, [out], "import").conflicts == ["a/windows.md"]


def test_the_store_is_whole_and_a_changed_byte_is_found(take, session, ed):
    take(FILES)
    assert list(check_articles(session)) == []
    from kb.articles import current, get_article
    current(get_article(session, ed, "top")).source += "tampered"
    session.flush()
    assert list(check_articles(session)) == [f"article {get_article(session, ed, 'top').id}: revision 1 is not what was saved"]
