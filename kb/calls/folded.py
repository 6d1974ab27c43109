"""States of calls that are on, kept in this process from one entry to the next: what has been folded is not folded again.

A state stands for a journal by the hash of its last entry; where another process has written meanwhile, the hash is another one
and the journal is folded anew. Whoever takes a state has it alone, and gives it back only once what she wrote is committed.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from kb.calls.models import Call
from kb.calls.projection import Marks
from kb.calls.state import CallState, ScriptOf

MOST_ENTRIES = 20_000
"""Of all kept states together; each entry takes one to two kB."""
KEPT_S = 900
"""Seconds: what was redacted elsewhere does not linger here for longer."""


@dataclass
class Folded:
    """The state of a journal up to the entry with this hash, and what its derived rows said then."""

    state: CallState
    marks: Marks
    hash: str
    at: float = 0.0


class FoldedStates:
    """A bounded store of them, the longest unused going first; safe between threads."""

    def __init__(self, most_entries: int = MOST_ENTRIES, kept_s: float = KEPT_S) -> None:
        self._most, self._kept_s = most_entries, kept_s
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Folded] = OrderedDict()

    def take(self, call: Call, script_of: ScriptOf) -> Folded | None:
        """The state of `call` as it is stored now, no longer kept here; None where it has to be folded."""
        with self._lock:
            self._drop_old(time.monotonic())
            found = self._kept.pop(call.id, None)
        if found is None or found.hash != call.last_hash:
            return None
        found.state.script_of = script_of
        return found

    def give_back(self, folded: Folded) -> None:
        """Keep a state whose entries are committed, while its call is on."""
        folded.state.script_of = _no_script  # a session must not live on in it
        with self._lock:
            self._kept.pop(folded.state.id, None)
            if folded.state.status == "open":
                folded.at = time.monotonic()
                self._kept[folded.state.id] = folded
            self._drop_old(folded.at)
            while sum(one.state.entries for one in self._kept.values()) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)

    def _drop_old(self, now: float) -> None:
        while self._kept and next(iter(self._kept.values())).at < now - self._kept_s:
            self._kept.popitem(last=False)


def _no_script(_script: str, _version: int) -> None:
    return None


FOLDED = FoldedStates()
