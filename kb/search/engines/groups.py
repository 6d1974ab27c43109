"""All forms that a word of a query may take in the documents of a view, added up to what they are worth."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from kb.search.engines.postings import FIELDS
from kb.search.engines.weights import PASSAGE_SATURATION, PASSAGE_WEIGHT, SATURATION, SIMILAR, WORTH


@dataclass
class Group:
    """All forms that one word of a query may take, and what they are worth to each document and unit."""

    rarity: float = 0.0
    docs: dict[int, float] = field(default_factory=dict)
    units: dict[int, float] = field(default_factory=dict)
    titles: dict[int, float] = field(default_factory=dict)
    """How much of each title is said, as the rarity of its words."""
    why: dict[int, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    instead: str = ""

    def counting(self, rarity: float) -> "Group":
        """The same forms, as if they were so rare."""
        factor = rarity / self.rarity
        docs = {doc: worth * factor for doc, worth in self.docs.items()}
        units = {unit: worth * factor for unit, worth in self.units.items()}
        return replace(self, rarity=rarity, docs=docs, units=units)


class Places(Protocol):
    """What a view tells of its documents."""

    def occurrences(self, word: str, fields: Iterable[str]) -> Iterator[tuple[str, int, int, int]]:
        """Field, unit, document and how often, for each place where the word stands."""
        ...

    def worth(self, name: str, doc: int, count: int) -> float:
        """What `count` occurrences in a field of a document weigh."""
        ...

    def passage_worth(self, name: str, unit: int, count: int) -> float:
        """What `count` occurrences weigh in a passage; nothing where the unit is not one."""
        ...

    def titles(self, marks: dict[str, float]) -> dict[int, float]:
        """How much of each title these words say."""
        ...

    def rarity(self, count: int) -> float:
        """How much it tells that a document is one of `count`."""
        ...


class Gathering:
    """Adds up the forms of a word, the surest first."""

    def __init__(self, view: Places) -> None:
        self._view = view
        self.docs: dict[int, float] = defaultdict(float)
        self.units: dict[int, float] = defaultdict(float)
        self.why: dict[int, str] = {}
        self.marks: dict[str, float] = {}
        self._instead = ""

    def add(self, word: str, why: str, fields: Iterable[str] = FIELDS) -> bool:
        """Take this form as well. False when it is known, or stands nowhere in the view."""
        if word in self.marks:
            return False
        found = False
        for name, unit, doc, count in self._view.occurrences(word, fields):
            self.count(name, unit, doc, count, why)
            found = True
        if found:
            self.marks[word] = WORTH[why]
            if why == SIMILAR and not self._instead:
                self._instead = word
        return found

    def count(self, name: str, unit: int, doc: int, count: int, why: str) -> None:
        """These occurrences count for this document."""
        if doc < 0:
            return
        self.docs[doc] += WORTH[why] * self._view.worth(name, doc, count)
        if name in PASSAGE_WEIGHT:
            self.units[unit] += WORTH[why] * self._view.passage_worth(name, unit, count)
        self.why.setdefault(doc, why)

    def close(self) -> Group:
        """The group, with saturation and rarity in."""
        rarity = self._view.rarity(len(self.docs)) if self.docs else 0.0
        docs = {doc: rarity * (SATURATION + 1) * worth / (SATURATION + worth) for doc, worth in self.docs.items()}
        units = {unit: rarity * (PASSAGE_SATURATION + 1) * worth / (PASSAGE_SATURATION + worth)
                 for unit, worth in self.units.items()}
        return Group(rarity, docs, units, self._view.titles(self.marks), self.why, frozenset(self.marks), self._instead)


def strongest(groups: Iterable[Group]) -> Group:
    """One group of several, of which each document takes the one that is worth most to it: a word can mean only one thing."""
    best = Group()
    marks: set[str] = set()
    for group in groups:
        best.rarity = max(best.rarity, group.rarity)
        for doc, worth in group.docs.items():
            if worth > best.docs.get(doc, 0.0):
                best.docs[doc], best.why[doc] = worth, group.why[doc]
        for mine, others in ((best.units, group.units), (best.titles, group.titles)):
            for place, worth in others.items():
                if worth > mine.get(place, 0.0):
                    mine[place] = worth
        marks |= group.marks
        best.instead = best.instead or group.instead
    best.marks = frozenset(marks)
    return best
