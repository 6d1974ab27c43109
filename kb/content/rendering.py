"""Markdown to safe HTML and plain text, bounded in time: what cannot be rendered in time is shown as plain text."""

import atexit
import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).with_name("markdown_process.py")
ID_PREFIX = "a-"
"""What the program puts before every id, unless it stands there already."""
SECONDS = 5.0
"""A text that takes more of the processor's time is shown as it is written."""
PATIENCE = 60.0
"""On a machine that is too busy for anything, waiting for it ends after so many seconds of the clock."""
PROCESSES = 2
"""So many texts are rendered at once; more wait."""
LONGEST = 1024 * 1024
"""A longer text is not rendered at all (characters)."""

# Runs of openings that nothing closes: Python-Markdown needs the square of their number in time.
_BOMB = re.compile(r"(?:!?\[(?:\w{0,3}\]\()?[ \t]*){250}|(?:<\w{0,3}[ \t]*){1000}")
_LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>(.*?)</a>', re.S)
_IMAGE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_OUTSIDE = re.compile(r"(?:https?|mailto|tel):", re.I)


@dataclass(frozen=True)
class Link:
    """Where a link leads: its address, and a name by which it can be followed again when the article is read."""

    href: str
    to: str = ""


@dataclass(frozen=True)
class Rendered:
    """A text as it is shown (`html`, safe) and as it is searched (`text`, headings on lines of their own).

    `headings` are (level, id, words); `links` the names of what it links to; `broken` what it shows and nobody has;
    `trouble` says why the text is shown as it is written, or is empty.
    """

    html: str
    text: str
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    trouble: str = ""


def nowhere(_target: str) -> None:
    """For texts without links inside: leads nowhere."""


def render(markdown: str, *, link: Callable[[str], Link | None] = nowhere, asset: Callable[[str], str | None] = nowhere,
           title: str = "") -> Rendered:
    """Render a text. `link` gets what stands in a link inside (`article:slug`, `../folder/file.md`, `/page/`) and answers
    where it leads, or None; `asset` gets an image's relative path and answers its address, or None. A first heading equal
    to `title` is left out.

    Raises nothing: a text that cannot be rendered in time comes back as it is written, with `trouble`.
    """
    markdown = markdown.replace("\r\n", "\n").replace("\0", "")
    if len(markdown) > LONGEST:
        return as_written(markdown, "The text is too long to be rendered; it is shown as it is written.")
    if _BOMB.search(markdown) or markdown.count("<![") > 250:
        return as_written(markdown, "The text holds a long run of open brackets; it is shown as it is written.")
    made = _kitchen.make({"text": markdown, "title": title, "seconds": SECONDS})
    if made is None or "failed" in made:
        return as_written(markdown, "The text could not be rendered; it is shown as it is written.")
    weaver = _Weaver(link, asset)
    html = _IMAGE.sub(weaver.image, _LINK.sub(weaver.link, made["html"]))
    return Rendered(html, made["text"], [(level, id_, words) for level, id_, words in made["headings"]],
                    list(dict.fromkeys(weaver.links)), list(dict.fromkeys(weaver.broken)))


def as_written(markdown: str, trouble: str) -> Rendered:
    """The text itself, as the answer of last resort."""
    return Rendered(f"<pre>{escape(markdown)}</pre>", markdown, trouble=trouble)


def anchor(fragment: str) -> str:
    """Where a heading or a note of that name is found in a rendered text."""
    return f"#{fragment}" if fragment.startswith(ID_PREFIX) else f"#{ID_PREFIX}{fragment}"


class _Weaver:
    """Puts links and images in place. It works on nh3's output, where every attribute is quoted and escaped."""

    def __init__(self, link: Callable[[str], Link | None], asset: Callable[[str], str | None]) -> None:
        self._follow, self._fetch = link, asset
        self.links: list[str] = []
        self.broken: list[str] = []

    def link(self, found: re.Match[str]) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        href, inside = given.get("href", ""), found[2]
        if not href:
            return found[0] if "id" in given else inside
        if href.startswith("#"):
            given["href"] = anchor(href[1:])
            given.pop("rel", None)
            return f"<a{_attributes(given)}>{inside}</a>"
        if _OUTSIDE.match(href) or href.startswith("//"):
            return found[0]
        leads = self._follow(href)
        if leads is None:
            self.broken.append(href)
            return f'<span class="broken-link">{inside}</span>'
        self.links.append(leads.to or leads.href)
        given["href"] = leads.href
        given.pop("rel", None)
        if leads.to:
            given["data-to"] = leads.to
        return f"<a{_attributes(given)}>{inside}</a>"

    def image(self, found: re.Match[str]) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        source, words = given.get("src", ""), given.get("alt", "")
        if _OUTSIDE.match(source) or source.startswith("//"):
            # Nothing is fetched from elsewhere while an article is read; the reader may go there.
            return f'<a href="{escape(source)}" rel="noopener noreferrer">{escape(words or "Image")}</a>'
        address = self._fetch(source) if source else None
        if address is None:
            if source:
                self.broken.append(source)
            return f'<span class="broken-link">{escape(words or "Image")}</span>'
        given |= {"src": address, "alt": words, "loading": "lazy"}
        return f"<img{_attributes(given)}>"


def _attributes(given: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in given.items())


class _Process:
    """One running program."""

    def __init__(self) -> None:
        self._popen = subprocess.Popen([sys.executable, "-P", str(PROGRAM)], stdin=subprocess.PIPE,  # noqa: S603
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """The answer, or None when it has not come in time. Raises `OSError` when the program has ended."""
        stdin, stdout = self._popen.stdin, self._popen.stdout
        if stdin is None or stdout is None:
            raise OSError("no pipes")
        stdin.write(json.dumps(question).encode() + b"\n")
        stdin.flush()
        until, pieces = time.monotonic() + seconds, []
        while True:
            if not select.select([stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                return None
            piece = os.read(stdout.fileno(), 1 << 20)
            if not piece:
                self._popen.wait(PATIENCE)
                raise OSError("the program has ended")
            pieces.append(piece)
            if piece.endswith(b"\n"):
                answer: dict[str, Any] = json.loads(b"".join(pieces))
                return answer

    @property
    def ran_out(self) -> bool:
        """Whether it has ended because its time was over."""
        return self._popen.returncode == -signal.SIGPROF

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        if self._popen.poll() is None:
            self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be written has nobody to read it
                    continue


class _Kitchen:
    """The programs of this process, started when they are first needed, ended when a text takes too long."""

    def __init__(self) -> None:
        self.after_fork()

    def after_fork(self) -> None:
        """A child starts its own programs: two processes on one pipe would read each other's answers."""
        self._idle: list[_Process] = []
        self._places = threading.BoundedSemaphore(PROCESSES)
        self._lock = threading.Lock()

    def make(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """The program's answer; None when there is none in time."""
        with self._places:
            for _attempt in range(PROCESSES + 1):  # idle programs may just have ended by themselves
                process = self._take()
                try:
                    answer = process.ask(question, PATIENCE)
                except (OSError, ValueError):
                    process.end()
                    if process.ran_out:
                        return None
                    continue
                if answer is None:
                    process.end()
                    return None
                with self._lock:
                    self._idle.append(process)
                return answer
            return None

    def close(self) -> None:
        """End all that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def _take(self) -> _Process:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _Process()


_kitchen = _Kitchen()
os.register_at_fork(after_in_child=_kitchen.after_fork)
atexit.register(_kitchen.close)
