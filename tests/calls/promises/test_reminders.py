"""Reminders by mail: who is told what, once, and nothing but initials."""

import smtplib
import socketserver
import threading
from datetime import timedelta

import pytest

from kb.calls import Reminders
from kb.config import Config
from kb.db import isotime, now

SMTP = {"smtp_host": "127.0.0.1", "smtp_domain": "larkfield.example", "smtp_security": "none"}


@pytest.fixture
def settings(config):
    """With a mail server."""
    return Config({}, data=config.data, database_url=config.database_url, **SMTP)


@pytest.fixture
def sent():
    """The mails that went out."""
    return []


@pytest.fixture
def reminders(database, settings, sent):
    """Reminders that are only kept."""
    return Reminders(database, settings, sent.append)


def made(minutes, promise="p"):
    return "promise.made", {"promise": promise, "what": "Trace the secret cheque", "number": "555-0142",
                            "due": isotime(now() + timedelta(minutes=minutes))}


@pytest.mark.store
def test_half_an_hour_before_and_once(app, database, ada, begin, reminders, sent):
    begin(ada, made(60))
    assert reminders.round() == 0
    assert reminders.round(now() + timedelta(minutes=31)) == 1
    assert reminders.round(now() + timedelta(minutes=32)) == 0
    (mail,) = sent
    assert (mail["To"], mail["Subject"]) == ("ada@larkfield.example", "1 promise is due")
    text = mail.get_content()
    assert "J. D." in text
    assert not [word for word in ("John", "Doe", "cheque", "555", "P000") if word in text]


def test_a_line_that_went_is_told_at_once_and_a_kept_promise_never(app, database, ada, begin, reminders, sent):
    begin(ada, ("issue.raised", {"issue": "i", "text": "x"}), ("call.dropped", {}))
    begin(ada, made(5), ("promise.kept", {"promise": "p"}))
    assert reminders.round() == 1
    assert "ring back now" in sent[0].get_content()


def test_a_next_date_is_told_of_again(app, database, ada, begin, write, reminders):
    call = begin(ada, made(20))
    assert reminders.round() == 1
    later = isotime(now() + timedelta(minutes=90))
    write(ada, call, ("promise.touched", {"promise": "p", "how": "spoke", "next_due": later}))
    assert reminders.round(now() + timedelta(minutes=65)) == 1


def test_a_server_that_is_away_is_tried_again_later_and_nothing_is_lost(app, database, ada, begin, settings, sent):
    begin(ada, made(10))

    def away(_mail):
        raise smtplib.SMTPServerDisconnected("away")

    failing = Reminders(database, settings, away)
    assert failing.round() == 0
    assert failing.round() == 0
    failing._send = sent.append
    assert failing.round(now() + timedelta(minutes=6)) == 1


def test_two_processes_remind_once(app, database, ada, begin, settings, sent):
    begin(ada, made(10))
    for _ in range(2):
        Reminders(database, settings, sent.append).round()
    assert len(sent) == 1


def test_without_a_mail_server_or_an_address_nothing_is_sent(app, database, ada, begin, config, sent):
    begin(ada, made(10))
    assert Reminders(database, config, sent.append).round() == 0
    nowhere = Config({}, data=config.data, smtp_host="127.0.0.1")
    assert Reminders(database, nowhere, sent.append).round() == 0


class _Server(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        in_mail = False
        for line in self.rfile:
            self.server.heard.append(line.decode().strip())
            if in_mail:
                in_mail = line != b".\r\n"
                answer = b"" if in_mail else b"250 taken\r\n"
            elif line.upper().startswith(b"DATA"):
                in_mail, answer = True, b"354 go on\r\n"
            else:
                answer = b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n"
            self.wfile.write(answer)
            if answer.startswith(b"221"):
                return


def test_it_goes_to_the_configured_server(app, database, ada, begin, config):
    begin(ada, made(10))
    with socketserver.TCPServer(("127.0.0.1", 0), _Server) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings = Config({}, data=config.data, **SMTP, smtp_port=server.server_address[1])
        assert Reminders(database, settings).round() == 1
        server.shutdown()
        thread.join()
    assert "rcpt to:<ada@larkfield.example>" in [line.lower() for line in server.heard]


@pytest.mark.parametrize("given", [{"KB_SMTP_SECURITY": "some"}, {"KB_WORKING_DAYS": "caturday"}, {"KB_SMTP_PORT": "x"}])
def test_settings_that_cannot_be_read_are_named(given):
    with pytest.raises(Exception, match=next(iter(given))):
        Config(given)
