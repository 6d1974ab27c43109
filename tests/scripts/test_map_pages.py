"""The map on the page of a script, as files, and drawn from a file by the command."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kb.scripts import publish
from tests.cli.conftest import kb  # noqa: F401 (a fixture)
from tests.scripts.test_map import SMALL, hostile


@pytest.fixture
def agent(database, client, sign_in, ada, ed):
    with database.writing() as session:
        publish(session, SMALL, ed, path="small.yaml")
    return sign_in(client, ada)


def test_the_page_of_a_script_has_its_map_with_links_to_the_steps(agent):
    page = agent.get("/scripts/small").get_data(as_text=True)
    for step in ("hello", "way", "talk", "trace", "done"):
        assert f'data-step="{step}"' in page
        assert f'href="#step-{step}"' in page and f'id="step-{step}"' in page
    assert len(re.findall(r'id="drawing"', page)) == 1
    assert page.count('<use href="#drawing"/>') >= 1
    assert " style=" not in page


def test_a_version_is_given_as_svg_and_as_mermaid_to_keep(agent):
    answer = agent.get("/scripts/small/1.svg")
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-1.svg"'
    assert ElementTree.fromstring(answer.get_data(as_text=True)).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    told = agent.get("/scripts/small/1.mmd")
    assert told.content_type.startswith("text/vnd.mermaid")
    assert told.headers["Content-Disposition"] == 'attachment; filename="small-1.mmd"'
    assert "flowchart TD" in told.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/scripts/small/9.svg", "/scripts/nothing/1.svg", "/scripts/small/9.mmd"])
def test_what_is_not_there_is_a_plain_404(agent, address):
    assert agent.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/scripts/small/1.svg", "/scripts/small/1.mmd"])
def test_nobody_else_has_them(client, address):
    assert client.get(address).status_code in {302, 303, 401}


def test_the_command_draws_a_file_faults_and_all(kb, tmp_path: Path):  # noqa: F811
    file, out = tmp_path / "small.yaml", tmp_path / "small.svg"
    file.write_text(SMALL.replace("to: trace}]}", "to: tracee}]}"), encoding="utf-8")
    assert 'data-fault="error"' in kb("script", "draw", file).stdout
    assert "the map of" in kb("script", "draw", file, "--out", out).stdout
    assert out.read_text(encoding="utf-8").startswith("<svg")
    assert "--x" in kb("script", "draw", file, "--as", "mermaid").stdout
    file.write_text(hostile(), encoding="utf-8")
    assert "<script" not in kb("script", "draw", file).stdout


def test_the_command_says_what_is_wrong(kb, tmp_path: Path):  # noqa: F811
    torn = tmp_path / "torn.yaml"
    torn.write_text("steps: [", encoding="utf-8")
    assert kb("script", "draw", torn, expect=1).stderr.strip()
    assert "no file" in kb("script", "draw", tmp_path / "no.yaml", expect=1).stderr
    torn.write_text(SMALL, encoding="utf-8")
    assert "cannot be written" in kb("script", "draw", torn, "--out", tmp_path / "no" / "x.svg", expect=1).stderr
    kb("script", "draw", torn, "--as", "picture", expect=2)
