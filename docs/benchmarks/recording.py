# ruff: noqa: T201 - it prints a table
"""How long one entry takes to record in journals of several lengths, with the states of calls kept between entries and without.

`python -m docs.benchmarks.recording [callers]` from the checkout; both ways by turns on the same machine, in CPU time, so that
whoever else works there counts less. With a number of callers it also has so many imported, twice.
"""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kb.accounts import Person, add_person
from kb.calls import Given, journal, record, remember_callers, start_call
from kb.calls.folded import FoldedStates
from kb.db import Database
from kb.migrations import upgrade

LENGTHS = (10, 100, 600)
SAMPLES = 12
WAYS = {"kept": FoldedStates(), "folded anew": FoldedStates(most_entries=0)}


def entry(number: int) -> Given:
    """One of a usual call: mostly notes, now and then an issue, a promise, a request."""
    if number in {1, 40, 90, 300}:
        return Given(f"i{number}", "issue.raised", {"issue": f"i{number}", "text": "premium by mail"})
    if number % 50 == 3:
        return Given(f"p{number}", "promise.made", {"promise": f"p{number}", "what": "Trace it", "due": "2030-01-04"})
    if number % 50 == 5:
        return Given(f"r{number}", "request.sent", {"request": f"r{number}", "department": "Lockbox", "what": "Find it"})
    return Given(f"n{number}", "note.added", {"text": f"He says that it was mailed, {number}"})


def spent(database: Database, person: Person, call: str, number: int) -> float:
    """Milliseconds of CPU to record one entry and commit it."""
    began = time.process_time()
    with database.writing() as session:
        record(session, call, [entry(number)], person)
    return (time.process_time() - began) * 1000


def measure(database: Database, person: Person) -> None:
    """Two calls of the same entries grow by turns."""
    found: dict[tuple[str, int], list[float]] = {}
    for way, store in WAYS.items():
        journal.FOLDED = store  # type: ignore[attr-defined]
        with database.writing() as session:
            start_call(session, person, way.replace(" ", "-"), {"caller": {"first_name": "John", "member_id": way}})
    for number in range(1, LENGTHS[-1] + SAMPLES):
        length = max((one for one in LENGTHS if one <= number), default=0)
        for way, store in WAYS.items():
            journal.FOLDED = store  # type: ignore[attr-defined]
            took = spent(database, person, way.replace(" ", "-"), number)
            if length and number < length + SAMPLES:
                found.setdefault((way, length), []).append(took)
    print(f"{'entries':>8}   " + "   ".join(f"{way:>24}" for way in WAYS))
    for length in LENGTHS:
        both = (found[way, length] for way in WAYS)
        cells = [f"{statistics.median(one):8.1f} ({min(one):.1f} to {max(one):.1f})" for one in both]
        print(f"{length:>8}   " + "   ".join(f"{cell:>24}" for cell in cells))


def callers(number: int) -> Iterator[dict[str, str]]:
    """Invented ones."""
    for one in range(number):
        yield {"first_name": f"First{one % 997}", "last_name": f"Last{one}", "member_id": f"M-{one:07}", "phone": f"555{one:07}"}


def twice(database: Database, number: int) -> None:
    """The same callers imported a first and a second time."""
    for words in ("first", "second"):
        began, cpu = time.perf_counter(), time.process_time()
        with database.writing() as session:
            told = remember_callers(session, callers(number))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took = f"{time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s of CPU)"
        print(f"{number} callers, the {words} time: {took}, at most {peak:.0f} MB; {told}", flush=True)


def main() -> None:
    """Measure in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        upgrade(database)
        with database.writing() as session:
            person = add_person(session, "ada", ["agent"], "Billing")
        measure(database, person)
        if len(sys.argv) > 1:
            twice(database, int(sys.argv[1]))
        database.engine.dispose()


if __name__ == "__main__":
    main()
