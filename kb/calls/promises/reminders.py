"""Mail to whoever owes something that is due: how many, for whom by initials, by when. Nothing else leaves the house."""

import logging
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.accounts import Person, list_people
from kb.calls.due import at_the_clock, day_of, zone_named
from kb.calls.models import Call, PromiseRow
from kb.calls.promises.boards import Owed, shown
from kb.calls.promises.calendar import calendar_of
from kb.calls.promises.models import PromiseReminder
from kb.calls.promises.saying import say_due
from kb.config import Config
from kb.db import Database, now

log = logging.getLogger("kb.reminders")

LEAD = timedelta(minutes=30)
"""So long before a time somebody is reminded; of a day, in its morning."""
MORNING = time(8, 30)
LOOK_AHEAD, LOOK_BACK = timedelta(hours=40), timedelta(hours=24)
PATIENCE_S = 10
AGAIN = timedelta(minutes=5)
"""So long a mail server that failed is left alone."""
ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")

Send = Callable[[EmailMessage], None]


class Reminders:
    """The reminders of one process. Harmless twice: who is reminded of what is claimed in the store before anything is sent."""

    def __init__(self, database: Database, config: Config, send: Send | None = None) -> None:
        self._database, self._config = database, config
        self._send = send or (lambda mail: post(mail, config))
        self._not_before: datetime | None = None

    def round(self, at: datetime | None = None) -> int:
        """Remind everybody who is to be reminded by `at`; how many mails went out."""
        at = at or now()
        if not self._config.smtp_host or (self._not_before is not None and at < self._not_before):
            return 0
        sent = 0
        with self._database.reading() as session:
            waiting = due_reminders(session, self._config, at)
        for person, owed in waiting:
            address = address_of(person, self._config)
            if address is None:
                continue
            with self._database.writing() as session:
                mine = [one for one in owed if _claim(session, one, at)]
            if not mine:
                continue
            try:
                self._send(compose(person, address, mine, self._config, at))
            except (OSError, smtplib.SMTPException) as error:
                log.warning("a reminder could not be sent: %s", error)
                with self._database.writing() as session:
                    for one in mine:
                        _unclaim(session, one)
                self._not_before = at + AGAIN
                return sent
            sent += 1
        return sent


def due_reminders(session: Session, config: Config, at: datetime) -> list[tuple[Person, list[Owed]]]:
    """What each person is to be reminded of by `at`, and has not been."""
    floor = ZoneInfo(config.timezone)
    rows = session.execute(
        select(PromiseRow, Call).join(Call, Call.id == PromiseRow.call_id)
        .outerjoin(PromiseReminder, (PromiseReminder.call_id == PromiseRow.call_id)
                   & (PromiseReminder.promise == PromiseRow.promise) & (PromiseReminder.due_at == PromiseRow.due_at))
        .where(PromiseRow.kept_at.is_(None), ~Call.practice, PromiseReminder.call_id.is_(None),
               PromiseRow.due_at.between(at - LOOK_BACK, at + LOOK_AHEAD)).order_by(PromiseRow.due_at))
    ripe = [(row, call) for row, call in rows if remind_at(row, floor) <= at]
    found: dict[str, list[Owed]] = {}
    for one in shown(session, ripe, at, floor, calendar_of(session, config.working_days)):
        found.setdefault(one.row.owner, []).append(one)
    people = {one.name: one for one in list_people(session) if one.is_active}
    return [(people[name], owed) for name, owed in found.items() if name in people]


def remind_at(row: PromiseRow, floor: ZoneInfo) -> datetime:
    """When somebody is to be reminded: of a line that went at once, of a time half an hour before, of a day in its morning."""
    if row.dropped:
        return row.made_at
    if isinstance(row.due, str) and len(row.due) > 10:
        return row.due_at - LEAD
    zone = zone_named(row.zone) or floor
    start = row.due.get("from") if isinstance(row.due, dict) else None
    day = day_of(row.due, zone)
    if start:
        return at_the_clock(datetime.combine(day, time.fromisoformat(start)), zone) - LEAD
    return min(at_the_clock(datetime.combine(day, MORNING), floor), row.due_at - LEAD)


def address_of(person: Person, config: Config) -> str | None:
    """Where a person gets mail; None where nobody can tell."""
    address = person.name if "@" in person.name else f"{person.name}@{config.smtp_domain}" if config.smtp_domain else ""
    return address if ADDRESS.fullmatch(address) else None


def compose(person: Person, address: str, owed: list[Owed], config: Config, at: datetime) -> EmailMessage:
    """The mail: initials and times, by the reader's own clock; never what it is about."""
    zone = zone_named(person.timezone) or ZoneInfo(config.timezone)
    count = "1 promise is" if len(owed) == 1 else f"{len(owed)} promises are"
    lines = [f"* {one.initials}, {'the line went, ring back now' if one.row.dropped else _when(one, at, zone)}" for one in owed]
    mail = EmailMessage()
    mail["Subject"] = f"{count} due"
    mail["From"] = config.smtp_from or f"firstcall@{config.smtp_domain or address.partition('@')[2]}"
    mail["To"] = address
    told = "Firstcall has the number and the last words, under Promises."
    mail.set_content("\n".join([f"{count} due:", "", *lines, "", told, ""]))
    return mail


def post(mail: EmailMessage, config: Config) -> None:
    """Hand a mail to the server. Raises `OSError` or `smtplib.SMTPException` when it does not take it."""
    context = ssl.create_default_context()
    if config.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(config.smtp_host, config.smtp_port, timeout=PATIENCE_S, context=context)
    else:
        server = smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=PATIENCE_S)
    with server:
        if config.smtp_security == "starttls":
            server.starttls(context=context)
        if config.smtp_user:
            server.login(config.smtp_user, config.smtp_password)
        server.send_message(mail)


def _when(one: Owed, at: datetime, zone: ZoneInfo) -> str:
    said = say_due(one.row.due, at, zone if isinstance(one.row.due, str) else one.zone)
    return f"{said}{', late' if one.row.due_at < at else ''}"


def _claim(session: Session, one: Owed, at: datetime) -> bool:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"call_id": one.row.call_id, "promise": one.row.promise, "due_at": one.row.due_at, "sent_at": at}
    made = session.execute(insert(PromiseReminder).values(row).on_conflict_do_nothing().returning(PromiseReminder.call_id))
    return made.first() is not None


def _unclaim(session: Session, one: Owed) -> None:
    session.execute(delete(PromiseReminder).where(
        PromiseReminder.call_id == one.row.call_id, PromiseReminder.promise == one.row.promise,
        PromiseReminder.due_at == one.row.due_at))
