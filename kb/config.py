"""Every setting once: its name, its default and what it means. All are read from KB_* variables."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import Invalid


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("use 1 or 0")


def _flag_or_none(text: str) -> bool | None:
    return _flag(text) if text else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _shapes(text: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"\s+|,(?![^{]*\})", text)))  # the comma of {12,19} is the expression's own


def _limits(text: str) -> dict[str, float]:
    found = {}
    for part in _words(text):
        role, _, amount = part.partition("=")
        found[role] = float(amount)
        if not 0 <= found[role] < float("inf"):
            raise ValueError("use amounts such as agent=50 supervisor=500")
    return found


def _seconds(text: str) -> int:
    if int(text) < 0:
        raise ValueError("use 0 or more seconds")
    return int(text)


def _minutes(text: str) -> int:
    if not 1 <= int(text) <= 10_080:
        raise ValueError("use between 1 minute and 10080, a week")
    return int(text)


def _kept_days(text: str) -> int:
    if not 1 <= int(text) <= 3650:
        raise ValueError("use between 1 day and 3650, ten years")
    return int(text)


def _web_address(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise ValueError("use an address that begins with https://")
    return text


WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _days(text: str) -> tuple[str, ...]:
    wanted = [word[:3].lower() for word in _words(text)]
    if not wanted or not set(wanted) <= set(WEEK):
        raise ValueError("use days such as mon tue wed thu fri")
    return tuple(day for day in WEEK if day in wanted)


def _security(text: str) -> str:
    if text not in {"starttls", "tls", "none"}:
        raise ValueError("use starttls, tls or none")
    return text


@dataclass(frozen=True)
class Setting:
    """One setting: attribute name (`KB_` + upper case is its variable), parser, default and help."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"KB_{self.name.upper()}"


SETTINGS = (
    Setting("data", Path, "./data", "Folder for the database, the search index and everything else that is kept."),
    Setting("database_url", str, "", "Database address; empty means SQLite in the data folder. "
            "For many servers: postgresql+psycopg://user@host/name."),
    Setting("host", str, "127.0.0.1", "Address that `kb serve` listens on."),
    Setting("port", int, "8000", "Port that `kb serve` listens on."),
    Setting("workers", int, "2", "Worker processes of `kb serve`."),
    Setting("streams", int, "64", "Live event streams at once in each worker; beyond it pages poll. Threads = streams + 32."),
    Setting("session_hours", int, "12", "A sign-in ends after so many hours; a shift, not a month."),
    Setting("link_minutes", int, "60", "A one-time sign-in link is good for so many minutes."),
    Setting("trusted_hosts", _words, "", "Host names that requests may carry, separated by spaces; empty means any."),
    Setting("pop_origins", _words, "", "Origins whose pages may open a call by screen pop, e.g. https://cti.example.org."),
    Setting("cti_people", _words, "", "People whose tokens telephone systems use, to tell of everybody's calls at /api/v1/cti."),
    Setting("proxies", int, "0", "Reverse proxies in front whose X-Forwarded-* headers are believed."),
    Setting("secure_cookies", _flag, "0", "Set when https is served by a proxy: cookies become Secure and __Host-."),
    Setting("timezone", str, "America/New_York", "Time zone for people who have not chosen one."),
    Setting("working_days", _days, "mon tue wed thu fri", "Days of the week on which the floor works; "
            "holidays are kept on the page of days."),
    Setting("locale", str, "en-US", "Language and region for dates and numbers for people who have not chosen one."),
    Setting("id_shapes", _shapes, "", "Regular expressions of your own claim and member numbers, never masked as card numbers."),
    Setting("goodwill_limits", _limits, "agent=50 supervisor=500", "The most that each role may give a caller without asking, "
            "e.g. agent=50 supervisor=500; a role that is not named may give nothing."),
    Setting("escalation_seconds", _seconds, "60", "After so many seconds without an answer a request for a supervisor goes on to "
            "the next who is free; 0 leaves it where it is."),
    Setting("chat_webhook", _web_address, "", "Address of an incoming webhook of your team chat, told of each request for a "
            "supervisor in three lines with initials only; empty means none."),
    Setting("hand_over_minutes", _minutes, "120", "A link to a hand-over note, for departments outside Firstcall, is good for so "
            "many minutes."),
    Setting("smtp_host", str, "", "Mail server that reminds people of promises that are due; empty means no mail."),
    Setting("smtp_port", int, "587", "Port of the mail server."),
    Setting("smtp_security", _security, "starttls", "How mail is sent: starttls, tls or none."),
    Setting("smtp_user", str, "", "Name to sign in with at the mail server; empty means without signing in."),
    Setting("smtp_password", str, "", "Password to sign in with at the mail server."),
    Setting("smtp_from", str, "", "Address that reminders come from; empty means firstcall@ and the domain of KB_SMTP_DOMAIN."),
    Setting("smtp_domain", str, "", "Domain of people's addresses: the name that one signs in with, @ and this. A name with an @ "
            "is an address itself."),
    Setting("summary_webhook", _web_address, "", "Address that is told the summary of each call when it is wrapped up, as JSON "
            "with "
            "the caller's IDs, for your own records; empty means none."),
    Setting("search_log_days", _kept_days, "180", "What was searched for outside calls is forgotten after so many days."),
    Setting("max_article_kb", int, "1024", "Largest article or script file, in kilobytes."),
    Setting("semantic", _flag_or_none, "", "Search by meaning, beside words: 1 or 0; empty means where it is installed."),
)


class Config:
    """The settings of one application, as attributes: `config.data`, `config.port`, …

    Raises `Invalid` naming the variable when a value does not parse.
    """

    def __init__(self, environ: Mapping[str, str] | None = None, **given: Any) -> None:
        environ = os.environ if environ is None else environ
        for setting in SETTINGS:
            setattr(self, setting.name, given.pop(setting.name) if setting.name in given else _read(setting, environ))
        if given:
            raise TypeError(f"unknown settings: {', '.join(given)}")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    @property
    def url(self) -> str:
        """The database address in force, SQLite in the data folder by default."""
        return self.database_url or f"sqlite:///{Path(self.data).resolve() / 'firstcall.sqlite3'}"


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    text = environ.get(setting.variable) or setting.default
    try:
        return setting.parse(text)
    except ValueError as wrong:
        raise Invalid(f"{setting.variable}={text!r} cannot be read: {wrong}. {setting.help}") from wrong
