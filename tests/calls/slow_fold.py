"""A second, slow reading of a journal, written apart from `kb.calls.state`: each answer is looked for from the end backwards.

It knows only the raw rows (number, key, kind, payload, at) and shares no code with the fold that it is held against.
"""

from datetime import datetime


def standing(rows):
    """The rows that count: those not struck."""
    struck = {row["payload"]["key"] for row in rows if row["kind"] == "entry.struck"}
    return [row for row in rows if row["key"] not in struck]


def issues(rows):
    """`{issue: (text, nature, state)}`."""
    found = {}
    for row in standing(rows):
        if row["kind"] == "issue.raised" and row["payload"]["issue"] not in found:
            name = row["payload"]["issue"]
            nature = row["payload"].get("nature") or "task"
            last = next((later["payload"]["how"] for later in reversed(standing(rows))
                         if later["kind"] == "issue.settled" and later["payload"]["issue"] == name
                         and later["number"] > row["number"]), None)
            state = last or ("context" if nature in ("context", "feeling") else "open")
            found[name] = (row["payload"].get("text", ""), nature, state)
    return found


def answers(rows):
    """`{question: value}`: for each question the last word, unless it was to forget."""
    names = [name for row in standing(rows) for name in _asked(row)]
    found = {}
    for name in names:
        for row in reversed(standing(rows)):
            if name in _asked(row):
                value = _asked(row)[name]
                if value is not None:
                    found[name] = value
                break
    return found


def lookups(rows):
    """`[(lookup, article, told, reaction, passage, words)]` in the order opened."""
    result = []
    for row in standing(rows):
        if row["kind"] != "article.opened":
            continue
        name = row["payload"]["lookup"]
        told = next((later["payload"] for later in reversed(standing(rows))
                     if later["kind"] == "article.told" and later["payload"]["lookup"] == name
                     and later["number"] > row["number"]), {})
        reaction = told.get("reaction")
        result.append((name, row["payload"]["article"], reaction not in (None, "not_said"), reaction,
                       told.get("passage"), told.get("words")))
    return result


def promises(rows):
    """`[(promise, what, due, state)]` in the order made."""
    result = []
    for row in standing(rows):
        if row["kind"] != "promise.made":
            continue
        name = row["payload"]["promise"]
        later = [other for other in standing(rows) if other["number"] > row["number"] and other["payload"].get("promise") == name]
        due = next((other["payload"]["next_due"] for other in reversed(later)
                    if other["kind"] == "promise.touched" and other["payload"].get("next_due")), row["payload"]["due"])
        kept = any(other["kind"] == "promise.kept" for other in later)
        result.append((name, row["payload"].get("what", ""), due, "kept" if kept else "open"))
    return result


def status(rows):
    """`wrapped` when the last of wrapped and reopened is wrapped."""
    last = next((row["kind"] for row in reversed(standing(rows)) if row["kind"] in ("call.wrapped", "call.reopened")), None)
    return "wrapped" if last == "call.wrapped" else "open"


def mood(rows):
    """The last word on it."""
    return next((row["payload"]["level"] for row in reversed(standing(rows)) if row["kind"] == "mood.noted"), None)


def caller(rows):
    """Everything said about the caller, the latest of each field."""
    found = {}
    for row in standing(rows):
        if row["kind"] in ("call.started", "caller.identified"):
            found.update(row["payload"].get("caller") or {})
    return found


def _asked(row):
    if row["kind"] == "step.answered":
        return row["payload"].get("answers") or {}
    if row["kind"] == "fact.noted":
        return {row["payload"]["question"]: row["payload"]["value"]} if "value" in row["payload"] else {}
    return {}


def parse(text):
    """A time from the API."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
