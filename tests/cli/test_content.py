"""Articles and scripts in, out and found; and what `kb check` says of them."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from kb.calls import Given, record, start_call
from kb.db import Database
from kb.search import search_of
from kb.shipped import shipped
from tests.cli.conftest import Kb

ARTICLE = """\
---
id: KB-1
title: Mailed premium
say: Five working days.
mine: kept
---
Look in the **lockbox**. See [[gone]].
"""
SCRIPT = """\
title: A short script
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["Hello."]
    options:
      - {id: on, label: Go on, to: done}
  done:
    end: resolved
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles, a script, and what cannot be taken in."""
    folder = tmp_path / "library"
    (folder / "billing").mkdir(parents=True)
    (folder / "scripts").mkdir()
    (folder / "billing/mailed.md").write_text(ARTICLE)
    (folder / "plain.md").write_text("# Plain\n\nWithout front matter.\n")
    (folder / "broken.md").write_text("---\ntitle: [never closed\n---\nText.\n")
    (folder / "scripts/short.yaml").write_text(SCRIPT)
    (folder / "scripts/stuck.yaml").write_text("title: Stuck\nstart: a\nsteps:\n  a: {to: a}\n")
    (folder / "scripts/latin.yaml").write_bytes(b"title: caf\xe9\n")
    return folder


def last_line(output: str) -> dict:
    return json.loads(output.rstrip("\n").split("\n")[-1])


def test_a_folder_goes_in_and_what_does_not_is_named(kb: Kb, folder: Path) -> None:
    said = kb("import", folder, "--json").stdout
    counts = last_line(said)
    assert {name: counts[name] for name in ("new", "changed", "unchanged", "conflict")} == {
        "new": 3, "changed": 0, "unchanged": 0, "conflict": 0}
    assert {item["path"] for item in counts["refused"]} == {"broken.md", "scripts/stuck.yaml", "scripts/latin.yaml"}
    assert all(item["reason"] for item in counts["refused"]) and "3 new, 0 changed" in said
    again = last_line(kb("import", folder, "--json").stdout)
    assert (again["new"], again["unchanged"], len(again["refused"])) == (0, 3, 3)


def test_what_came_in_is_found_when_the_command_returns(kb: Kb, folder: Path, app: Flask, database: Database, ada) -> None:
    with database.reading() as session:
        assert search_of(app).search(session, ada, "lockbox").total == 0
    kb("import", folder)
    with database.reading() as session:
        assert search_of(app).index.ready(session).usable
        assert [hit.card.slug for hit in search_of(app).search(session, ada, "lockbox").hits] == ["mailed"]
    found = last_line(kb("search", "lockbox", "--json").stdout)
    assert [hit["slug"] for hit in found["results"]] == ["mailed"] and "<mark>" in found["results"][0]["snippet"]
    assert "Mailed premium" in kb("search", "lockbox", "--limit", "1").stdout


def test_an_agent_does_not_find_what_is_not_hers(kb: Kb, folder: Path) -> None:
    (folder / "secret.md").write_text("---\ntitle: For supervisors\naudience: [supervisors]\n---\nThe lockbox code.\n")
    kb("import", folder)
    assert [hit["slug"] for hit in last_line(kb("search", "lockbox", "--json").stdout)["results"]] == ["mailed"]


def test_a_dry_run_says_the_same_and_does_nothing(kb: Kb, folder: Path, data: Path) -> None:
    planned = last_line(kb("import", folder, "--dry-run", "--json").stdout)
    assert last_line(kb("search", "lockbox", "--json").stdout)["total"] == 0
    done = last_line(kb("import", folder, "--json").stdout)
    assert [planned[name] for name in ("new", "changed", "unchanged")] == [done[name] for name in ("new", "changed", "unchanged")]


def test_nothing_readable_ends_with_one(kb: Kb, tmp_path: Path) -> None:
    assert last_line(kb("import", tmp_path / "missing", "--json", expect=1).stdout)["refused"][0]["reason"]
    (tmp_path / "empty").mkdir()
    kb("import", tmp_path / "empty", expect=1)


def test_other_forms_are_refused_with_a_sentence(kb: Kb, folder: Path) -> None:
    assert "zendesk" in kb("import", folder, "--as", "zendesk", expect=1).stderr


def test_out_and_in_again_changes_nothing(kb: Kb, folder: Path, tmp_path: Path) -> None:
    kb("import", folder)
    kb("export", tmp_path / "out")
    for path in ("billing/mailed.md", "plain.md", "scripts/short.yaml"):
        assert (tmp_path / "out" / path).read_bytes() == (folder / path).read_bytes()
    again = last_line(kb("import", tmp_path / "out", "--json").stdout)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)


def test_the_starter_content_goes_in_whole_and_is_sound(kb: Kb) -> None:
    counts = last_line(kb("import", shipped("articles"), shipped("scripts"), "--json").stdout)
    assert counts["refused"] == [] and counts["new"] >= 29
    kb("check")


def test_check_tells_warnings_from_faults(kb: Kb, folder: Path) -> None:
    kb("import", folder)
    said = kb("check").stdout
    assert "warning: billing/mailed.md: the link to gone leads nowhere" in said and "0 faults" in said
    assert "fault: billing/mailed.md" in kb("check", "--strict", expect=1).stdout


@pytest.mark.parametrize("change", [
    "UPDATE entry SET plain = '{\"level\": \"hot\"}' WHERE key = 'm'",
    "DELETE FROM entry WHERE key = 'n'",
    "UPDATE entry SET personal = '{\"text\": \"other\"}' WHERE key = 'n'",
    "UPDATE call SET agent = 'otto'",
    "UPDATE article_revision SET source = source || ' and more'",
    "UPDATE article SET title = 'Another'",
    "UPDATE person_role SET person_id = 'nobody' WHERE role = 'editor'",
])
def test_check_finds_what_was_tampered_with(kb: Kb, folder: Path, app: Flask, database: Database, ada, change: str) -> None:
    kb("import", folder)
    with database.writing() as session:
        start_call(session, ada, "c1", {})
        record(session, "c1", [Given("m", "mood.noted", {"level": "calm"}), Given("n", "note.added", {"text": "hello"})], ada)
    kb("check")
    with database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA query_only=OFF")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(change)
        raw.execute("PRAGMA foreign_keys=ON")
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert "fault: " in kb("check", expect=1).stdout


def test_a_lost_index_is_no_fault_and_can_be_made_anew(kb: Kb, folder: Path, data: Path) -> None:
    kb("import", folder)
    for file in (data / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"torn")
    kb("check")
    assert "holds 2 documents" in kb("reindex").stdout
    assert [hit["slug"] for hit in last_line(kb("search", "lockbox", "--json").stdout)["results"]] == ["mailed"]


def test_scripts_are_checked_with_their_lines(kb: Kb, folder: Path, data: Path) -> None:
    kb("script", "check", folder / "scripts/short.yaml")
    said = kb("script", "check", folder / "scripts/short.yaml", folder / "scripts/stuck.yaml", expect=1).stdout
    assert "stuck.yaml: line " in said and "2 scripts: " in said
    kb("script", "check", folder / "scripts/missing.yaml", expect=1)
    kb("script", "check", folder / "scripts/latin.yaml", expect=1)


def test_scripts_can_be_checked_where_there_is_no_store(kb: Kb, tmp_path: Path) -> None:
    files = sorted(shipped("scripts").glob("*.yaml"))
    kb("script", "check", *files, KB_DATA=str(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()
