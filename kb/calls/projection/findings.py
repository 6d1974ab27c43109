"""The rows of what was looked up, promised, asked of a supervisor, handed over and searched for."""

from collections.abc import Iterator
from typing import Any

from kb.calls.due import due_moment
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


def promises(state: CallState) -> Iterator[dict[str, Any]]:
    """Every follow-up owed."""
    for item in state.promises.values():
        yield {
            "call_id": state.id, "promise": item.promise, "what": item.what, "due": item.due,
            "due_at": due_moment(item.due), "kind": item.kind, "owner": item.owner, "offered_to": item.offered_to,
            "number": item.number, "made_at": item.made_at, "kept_at": item.kept_at,
        }


def escalations(state: CallState) -> Iterator[dict[str, Any]]:
    """The latest request for a supervisor."""
    item = state.escalation
    if item is not None:
        answer = item.answer or {}
        yield {
            "call_id": state.id, "key": item.key, "wants": item.wants, "by": item.by, "to": item.to, "at": item.at,
            "answer": answer.get("answer"), "answered_by": answer.get("by"),
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
