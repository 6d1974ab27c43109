"""By what a person is recognised. Pure: from words, and from the state of a call, to keys."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from kb.calls.state import CallState

LONGEST_KEY = 200


def folded(text: str | None) -> str:
    """Words as they are compared: small letters without accents, one space between them."""
    plain = unicodedata.normalize("NFKD", (text or "").casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def digits(phone: str | None) -> str | None:
    """The last ten digits of a number, by which callers are recognised."""
    found = re.sub(r"\D", "", phone or "")[-10:]
    return found if len(found) >= 5 else None


def id_key(text: str | None) -> str | None:
    """The key of a member or policy ID, however it is typed: "p-000 123" is "P000123"."""
    found = "".join(letter for letter in folded(text) if letter.isalnum())
    return f"id:{found.upper()}"[:LONGEST_KEY] if found else None


def id_keys(person: Mapping[str, str]) -> list[str]:
    """The keys of a person's IDs, the member's own before the policy's, which a family may share."""
    found = (id_key(person.get(name)) for name in ("member_id", "policy_id"))
    return list(dict.fromkeys(key for key in found if key))


def who_key(person: Mapping[str, str]) -> str | None:
    """The key of number and full name together; None where either is missing."""
    phone, first, last = digits(person.get("phone")), folded(person.get("first_name")), folded(person.get("last_name"))
    return f"who:{phone} {first} {last}"[:LONGEST_KEY] if phone and first and last else None


def name_of(person: Any) -> str:
    """The full name of whoever has `first_name` and `last_name`; empty where neither is known."""
    return " ".join(filter(None, (person.first_name, person.last_name)))


def call_keys(state: CallState) -> Iterator[dict[str, Any]]:
    """The rows by which a call is somebody's, of the person on the line and of the member he calls for.

    Where the caller's ID is the member's, it says who the member is. Number and name count once somebody has identified him.
    """
    of_member = id_keys(state.member)
    of_caller = [key for key in id_keys(state.caller) if key not in of_member]
    who = who_key(state.caller) if state.identity else None
    yield from _rows(state, "caller", [*of_caller, *([who] if who else [])], state.caller)
    yield from _rows(state, "member", of_member, state.member)


def _rows(state: CallState, part: str, keys: list[str], person: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    closed = part == "member" and state.identity is not None and state.identity.may_discuss is False
    for place, key in enumerate(keys):
        yield {
            "call_id": state.id, "part": part, "key": key, "main": place == 0, "closed": closed,
            "first_name": person.get("first_name"), "last_name": person.get("last_name"),
            "phone": digits(person.get("phone")), "at": state.started_at,
        }
