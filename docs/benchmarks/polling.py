# ruff: noqa: T201 - it prints a table
"""What an open desk and the floor cost where there is much: the demo store, and the same with many calls and callers.

`python -m docs.benchmarks.polling [calls] [callers]` from the checkout. CPU of whole requests in this process, no network; and
what the store reads from end to end for them, of tables that grow: there should be none.
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, event, func, insert, select
from sqlalchemy.orm import Session

from docs.benchmarks.recording import callers
from kb import create_app
from kb.accounts import find_person, open_session
from kb.calls import Call, remember_callers, start_call
from kb.config import Config
from kb.db import Base, now
from kb.demo import load_demo
from kb.migrations import upgrade

CALLS, CALLERS, SAMPLES = 20_000, 100_000, 50
OPEN_ONE_IN = 50
"""So many of the added calls have a promise that is still open; the others' are kept."""
MANY = 1000
"""Rows from which on a table counts as one that grows."""
Row = dict[str, Any]


def calls_table() -> Table:
    """The heads of calls."""
    return Base.metadata.tables["call"]


def of_calls() -> list[Table]:
    """The tables that hold something of each call, its head first."""
    return [calls_table(), *(table for table in Base.metadata.sorted_tables
                             if "call_id" in table.c and table.c.call_id.foreign_keys and "digest" not in table.c)]


def add_calls(session: Session, number: int, callers_known: int) -> None:
    """As many calls as copies of those that are wrapped up in this store, each day a few, of callers in turn."""
    call = calls_table()
    patterns = session.scalars(select(call.c.id).where(call.c.status == "wrapped", ~call.c.practice)).all()
    for table in of_calls():
        place = table.c.id if table is call else table.c.call_id
        of_pattern: dict[str, list[Row]] = {one: [] for one in patterns}
        for row in session.execute(select(table).where(place.in_(patterns))).mappings():
            of_pattern[row[place.name]].append(dict(row))
        rows: list[Row] = []
        for copy in range(number):
            pattern = of_pattern[patterns[copy % len(patterns)]]
            rows += (copied(table, row, copy, callers_known) for row in pattern)
            if len(rows) > MANY * 10:
                session.execute(insert(table), rows)
                rows = []
        if rows:
            session.execute(insert(table), rows)


def copied(table: Table, row: Row, copy: int, callers_known: int) -> Row:
    """A row of one of the copies: of another call, day and caller."""
    back = timedelta(minutes=20 * (copy + 1))
    new = {name: value - back if isinstance(value, datetime) else value for name, value in row.items()}
    for name in ("id", "call_id", "case_id", "promise_call"):
        if name in new and isinstance(new[name], str) and (name != "id" or table.name in {"call", "private_note"}):
            new[name] = f"{new[name]}~{copy}"
    member = f"M-{copy % callers_known:07}"
    if table.name == "call":
        new |= {"member_id": member, "phone": f"555{copy:07}", "phone_digits": f"555{copy:07}"}
    if table.name == "call_key":
        new["key"] = f"id:{member.replace('-', '')}" if row["main"] and row["key"].startswith("id:") else f"{row['key']}~{copy}"
    if table.name == "call_promise" and copy % OPEN_ONE_IN:
        new["kept_at"] = new["kept_at"] or new["made_at"]
    if table.name == "call_request" and copy % OPEN_ONE_IN:
        new["answered_at"] = new["answered_at"] or new["asked_at"]
    if table.name == "call_case" and copy % OPEN_ONE_IN:
        new["is_open"] = False
    if table.name == "call_case" and copy % 3:
        new["code"] = new["code"] or "claim_status"
    return new


@contextmanager
def statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """The queries that are asked meanwhile, with what is bound to them."""
    engine = app.extensions["kb.database"].engine
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, bound: Any, *_more: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append((statement, bound))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def scans(app: Flask, asked: list[tuple[str, Any]], tables: set[str]) -> set[tuple[str, str]]:
    """What of these tables is read from end to end: `{(table, query)}`."""
    engine, found = app.extensions["kb.database"].engine, set()
    with engine.connect() as connection:
        for statement, bound in asked:
            named = {alias: name for name, alias in re.findall(r"(?:FROM|JOIN|,) (\w+) AS (\w+)", statement)}
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound):
                read = re.match(r"SCAN (\w+)", row[-1])
                table = named.get(read[1], read[1]) if read else ""
                if table in tables:
                    found.add((table, statement))
    return found


def grown(session: Session) -> set[str]:
    """The tables with many rows."""
    return {table.name for table in Base.metadata.sorted_tables
            if (session.scalar(select(func.count()).select_from(table)) or 0) > MANY}


def spent(client: FlaskClient, address: str) -> list[float]:
    """Milliseconds of CPU of each of the samples; of a whole page fewer."""
    found = []
    for _ in range((SAMPLES if "poll" in address or "news" in address else SAMPLES // 5) + 1):
        began = time.process_time()
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status)  # noqa: S101
        found.append((time.process_time() - began) * 1000)
    return found[1:]


def looked_at(app: Flask, words: str, known: str) -> None:
    """Print what each place costs on this store."""
    database = app.extensions["kb.database"]
    with database.reading() as session:
        tables = grown(session)
    for name in ("ana", "sue"):
        with database.writing() as session:
            person = find_person(session, name)
            assert person is not None  # noqa: S101
            about = {"caller": {"first_name": "John", "member_id": known}, "reason": "claims"}
            call, _new = start_call(session, person, None, about)
            key, secret = call.id, open_session(session, person, hours=12, browser="Bench")
        client = app.test_client()
        client.set_cookie("firstcall", secret)
        places = {"poll": f"/calls/{key}/poll?after=9999", "poll with all from before": f"/calls/{key}/poll?after=0&before",
                  "between calls": "/desk/news", "desk, whole page": f"/calls/{key}"}
        if name == "sue":
            places["floor, whole page"] = "/floor/"
        for place, address in places.items():
            found = spent(client, address)
            with statements(app) as asked:
                client.get(address)
            read = scans(app, asked, tables)
            ninety = statistics.quantiles(found, n=20)[-1]
            print(f"{words:>24} {name:>4} {place:<26} {statistics.median(found):7.1f} {ninety:7.1f} {len(asked):4}  "
                  f"{', '.join(sorted({table for table, _query in read})) or 'nothing'}", flush=True)
            for _table, query in sorted(read) if "-v" in sys.argv else ():
                print("    ", " ".join(query.split()))


def main() -> None:
    """Measure the demo store, and the same with much more in it."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    calls, people = (*numbers, CALLS, CALLERS)[:2] if len(numbers) != 1 else (numbers[0], CALLERS)
    print(f"{'':>24} {'':>4} {'':<26} {'median':>7} {'95 %':>7} {'asks':>4}  read from end to end")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config({"KB_DATA": str(Path(folder) / "data")}))
        database = app.extensions["kb.database"]
        upgrade(database)
        load_demo(app, lambda _words: None)
        looked_at(app, "demo", "none")
        began = now()
        with database.writing() as session:
            remember_callers(session, callers(people))
        with database.writing() as session:
            add_calls(session, calls, people)
        with database.reading() as session:
            held = session.scalar(select(func.count()).select_from(Call))
        print(f"{'':>24} {held} calls and {people} callers, filled in {(now() - began).seconds} s")
        looked_at(app, f"{calls} calls", "M-0000007")
        app.extensions["kb.follower"].stop()
        database.engine.dispose()


if __name__ == "__main__":
    main()
