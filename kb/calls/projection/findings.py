"""The rows of what was looked up, asked of a supervisor, handed over and searched for."""

from collections.abc import Iterator
from typing import Any

from kb.calls.state import CallState

MOST_FOUND = 2**31 - 1
"""What an integer column of PostgreSQL holds."""


def lookups(state: CallState) -> Iterator[dict[str, Any]]:
    """Every article opened."""
    for item in state.lookups.values():
        issue = state.issues.get(item.issue or "")
        yield {
            "call_id": state.id, "lookup": item.lookup, "actor": item.actor, "article": item.article,
            "article_id": item.article_id, "title": item.title, "revision": item.revision, "revision_id": item.revision_id,
            "opened_at": item.opened_at, "told_at": item.told_at, "reaction": item.reaction, "passage": item.passage,
            "passage_found": item.passage_found, "words": item.words, "issue": item.issue,
            "issue_text": issue.text if issue else None,
        }


def transfers(state: CallState) -> Iterator[dict[str, Any]]:
    """The latest hand-over."""
    item = state.transfer
    if item is not None:
        yield {
            "call_id": state.id, "key": item.key, "to": item.to, "colleague": item.colleague, "kind": item.kind,
            "wants": item.wants, "reason": item.reason, "by": item.by, "at": item.at, "state": item.state,
            "answered_by": item.answer.get("by"),
        }


def searches(state: CallState) -> Iterator[dict[str, Any]]:
    """Every settled search."""
    opened = {item.search: item.article for item in reversed(list(state.lookups.values())) if item.search}
    for item in state.searches:
        total = item["total"]
        yield {"call_id": state.id, "key": item["key"], "query": item["query"],
               "total": None if total is None else min(int(total), MOST_FOUND),
               "opened": opened.get(item["key"]), "at": item["at"]}
