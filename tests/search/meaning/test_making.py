"""Making vectors of a store: what is missing and no more, whatever happened before."""

from pathlib import Path

import pytest

from kb.search.document import Document
from kb.search.engines.allowed import state_name
from kb.search.meaning.making import make, stretches_of
from kb.search.meaning.vectors import VectorFile
from tests.search.meaning.words_as_vectors import WordsAsVectors


class Shop:
    """Documents, their vectors, and the making of them."""

    def __init__(self, folder: Path) -> None:
        self.file, self.model, self.documents = VectorFile(folder / "vectors", "test"), WordsAsVectors(), {}

    def put(self, id_: str, body: str, title: str = "Title", digest: str = "") -> None:
        document = Document(id_, "article", title, "Say this.", body, headings=("First", "Second"), digest=digest or body)
        self.documents[document.key] = document

    def make(self, most: int = 10**6) -> bool:
        """Make what is missing; stop after so many embeddings."""
        wanted = {key: document.digest for key, document in self.documents.items()}
        until = self.model.asked + most
        with self.file.writing() as mine:
            assert mine
            return make(self.file, wanted, lambda keys: [self.documents[key] for key in keys], self.model.embed,
                        lambda: self.model.asked < until)

    def made(self) -> set[bytes]:
        """The documents, in their state, that have vectors."""
        return {record["key"].tobytes() + record["state"].tobytes() for record in self.file.read()}

    def wanted(self) -> set[bytes]:
        return {state_name(key, document.digest) for key, document in self.documents.items()}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop with forty documents, nothing made."""
    shop = Shop(tmp_path)
    for number in range(40):
        shop.put(f"a{number}", f"First\nText number {number}.\nSecond\nMore of {number}.")
    return shop


def test_a_document_is_embedded_by_its_title_and_passages() -> None:
    document = Document("a", "article", "Late payment", "Say sorry.", "First\nPay by Friday.\nSecond\nOr call.",
                        ("First", "Second"))
    assert stretches_of(document) == ["Late payment\nSay sorry.", "Late payment\nFirst\nPay by Friday.",
                                      "Late payment\nSecond\nOr call."]


def test_everything_is_made_once(shop: Shop) -> None:
    assert shop.make()
    assert shop.made() == shop.wanted()
    asked = shop.model.asked
    assert shop.make() and shop.model.asked == asked


def test_making_goes_on_where_it_was_stopped(shop: Shop) -> None:
    rounds = 0
    while not shop.make(most=50):
        rounds += 1
    assert rounds and shop.made() == shop.wanted()
    # What was embedded but not yet written when it stopped is all that is done again.
    assert shop.model.asked < 81 + rounds * 50


def test_only_what_changed_is_embedded(shop: Shop) -> None:
    shop.make()
    asked = shop.model.asked
    shop.put("a3", "First\nText number 3.\nSecond\nSomething else.")
    assert shop.make() and shop.model.asked == asked + 1
    shop.put("a4", "First\nText number 4.\nSecond\nMore of 4.", digest="other tags")
    assert shop.make() and shop.model.asked == asked + 1
    assert shop.wanted() <= shop.made()


def test_what_nobody_wants_leaves_the_file(shop: Shop) -> None:
    shop.make()
    for number in range(20):
        del shop.documents[f"article:a{number}"]
    assert shop.make() and shop.made() == shop.wanted()


@pytest.mark.parametrize("damage", ["gone", "torn", "foreign", "zeros"])
def test_whatever_is_damaged_heals(shop: Shop, damage: str) -> None:
    shop.make()
    content = shop.file.path.read_bytes()
    if damage == "gone":
        shop.file.path.unlink()
    else:
        shop.file.path.write_bytes({"torn": content[:5000] + b"x" + content[5001:-77], "foreign": b"SQLite format 3\0" * 900,
                                    "zeros": bytes(len(content))}[damage])
    assert shop.make() and shop.made() == shop.wanted()
    assert shop.make()
