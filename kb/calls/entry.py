"""What an entry is: a typed value in the journal of one call. A kind of entry is one class; here is what all share."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from kb.calls.fields import Field, Id, Wrong
from kb.errors import Invalid

if TYPE_CHECKING:
    from kb.calls.state import CallState

FIRST = "0" * 64
"""The hash before the first entry of a call."""


class Standing(StrEnum):
    """In what standing to a call a person may record."""

    AGENT = "agent"
    """The call's agent: whoever has the caller."""
    COLLEAGUE = "colleague"
    """Somebody named in an open transfer, escalation or promise of the call."""
    SUPERVISOR = "supervisor"
    """A supervisor of the call's team."""
    SYSTEM = "system"
    """Firstcall itself."""


AGENT = frozenset({Standing.AGENT, Standing.SYSTEM})
FLOOR = frozenset({Standing.AGENT, Standing.SUPERVISOR, Standing.SYSTEM})
ALL = frozenset(Standing)
LEADERS = frozenset({Standing.SUPERVISOR, Standing.SYSTEM})


class Entry:
    """One thing that happened in a call.

    A subclass is a kind: `class NoteAdded(Entry, kind="note.added")` with `Field`s, `who` may record it, `check`
    (what contradicts the state), `apply` (what it changes) and `line` (how it reads). API, fold, timeline, hash,
    live floor and documentation follow from the class.
    """

    kind: ClassVar[str] = ""
    fields: ClassVar[Mapping[str, Field]] = {}
    who: ClassVar[frozenset[Standing]] = AGENT
    issue = Id()
    """What it was done for. Every kind takes it but those that come before any issue: written later it cannot be sorted."""

    def __init_subclass__(cls, kind: str = "", *, about_no_issue: bool = False, **more: Any) -> None:
        super().__init_subclass__(**more)
        found = {value.name: value for value in vars(cls).values() if isinstance(value, Field)}
        inherited = {} if about_no_issue else {"issue": Entry.issue}
        cls.fields = {**found, **{name: field for name, field in inherited.items() if name not in found}}
        if kind:
            cls.kind = kind
            if kind in KINDS:
                raise TypeError(f"two classes for {kind}")
            KINDS[kind] = cls

    def __init__(self, key: str, payload: dict[str, Any], at: datetime, actor: str, *,
                 number: int = 0, recorded_at: datetime | None = None, server: dict[str, Any] | None = None) -> None:
        self.key, self.payload, self.at, self.actor = key, payload, at, actor
        self.number, self.recorded_at = number, recorded_at or at
        self.server = server or {}
        """What only the server knows: revision, version, whether a passage was found."""

    def check(self, state: "CallState") -> None:
        """Raise `Conflict` when this contradicts what has happened."""

    def apply(self, state: "CallState") -> None:
        """Change `state` by what happened. Never fails: what it refers to may have been struck."""

    def line(self) -> str:
        """How it reads in the record of the call: one plain sentence without the actor's name."""
        return self.kind

    def personal(self) -> dict[str, Any]:
        """The part of the payload that tells of a person."""
        return {name: value for name, value in self.payload.items() if self.fields[name].personal}

    def plain(self) -> dict[str, Any]:
        """The rest of the payload."""
        return {name: value for name, value in self.payload.items() if not self.fields[name].personal}


KINDS: dict[str, type[Entry]] = {}
"""Every kind of entry by its name; the classes register themselves."""


def read_payload(cls: type[Entry], given: Any) -> dict[str, Any]:
    """The payload, checked field by field. Raises `Invalid` naming every field at fault."""
    if not isinstance(given, dict):
        raise Invalid(f"The payload of {cls.kind} must be an object.", {"payload": "must be an object"})
    faults = {f"payload.{name}": f"is not a field of {cls.kind}" for name in map(str, given) if name not in cls.fields}
    payload: dict[str, Any] = {}
    for name, field in cls.fields.items():
        value = given.get(name)
        if value is None:
            if field.required:
                faults[f"payload.{name}"] = "is required"
            continue
        try:
            payload[name] = field.read(value)
        except Wrong as wrong:
            faults[f"payload.{name}"] = str(wrong)
    if faults:
        told = "; ".join(f"{name.removeprefix('payload.')} {fault}" for name, fault in faults.items())
        raise Invalid(f"{cls.kind}: {told}.", faults)
    return payload


def mask_payload(cls: type[Entry], payload: dict[str, Any], mask: Callable[[str], str]) -> tuple[dict[str, Any], list[str]]:
    """The payload with numbers masked in free text, and the names of the fields in which something was."""
    masked = {name: cls.fields[name].mask(value, mask) if cls.fields[name].maskable else value
              for name, value in payload.items()}
    return masked, [name for name in payload if masked[name] != payload[name]]


def canonical(value: Any) -> bytes:
    """JSON that is the same for the same value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def personal_digest(salt: str, personal: dict[str, Any]) -> str:
    """Digest of the personal part. Without the salt nothing can be guessed from it."""
    return hashlib.sha256(salt.encode() + canonical(personal)).hexdigest()


@dataclass(frozen=True)
class Link:
    """What one link of the chain covers; all of it survives a redaction."""

    call: str
    number: int
    key: str
    kind: str
    at: str
    recorded_at: str
    actor: str
    plain: dict[str, Any]
    server: dict[str, Any]
    personal_digest: str | None
    prev: str

    def hash(self) -> str:
        """SHA-256 over the canonical JSON of this link."""
        return hashlib.sha256(canonical(vars(self))).hexdigest()
