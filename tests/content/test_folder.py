"""Files in folders, never outside of them."""

import os

import pytest

from kb.content import walk_folder
from kb.errors import Invalid, TooLarge


def test_files_come_in_order_and_hidden_ones_do_not(tmp_path):
    for name in ("b/two.md", "a/one.md", "top.md", ".git/config", "a/.hidden.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [found.relative for found in walk_folder([tmp_path])] == ["top.md", "a/one.md", "b/two.md"]
    assert [found.read(100) for found in walk_folder([tmp_path / "a/one.md"])] == [b"a/one.md"]


def test_links_do_not_lead_out(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "in/out.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "in/folder").symlink_to(tmp_path)
    (tmp_path / "in/gone.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "in/own.md").write_text("own")
    (tmp_path / "in/same.md").symlink_to("own.md")
    found = {found.relative: found.problem for found in walk_folder([tmp_path / "in"])}
    assert found["own.md"] == found["same.md"] == ""
    assert all(found[name] for name in ("out.md", "folder", "gone.md"))
    with pytest.raises(Invalid):
        next(each for each in walk_folder([tmp_path / "in"]) if each.relative == "out.md").read(10)


def test_what_is_not_there_or_too_large_is_said(tmp_path):
    assert [found.problem for found in walk_folder([tmp_path / "nowhere"])] == ["There is no such file or folder."]
    (tmp_path / "big.md").write_bytes(b"x" * 2049)
    with pytest.raises(TooLarge, match="2 KB"):
        next(walk_folder([tmp_path])).read(2048)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path):
    (tmp_path / "closed.md").write_text("x")
    (tmp_path / "closed.md").chmod(0)
    with pytest.raises(Invalid, match="cannot be read"):
        next(walk_folder([tmp_path])).read(10)
