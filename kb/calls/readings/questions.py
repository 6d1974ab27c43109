"""The three questions: what did the knowledge base say, what was looked up, what did the caller say?"""

from typing import Any

from sqlalchemy.orm import Session

from kb.articles import current_of, get_revision
from kb.calls.state import CallState, Lookup

VERDICTS = {
    "stands": "What was told stands.",
    "moved": "The article has changed since; what was told is still in it.",
    "changed": "The article has changed since, and what was told no longer stands in it.",
    "doubtful": "What was told has not been checked by its owner.",
    "retired": "The article has been retired since.",
    "unknown": "What was told cannot be compared.",
}


def questions(session: Session, state: CallState) -> dict[str, Any]:
    """`{said, looked_up, caller_said}`: the three answers, each a list in the order of the call.

    `said`: what was passed on, from which revision, and whether it still stands. `looked_up`: searches and articles, also
    those opened and left. `caller_said`: reaction and words to each thing told.
    """
    opened = [_opened(session, lookup) for lookup in state.lookups.values()]
    told = [item for item in opened if item["told"]]
    looked_up: list[dict[str, Any]] = [{"what": "search", "at": made["at"], "query": made["query"], "total": made["total"]}
                                       for made in state.searches]
    looked_up += [{"what": "article", "at": item["opened_at"], **item} for item in opened]
    return {
        "said": told,
        "looked_up": sorted(looked_up, key=lambda item: item["at"]),
        "caller_said": [{"title": item["title"], "reaction": item["reaction"], "words": item["words"], "at": item["told_at"]}
                        for item in told],
    }


def _opened(session: Session, lookup: Lookup) -> dict[str, Any]:
    revision = get_revision(session, lookup.revision_id) if lookup.revision_id else None
    verdict = _verdict(session, lookup)
    return {
        "lookup": lookup.lookup, "article": lookup.article, "title": lookup.title, "revision": lookup.revision,
        "revision_id": lookup.revision_id, "revision_at": revision.at if revision else None,
        "say": revision.say if revision else None, "opened_at": lookup.opened_at, "told_at": lookup.told_at,
        "told": lookup.told, "reaction": lookup.reaction, "passage": lookup.passage,
        "passage_found": lookup.passage_found, "words": lookup.words, "verdict": verdict, "stands": VERDICTS[verdict],
        "actor": lookup.actor,
    }


def _verdict(session: Session, lookup: Lookup) -> str:
    newest = current_of(session, lookup.article_id) if lookup.article_id else None
    if newest is None or lookup.revision_id is None:
        return "unknown"
    if newest.confidence == "archived":
        return "retired"
    if newest.id == lookup.revision_id:
        return "stands" if newest.confidence == "validated" else "doubtful"
    told = _plain(lookup.passage or get_revision(session, lookup.revision_id).say or "")
    return "moved" if told and told in _plain(f"{newest.say or ''} {newest.text}") else "changed"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
