"""Why a hit is there, in the floor's words, and the one mark that it carries when something is wrong with it."""

from kb.search.answers import Results
from kb.search.document import Card
from kb.search.words import words_of

WHY = {
    "exact": "says it exactly",
    "stemmed": "says it in another form",
    "prefix": "begins like what you typed",
    "part": "holds what you typed within a word",
    "synonym": "says another word for it",
    "similar": "says something like it",
    "meaning": "means the same",
    "pinned": "an editor put it first",
}
WRONG = {"wip": "Being written", "not_validated": "Not checked yet", "archived": "Retired"}


def why_words(why: str, similar: str = "") -> str:
    """The reason in words; `similar` says what was taken for what ("premuim → premium")."""
    if why == "similar" and similar:
        return f"like: {similar}"
    return WHY.get(why, "fits")


def why_line(why: str, similar: str = "") -> str:
    """The same as a line of its own; what was typed keeps its letters as they are."""
    words = why_words(why, similar)
    return words if why == "similar" and similar else words.capitalize()


def mark_of(card: Card) -> str:
    """The one thing that is wrong, empty where nothing is: stale before whatever else it is."""
    return "Stale" if card.stale else WRONG.get(card.confidence, "")


def likenesses(results: Results) -> str:
    """What was taken for what, as "premuim → premium"; empty where every word stands somewhere."""
    if not results.suggestion:
        return ""
    asked, instead = words_of(results.query), words_of(results.suggestion)
    if len(asked) != len(instead):
        return ""
    return ", ".join(f"{mine} → {theirs}" for mine, theirs in zip(asked, instead, strict=True) if mine != theirs)
