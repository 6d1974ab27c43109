"""What scripts offer to search: their current versions, for everyone signed in."""

import hashlib
from collections.abc import Collection, Iterator

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.scripts.models import ScriptRow
from kb.scripts.publishing.versions import get_version
from kb.scripts.script import Script
from kb.search import Card, Document


class ScriptSource:
    """The source of kind `script`. Pieces of other scripts are not found: nobody starts them."""

    kind = "script"
    at_once = 1

    def wanted(self, session: Session) -> dict[str, str]:
        """Digest by id."""
        return {script.id: _digest(script) for script in self._scripts(session)}

    def documents(self, session: Session, ids: Collection[str]) -> list[Document]:
        """What is searched in: title, summary, `for`, and all that is said and done."""
        return [_document(script) for script in self._scripts(session, ids)]

    def cards(self, session: Session, person: object, ids: Collection[str]) -> dict[str, Card]:
        """As they are now."""
        return {script.id: _card(script) for script in self._scripts(session, ids)}

    def _scripts(self, session: Session, ids: Collection[str] | None = None) -> Iterator[Script]:
        current = select(ScriptRow.id, ScriptRow.current)
        if ids is not None:
            current = current.where(ScriptRow.id.in_(ids))
        for name, number in session.execute(current).all():
            script = get_version(session, name, number)
            if not script.piece:
                yield script


SOURCE = ScriptSource()


def _document(script: Script) -> Document:
    lines = [words.text for step in script.own_steps.values() for words in step.words]
    return Document(
        id=script.id, kind="script", title=script.title, say=script.summary, body="\n".join(lines),
        keywords=script.calls_for, category="Scripts", digest=_digest(script),
    )


def _digest(script: Script) -> str:
    return hashlib.sha256(f"{script.id}/{script.version}".encode()).hexdigest()


def _card(script: Script) -> Card:
    return Card(
        id=script.id, slug=script.id, path=f"Scripts/{script.title}", title=script.title, say=script.summary,
        category="Scripts", confidence="validated", stale=False, url=url_for("scripts.show", script_id=script.id),
    )
