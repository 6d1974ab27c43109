"""Bringing a script by page and by command: seen before it is kept, a draft only when somebody says so; versions as files."""

import html
import io
import re

from click.testing import CliRunner

from kb.cli import main
from kb.scripts import publish
from kb.scripts.publishing.drafts import get_draft
from tests.scripts.office_files import workbook
from tests.scripts.test_bring import PARCEL, ROWS, csv_of


def upload(client, content, name="parcel_late.csv"):
    return client.post("/scripts/bring", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def words(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_a_file_is_looked_at_and_becomes_a_draft_only_when_told(client, sign_in, ed, database):
    sign_in(client, ed)
    page = upload(client, csv_of(ROWS).encode())
    assert page.status_code == 200
    assert "parcel_late.csv: 6 steps. Nothing is kept yet." in words(page)
    assert "Row 4: There is no step “Look futher”; “look further” was taken." in words(page)
    assert 'data-step="find_the_parcel"' in page.text
    assert html.escape(PARCEL, quote=False) in page.text.replace("&#34;", '"')
    with database.reading() as session:
        assert get_draft(session, "parcel-late") is None
    done = client.post("/scripts/bring/draft", data={"id": "parcel-late", "source": PARCEL.replace("\n", "\r\n")})
    assert (done.status_code, done.location) == (303, "/scripts/parcel-late/studio")
    with database.reading() as session:
        draft = get_draft(session, "parcel-late")
        assert (draft.source, draft.by, draft.path) == (PARCEL, "ed", "parcel-late.yaml")


def test_what_is_refused_is_said_and_nothing_is_lost(client, sign_in, ed):
    sign_in(client, ed)
    refused = upload(client, b"Step,Say\nA,=1+1\n")
    assert (refused.status_code, "Row 2, column B holds a formula" in words(refused)) == (422, True)
    assert client.post("/scripts/bring", data={}).status_code == 422
    upload(client, csv_of(ROWS).encode())
    given = {"source": PARCEL, "file": "x.csv", "notes": "Row 4: look\nRow 5: here"}
    client.post("/scripts/bring/draft", data={**given, "id": "parcel"})
    again = client.post("/scripts/bring/draft", data={**given, "id": "parcel"})
    assert again.status_code == 409
    assert "a draft with the id parcel already" in words(again)
    assert "Row 4: look" in words(again)
    assert "Takes it" in words(again)
    unusable = client.post("/scripts/bring/draft", data={**given, "id": "Not an id!"})
    assert unusable.status_code == 422
    assert "small letters, digits, - and _" in words(unusable)


def test_a_text_can_be_changed_looked_at_again_and_kept_as_a_file(client, sign_in, ed):
    sign_in(client, ed)
    broken = client.post("/scripts/bring", data={"source": PARCEL.replace("to: explain", "to: nowhere"), "id": "parcel"})
    assert "1 fault to mend before it can be published" in words(broken)
    assert "There is no step nowhere" in words(broken)
    torn = client.post("/scripts/bring", data={"source": "title: [", "id": "parcel", "file": "x"})
    assert (torn.status_code, "the text cannot be read" in words(torn)) == (200, True)
    kept = client.post("/scripts/bring/yaml", data={"source": PARCEL, "id": "../../etc", "file": "x"})
    assert kept.get_data(as_text=True) == PARCEL
    assert kept.headers["Content-Disposition"] == 'attachment; filename="script.yaml"'


def test_an_id_in_the_text_gives_way_to_the_one_typed_beside_it(client, sign_in, ed, database):
    sign_in(client, ed)
    client.post("/scripts/bring/draft", data={"id": "typed", "source": f"id: written\n{PARCEL}"})
    with database.reading() as session:
        assert get_draft(session, "written") is None
        assert get_draft(session, "typed").source == PARCEL


def test_a_version_is_given_out_as_it_was_written(client, sign_in, ada, database):
    source = PARCEL.replace("\n", "\r\n") + "# the end"
    with database.writing() as session:
        publish(session, source, None, path="parcel.yaml")
    sign_in(client, ada)
    response = client.get("/scripts/parcel/1.yaml")
    assert response.get_data(as_text=True) == source
    assert response.headers["Content-Disposition"] == 'attachment; filename="parcel-1.yaml"'
    assert client.get("/scripts/parcel/2.yaml").status_code == 404
    assert 'href="/scripts/parcel/1.yaml"' in client.get("/scripts/parcel").text


def test_only_editors_bring_scripts(client, sign_in, ada):
    sign_in(client, ada)
    assert client.get("/scripts/bring").status_code in {403, 404}
    assert upload(client, csv_of(ROWS).encode()).status_code in {403, 404}


def test_a_file_is_brought_on_the_command_line_dry_run_first(tmp_path, monkeypatch):
    monkeypatch.setenv("KB_DATA", str(tmp_path / "none"))
    sheet, script = tmp_path / "parcel_late.xlsx", tmp_path / "parcel-late.yaml"
    sheet.write_bytes(workbook(ROWS))
    runner = CliRunner()
    dry = runner.invoke(main, ["script", "bring", str(sheet)])
    assert (dry.exit_code, dry.stdout) == (0, PARCEL)
    assert "Row 4: There is no step “Look futher”" in dry.stderr
    assert not script.exists()
    kept = runner.invoke(main, ["script", "bring", str(sheet), "--out", str(script)])
    assert (kept.exit_code, kept.stdout, script.read_text()) == (0, "", PARCEL)
    again = runner.invoke(main, ["script", "bring", str(sheet), "--out", str(script)])
    assert (again.exit_code, "cannot be written: File exists" in again.stderr) == (1, True)
    refused = runner.invoke(main, ["script", "bring", str(tmp_path / "gone.csv")])
    assert (refused.exit_code, "gone.csv cannot be read" in refused.stderr) == (1, True)
