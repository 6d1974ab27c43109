"""A kind of step is its file, its template, one line in the registry and a row in the docs; nothing else asks for it."""

import re
from pathlib import Path

import pytest

from kb import scripts
from kb.scripts import KINDS

ROOM = Path(scripts.__file__).parent
DOCS = (Path(__file__).parents[2] / "docs/scripts.md").read_text(encoding="utf-8")

kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)


@kinds
def test_a_kind_has_its_file_its_template_and_its_docs(kind):
    assert (ROOM / "steps" / f"{kind.kind}.py").exists()
    assert (ROOM / "templates/steps" / f"{kind.kind}.html").exists()
    assert f"| `{kind.kind}` |" in DOCS


def test_no_field_tells_two_kinds():
    signs = [sign for kind in KINDS for sign in kind.sign]
    assert len(signs) == len(set(signs))
    assert KINDS[-1].sign == ()


def test_nothing_outside_asks_which_kind_a_step_is():
    names = "|".join(kind.__name__ for kind in KINDS)
    asking = re.compile(rf"\.kind\s*(==|!=|in\b)|isinstance\([^)]*\b({names})\b")
    found = [file.name for file in ROOM.glob("*.py") if asking.search(file.read_text(encoding="utf-8"))]
    assert found == []
