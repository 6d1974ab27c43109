"""What search finds in the starter content, for docs/search.md: `python -m docs.examples.search` writes it anew."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from kb import create_app
from kb.accounts import add_person
from kb.config import Config
from kb.db import Database, now
from kb.demo.words import keep_words
from kb.intake import take_in
from kb.migrations import upgrade
from kb.search import Results, search_of, why_words
from kb.shipped import shipped
from kb.web import Role

PAGE = Path(__file__).parents[1] / "search.md"
BEGIN, END = "<!-- examples: made by docs/examples/search.py -->", "<!-- examples end -->"

ASKED = (
    ("premium mailed but not posted", False),
    ("premuim mailed", False),
    ("paying my premiums", False),
    ("mailed prem", True),
    ("do you cover DME", False),
    ("my wife is ill and the premium I mailed isn't posted and you have our old address", False),
    ("what is it", False),
    ("who won the world cup in Brazil", False),
)
"""What is asked, and whether the last word is still being typed."""


@dataclass(frozen=True)
class Agent:
    """Whoever asks."""

    id: str = "reader"
    roles: frozenset[str] = frozenset({"agent"})


def written() -> str:
    """The table, as Markdown."""
    rows = ["| asked | first | then | why the first | besides |", "| --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        config = Config({}, data=Path(folder))
        database = Database(config.url)
        upgrade(database)
        app = create_app(config)
        try:
            with database.writing() as session:
                ed = add_person(session, "ed", {Role.EDITOR}, None, "Ed Novak")
                take_in(session, [shipped("articles")], ed)
                keep_words(session, ed, now(), ZoneInfo("UTC"))
            search_of(app).catch_up()
            with database.reading() as session, app.test_request_context():
                rows += [row(search_of(app).search(session, Agent(), asked, typing=typing), asked, typing)
                         for asked, typing in ASKED]
        finally:
            app.extensions["kb.follower"].stop()
            app.extensions["kb.database"].engine.dispose()
            database.engine.dispose()
    return "\n".join(rows)


def row(found: Results, asked: str, typing: bool) -> str:
    """One line of the table."""
    shown = [] if found.nothing_fits else found.hits
    titles = [hit.card.title for hit in shown[:3]]
    besides = [*(f"also searched: {words}" for words in found.also_searched[:2]),
               *([f"did you mean: {found.suggestion}"] if found.suggestion else []),
               *(f"for “{wish.text}”: {_title(found, wish.key)}" for wish in found.wishes)]
    first = titles[0] if titles else "*nothing here answers that*"
    why = why_words(shown[0].why) if shown else ""
    return f"| {asked}{'…' if typing else ''} | {first} | {'; '.join(titles[1:])} | {why} | {'; '.join(besides)} |"


def _title(found: Results, key: str) -> str:
    return next((hit.card.title for hit in found.hits if hit.key == key), "")


def main() -> None:
    """Write the table into the page."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n{written()}\n{END}", page, flags=re.S),
                    encoding="utf-8")


if __name__ == "__main__":
    main()
