"""Search by meaning in the application: when it is there, and who makes its vectors."""

from pathlib import Path

import pytest
from flask import Flask

from kb import create_app
from kb.articles import import_folder
from kb.config import Config
from kb.errors import Invalid
from kb.jobs import Jobs
from kb.search import search_of
from kb.search.meaning import installed
from tests.search.meaning.words_as_vectors import WordsAsVectors


def test_the_setting_decides_and_without_one_whether_it_is_installed(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    for wanted, there in (("0", False), ("", installed())):
        app = create_app(Config({"KB_SEMANTIC": wanted}, data=config.data))
        assert bool(search_of(app).meaning) == there
    monkeypatch.setattr("kb.search.installed", lambda: False)
    assert search_of(create_app(Config({}, data=config.data))).meaning is None
    with pytest.raises(Invalid, match="firstcall\\[semantic\\]"):
        create_app(Config({"KB_SEMANTIC": "1"}, data=config.data))


def test_a_round_of_jobs_makes_what_is_missing_once(app: Flask, tmp_path: Path) -> None:
    model = WordsAsVectors()
    meaning = search_of(app).understand(tmp_path / "vectors", model)

    def rounds() -> int:
        for _round in range(3):
            Jobs(app).round()
            meaning.wait()
        return model.asked

    assert rounds() == 0
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(3):
        (articles / f"a{number}.md").write_text(f"# Article {number}\n\nText number {number}.\n", encoding="utf-8")
    with app.extensions["kb.database"].writing() as session:
        import_folder(session, [articles], "import")
    assert rounds() == 6, "a title and a passage of each"
    assert len(meaning.file.read()) == 6
    meaning.file.path.unlink()
    assert rounds() == 12 and len(meaning.file.read()) == 6
