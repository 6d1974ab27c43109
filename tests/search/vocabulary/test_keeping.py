"""Words and pins in the store: what goes in comes out, and what would be there twice does not go in."""

from datetime import date, timedelta

import pytest

from kb.db import now
from kb.errors import Conflict
from kb.search import Card, PinWanted, save_pin, take_words
from kb.search.query import parse
from kb.search.vocabulary.current import read_table
from kb.search.vocabulary.keeping import changes, save_synonym
from kb.search.vocabulary.table import expand
from kb.search.vocabulary.wording import read_line

CARD = Card("a", "a", "a.md", "Storm", "", "", "validated", False, "/articles/a")


@pytest.mark.store
def test_words_and_pins_are_kept_once(database, ed, store):
    until = PinWanted("roof gone", "article:a", date(2099, 1, 1), now() + timedelta(days=1), "Storm week")
    with database.writing() as session:
        taken = take_words(session, ed, "DME, durable medical equipment\nDME, durable medical equipment\nPCP => doctor")
        assert (taken.new, taken.unchanged) == (2, 1)
        save_pin(session, ed, until, CARD)
    with database.writing() as session:
        with pytest.raises(Conflict, match="stands there already"):
            save_synonym(session, ed, read_line("durable medical equipments, dme"))
        with pytest.raises(Conflict, match="already"):
            save_pin(session, ed, PinWanted("gone roofs", "article:a"), CARD)
    with database.reading() as session:
        table = read_table(session)
        assert expand(parse("my dme"), table).also[0].instead == (("durable", "medical", "equipment"),)
        assert table.pinned(parse("the roof is gone"), now()) == ["article:a"]
        assert table.pinned(parse("the roof is gone"), now() + timedelta(days=2)) == []
        assert len(changes(session, [])) == 2
        assert len(changes(session, ["article:a"])) == 3
