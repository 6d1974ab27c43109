"""Commands run in this process, on a data folder of each test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.config import SETTINGS, Config

Kb = Callable[..., Result]


@pytest.fixture
def data(config: Config) -> Path:
    """A data folder with the cast in its store."""
    return Path(config.data)


@pytest.fixture
def kb(config: Config) -> Kb:
    """`kb("user", "link", "ada")`; the exit code must be the one that is expected, 0 unless told."""
    settings = {setting.variable: "" for setting in SETTINGS}
    settings |= {"KB_DATA": str(config.data), "KB_DATABASE_URL": config.database_url}

    def run(*words: str | Path, expect: int = 0, **more: str) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words], env={**settings, **more})
        said = f"{result.stdout}\n{result.stderr}\n{result.exception!r}"
        assert result.exit_code == expect, said
        if expect == 1:
            assert "Traceback" not in result.output, said
        return result

    return run
