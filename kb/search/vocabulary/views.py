"""The pages of words and pins: everybody reads them, editors keep them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.db import now
from kb.errors import ChangedMeanwhile, Conflict, Invalid, KbError
from kb.search.answers import Results
from kb.search.service import Search
from kb.search.vocabulary import keeping
from kb.search.vocabulary.current import read_table
from kb.search.vocabulary.models import Pin, Synonym
from kb.search.vocabulary.sheet import all_words, take_words
from kb.search.vocabulary.unfound import SINCE, Failed, unfound_words
from kb.search.vocabulary.wording import LONGEST_WORDING, read_wording
from kb.web import Role, allow, db_session, signed_in, zone

KEEP = allow(*keeping.KEEPERS)
KINDS = ("article", "script")
SAYS = {"exact", "stemmed", "synonym", "pinned"}
TRIED = 8
SHOWN = 200
"""Rows on the page; a word in the box finds the others."""
DONE = {"saved": "Saved. Searching knows it from now on.", "removed": "Taken out.", "pinned": "Pinned.", "raised": "Moved up."}


def routes(room: Blueprint) -> None:
    """`/search/words` and below."""
    room.get("/words", endpoint="words")(signed_in(show))
    room.get("/words/file", endpoint="words_file")(signed_in(give_file))
    room.get("/words/new", endpoint="new_words")(KEEP(new_words))
    room.post("/words/new", endpoint="add_words")(KEEP(add_words))
    room.get("/words/many", endpoint="many_words")(KEEP(many_words))
    room.post("/words/many", endpoint="add_many_words")(KEEP(add_many_words))
    room.get("/words/<synonym_id>", endpoint="edit_words")(KEEP(edit_words))
    room.post("/words/<synonym_id>", endpoint="keep_words")(KEEP(keep_words))
    room.post("/words/<synonym_id>/remove", endpoint="drop_words")(KEEP(drop_words))
    room.get("/words/pins/new", endpoint="new_pin")(KEEP(new_pin))
    room.post("/words/pins/new", endpoint="add_pin")(KEEP(add_pin))
    room.get("/words/pins/<pin_id>", endpoint="edit_pin")(KEEP(edit_pin))
    room.post("/words/pins/<pin_id>", endpoint="keep_pin")(KEEP(keep_pin))
    room.post("/words/pins/<pin_id>/remove", endpoint="drop_pin")(KEEP(drop_pin))
    room.post("/words/pins/<pin_id>/raise", endpoint="raise_pin")(KEEP(lift_pin))


def offer_failed(app: Flask, read: Callable[[Session, datetime], Iterable[Failed]]) -> None:
    """Have `read(session, since)` tell the searches that failed since then, practice left out."""
    app.extensions["kb.failed_searches"] = read


def show() -> ResponseReturnValue:
    """What means the same, what is pinned, what a query finds with it, and who changed what."""
    session, asked = db_session(), _asked("q")
    rows = [row for row in keeping.synonyms(session) if not asked or keeping.wording_of(row).touches(asked)]
    pinned = keeping.pins(session)
    cards = _search().cards(session, _me(), [pin.document for pin in pinned])
    return render_template(
        "search/words/words.html", page="words", may_keep=keeping.may_keep(_me()), asked=asked,
        tried=_search().search(session, _me(), asked, limit=TRIED, kinds=KINDS) if asked else None,
        unfound=_unfound(session) if keeping.may_keep(_me()) and not asked else [],
        rows=rows[:SHOWN], more=max(0, len(rows) - SHOWN), count=keeping.count_synonyms(session),
        pins=[(pin, cards.get(pin.document)) for pin in pinned if pin.document in cards or _sees_all()],
        changes=keeping.changes(session, list(cards)), names=display_names(session), at=now(),
        done=DONE.get(request.args.get("done", "")))


def give_file() -> ResponseReturnValue:
    """All words as a file."""
    return Response(all_words(db_session()), mimetype="text/plain",
                    headers={"Content-Disposition": 'attachment; filename="words.txt"'})


def new_words() -> ResponseReturnValue:
    """An empty form; `?words=` stands in it already."""
    return _words_form(None, {"words": _asked("words"), "both_ways": "1"})


def add_words() -> ResponseReturnValue:
    """Keep what means the same."""
    return _save_words(None)


def edit_words(synonym_id: str) -> ResponseReturnValue:
    """The form, as the words stand."""
    row = keeping.get_synonym(db_session(), synonym_id)
    first = row.words if row.instead else row.words[:1]
    others = row.instead or row.words[1:]
    return _words_form(row, {"words": ", ".join(first), "instead": ", ".join(others), "both_ways": "" if row.instead else "1"})


def keep_words(synonym_id: str) -> ResponseReturnValue:
    """Keep the words as they are now."""
    return _save_words(synonym_id)


def drop_words(synonym_id: str) -> ResponseReturnValue:
    """Take the words out."""
    keeping.remove_synonym(db_session(), _me(), synonym_id)
    return _go("removed")


def many_words() -> ResponseReturnValue:
    """The form for many at once."""
    return render_template("search/words/many.html", lines="", taken=None, message="", faults={})


def add_many_words() -> ResponseReturnValue:
    """Keep the lines that can be kept; the others stand in the form again, each with the reason."""
    lines = request.form.get("lines", "")
    session = db_session()
    try:
        taken = take_words(session, _me(), lines)
    except Invalid as error:
        return render_template("search/words/many.html", lines=lines, taken=None, message=error.message, faults=error.fields), 422
    session.commit()
    every = lines.removeprefix("\ufeff").splitlines()
    left = "\n".join(every[number - 1] for number, _reason in taken.refused)
    page = render_template("search/words/many.html", lines=left, taken=taken, message="", faults={})
    return page, 422 if taken.refused else 200


def new_pin() -> ResponseReturnValue:
    """Which document, first; then the form of its pin."""
    return _pin_form(None, {"said": _asked("said"), "document": _asked("document")})


def add_pin() -> ResponseReturnValue:
    """Pin it."""
    return _save_pin(None)


def edit_pin(pin_id: str) -> ResponseReturnValue:
    """The form, as the pin stands."""
    pin = keeping.get_pin(db_session(), pin_id)
    return _pin_form(pin, {"said": pin.said, "document": pin.document, "note": pin.note,
                           "until": pin.until.isoformat() if pin.until else ""})


def keep_pin(pin_id: str) -> ResponseReturnValue:
    """Keep the pin as it is now."""
    return _save_pin(pin_id)


def drop_pin(pin_id: str) -> ResponseReturnValue:
    """Take a pin out."""
    session = db_session()
    document = keeping.get_pin(session, pin_id).document
    card = _search().cards(session, _me(), [document]).get(document)
    keeping.remove_pin(session, _me(), pin_id, card.title if card else "an article that is not published any more")
    return _go("removed")


def lift_pin(pin_id: str) -> ResponseReturnValue:
    """Put a pin before the one above it."""
    keeping.raise_pin(db_session(), _me(), pin_id)
    return _go("raised")


def _save_words(synonym_id: str | None) -> ResponseReturnValue:
    session, given = db_session(), request.form.to_dict()
    try:
        wording = read_wording(given.get("words", ""), given.get("instead", ""), both_ways=given.get("both_ways") == "1")
        keeping.save_synonym(session, _me(), wording, synonym_id, request.form.get("expected", 0, int))
    except (Invalid, Conflict) as error:
        return _words_form(keeping.get_synonym(session, synonym_id) if synonym_id else None, given, **_again(session, error)), \
            _status(error)
    return _go("saved", asked=wording.words[0])


def _save_pin(pin_id: str | None) -> ResponseReturnValue:
    session, given = db_session(), request.form.to_dict()
    try:
        until = _day(given.get("until", ""))
        document = given.get("document", "")
        wanted = keeping.PinWanted(given.get("said", ""), document, until, _end_of(until), given.get("note", ""))
        card = _search().cards(session, _me(), [document]).get(document)
        pin = keeping.save_pin(session, _me(), wanted, card, pin_id, request.form.get("expected", 0, int))
    except (Invalid, Conflict) as error:
        return _pin_form(keeping.get_pin(session, pin_id) if pin_id else None, given, **_again(session, error)), _status(error)
    return _go("pinned", asked=pin.said)


def _words_form(row: Synonym | None, values: dict[str, str], **outcome: Any) -> str:
    known = {"words": "", "instead": "", "both_ways": "", **values}
    return render_template("search/words/edit.html", row=row, values=known, names=display_names(db_session()),
                           **{"message": "", "faults": {}, "is_overtaken": False, **outcome})


def _pin_form(pin: Pin | None, values: dict[str, str], **outcome: Any) -> str:
    session = db_session()
    known = {"said": "", "document": "", "until": "", "note": "", **values}
    card = _search().cards(session, _me(), [known["document"]]).get(known["document"])
    found: Results | None = None
    if card is None and known["said"]:
        found = _search().search(session, _me(), known["said"], limit=TRIED, kinds=KINDS)
    return render_template("search/words/pin.html", pin=pin, values=known, card=card, found=found, names=display_names(session),
                           **{"message": "", "faults": {}, "is_overtaken": False, **outcome})


def _unfound(session: Session) -> list[tuple[str, int]]:
    """What many searched for in vain, as far as this person's own search finds nothing for it either."""
    def finds(word: str) -> bool:
        answer = _search().search(session, _me(), word, limit=1, kinds=KINDS)
        return any(hit.why in SAYS for hit in answer.hits)

    read: Callable[[Session, datetime], Iterable[Failed]] | None = current_app.extensions.get("kb.failed_searches")
    return unfound_words(read(session, now() - SINCE), read_table(session), finds) if read is not None else []


def _again(session: Session, error: KbError) -> dict[str, Any]:
    """A form that could not be saved, with everything that was typed."""
    session.rollback()
    return {"message": error.message, "faults": error.fields if isinstance(error, Invalid) else {},
            "is_overtaken": isinstance(error, ChangedMeanwhile)}


def _status(error: KbError) -> int:
    return 409 if isinstance(error, Conflict) else 422


def _go(done: str, asked: str | None = None) -> ResponseReturnValue:
    db_session().commit()
    return redirect(url_for("search.words", done=done, q=asked), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise Invalid("That is no day.", {"until": "Write it like 2026-12-31, or leave it empty."}) from None


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone())
    except OverflowError:
        raise Invalid("That is no day.", {"until": "So late a day is as good as none: leave it empty."}) from None


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST_WORDING]


def _search() -> Search:
    service: Search = current_app.extensions["kb.search"]
    return service


def _me() -> Person:
    person: Person = current_user._get_current_object()
    return person


def _sees_all() -> bool:
    """Editors are told of pins whose article is gone; to everybody else it would tell that there was one."""
    return Role.EDITOR in _me().roles
