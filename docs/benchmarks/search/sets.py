"""The question sets: real questions with the articles that answer them. They lie beside the checkout and are not part of it."""

from functools import cache
from random import Random
from typing import NamedTuple

from kb.search import Document
from tests.search.relevance import DATA, articles, questions

CALLERS = ("va-gov", "doc2dial", "banking77", "clinc150")
"""What the ranking is tuned on."""
OTHERS = ("healthcare-gov", "login-gov", "dstc11-insurance", "medquad")
"""Looked at to see that nothing fits the first four only. Of medquad the queries are synonyms of titles."""
FILES = {"medquad": "queries_synonym.tsv"}


class Asked(NamedTuple):
    """A question, and the ids of what answers it."""

    text: str
    right: frozenset[str]


class QuestionSet(NamedTuple):
    """Articles, and what was asked of them."""

    name: str
    articles: list[Document]
    asked: list[Asked]

    def some(self, count: int) -> list[Asked]:
        """So many of the questions, always the same ones."""
        return Random(7).sample(self.asked, count) if len(self.asked) > count else self.asked  # noqa: S311 - no secret


@cache
def question_set(name: str) -> QuestionSet:
    """One set. Raises `FileNotFoundError` where the sets are not at hand."""
    folder = DATA / name
    asked = [Asked(text, frozenset(right)) for text, right in questions(folder, FILES.get(name, "queries.tsv"))]
    return QuestionSet(name, list(articles(folder)), asked)


def without_answer() -> list[str]:
    """What was asked of clinc150 that nothing there answers."""
    return [text for text, _ in questions(DATA / "clinc150", "queries_no_answer.tsv")]
