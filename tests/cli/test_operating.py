"""docs/operating.md tells of every setting and every command."""

from pathlib import Path

import pytest

from kb.cli import main
from kb.config import SETTINGS

PAGE = (Path(__file__).parents[2] / "docs/operating.md").read_text()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_stands_in_the_table_with_its_default(setting) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{setting.variable}` |")]
    default = row.split("|")[2].strip().strip("`")
    assert default == setting.default


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_told_of(command: str) -> None:
    assert f"kb {command}" in PAGE
