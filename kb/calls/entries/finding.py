"""What was looked up: searches, articles opened, what was told of them, and how the caller took it."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Flag, Id, Number, OneOf, Some, Words
from kb.calls.state import CallState, Lookup
from kb.errors import Conflict

REACTIONS = {
    "accepted": "took it", "disputed": "pushed back", "already_tried": "has tried that",
    "does_not_apply": "it does not fit", "not_said": "not passed on",
}


class SearchMade(Entry, kind="search.made"):
    """A settled search: what was asked and what was shown."""

    query = Words(required=True, personal=True)
    total = Number(least=0)
    top = Some()
    who = FLOOR

    def apply(self, state: CallState) -> None:
        """One more search."""
        state.searches.append({"key": self.key, "query": self.query or "", "total": self.total, "top": self.top or [],
                               "issue": self.issue, "at": self.at, "by": self.actor})

    def line(self) -> str:
        """The words, and how much was found."""
        found = "" if self.total is None else f" ({self.total:g} found)"
        return f"Searched “{self.query or '…'}”{found}"


class GapNoted(Entry, kind="gap.noted"):
    """The knowledge base had no answer."""

    query = Words(personal=True)
    words = Words(personal=True)
    who = FLOOR

    def apply(self, state: CallState) -> None:
        """One more gap."""
        state.gaps.append({"query": self.query, "words": self.words, "at": self.at})

    def line(self) -> str:
        """What was missing."""
        return f"Found no answer: “{self.words or self.query or '…'}”"


class ArticleOpened(Entry, kind="article.opened"):
    """An article opened in the call, in the very revision that was shown."""

    lookup = Id(required=True)
    article = Id(required=True)
    search = Id()
    who = FLOOR

    def check(self, state: CallState) -> None:
        """An id names one lookup; the article must exist for whoever opens it."""
        if self.lookup in state.lookups:
            raise Conflict(f"There is a lookup {self.lookup!r} in this call already.")

    def apply(self, state: CallState) -> None:
        """One more lookup."""
        known = self.server
        state.lookups[self.lookup] = Lookup(
            self.lookup, known.get("slug", self.article), known.get("article_id"), known.get("revision"),
            known.get("revision_id"), known.get("title", self.article), self.at, self.actor, self.issue, self.search,
            number=self.number, must_tell=list(known.get("must_tell", ())))

    def line(self) -> str:
        """Its title."""
        return f"Opened “{self.server.get('title', self.article)}”"


class ArticleTold(Entry, kind="article.told"):
    """What was passed on, and how the caller took it. Said again, the latest counts."""

    lookup = Id(required=True)
    reaction = OneOf(*REACTIONS, required=True)
    passage = Words()
    words = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only of an article that was opened."""
        if self.lookup not in state.lookups:
            raise Conflict(f"No article was opened as {self.lookup!r} in this call.")

    def apply(self, state: CallState) -> None:
        """Told, and taken so."""
        lookup = state.lookups.get(self.lookup)
        if lookup is None:
            return
        lookup.told_at, lookup.reaction, lookup.words = self.at, self.reaction, self.words
        lookup.passage, lookup.passage_found = self.passage, self.server.get("passage_found")
        lookup.issue = self.issue or lookup.issue

    def line(self) -> str:
        """Reaction and words."""
        title = self.server.get("title")
        said = f": “{self.words}”" if self.words else ""
        if self.reaction == "not_said":
            return f"Did not pass on {f'“{title}”' if title else 'the article'}"
        return f"Told the caller {f'“{title}”' if title else 'what the article says'} – {REACTIONS[self.reaction]}{said}"


class DetailTold(Entry, kind="detail.told"):
    """One line of what an article says must be told was said; `not_said`: it was not after all. Said twice, it counts once."""

    lookup = Id(required=True)
    text = Words(required=True)
    not_said = Flag()
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only of an article that was opened."""
        if self.lookup not in state.lookups:
            raise Conflict(f"No article was opened as {self.lookup!r} in this call.")

    def apply(self, state: CallState) -> None:
        """Said, or taken back wherever the same article was open."""
        lookup = state.lookups.get(self.lookup)
        if lookup is None:
            return
        if self.not_said:
            for one in state.lookups.values():
                if one.article == lookup.article and self.text in one.details:
                    one.details.remove(self.text)
        elif self.text not in lookup.details:
            lookup.details.append(self.text)

    def line(self) -> str:
        """What was said, or not."""
        return f"{'Not said after all' if self.not_said else 'Said'}: “{self.text}”"


class ArticleFlagged(Entry, kind="article.flagged"):
    """Something in an article is wrong or missing."""

    article = Id(required=True)
    passage = Words()
    note = Words(required=True, personal=True)
    who = FLOOR

    def line(self) -> str:
        """What is wrong."""
        return f"Flagged “{self.server.get('title', self.article)}”: {self.note or '…'}"
