"""A real `kb serve` in a process of its own, for tests that stop it, kill it, or look at it with a browser.

    with served(tmp_path / "data", demo=True) as server:
        server.base                 # http://127.0.0.1:PORT
        server.links["agent"]       # a one-time sign-in link, where `demo` was asked for
        server.stop(); server.start()   # the port and the data folder stay; links are fresh
"""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
KB = [sys.executable, "-c", "from kb.cli import main; main()"]
PATIENCE = 90
"""Seconds until a server must have answered, or have ended."""
LINK = re.compile(r"^(\w+)\s.*\s(http://\S+/sign-in/\S+)$")


def environment(data: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command on this data folder; nothing of ours leaks into it. Vectors are made where it is asked."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return {**ours, "KB_DATA": str(data), "KB_SEMANTIC": "0", **(more or {})}


def kb(data: Path, *words: str, more: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run([*KB, *words], cwd=CHECKOUT, env=environment(data, more), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE * 2, check=False)


@dataclass
class Served:
    """One server; `said` are the lines that it printed, `logged` those of its log."""

    data: Path
    port: int
    words: list[str]
    more: Mapping[str, str]
    said: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    program: list[str] = field(default_factory=lambda: KB)
    process: "subprocess.Popen[str] | None" = None

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def links(self) -> dict[str, str]:
        """The sign-in links that were printed at the last start, by role."""
        return {found[1]: found[2] for found in map(LINK.match, self.said) if found}

    def start(self, *, expect: int = 200) -> None:
        """Start it, and wait until it answers."""
        self.said, self.logged = [], []
        self.process = subprocess.Popen(
            [*self.program, "serve", "--port", str(self.port), *self.words], cwd=CHECKOUT, env=environment(self.data, self.more),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        for stream, lines in ((self.process.stdout, self.said), (self.process.stderr, self.logged)):
            threading.Thread(target=self._read, args=(stream, lines), daemon=True).start()
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and self.process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                if self._has_greeted() and self.request("GET", "/healthz")[0] == expect:
                    return
            time.sleep(0.05)
        self.kill()
        raise AssertionError(f"kb serve did not answer:\n{''.join(self.said)}\n{''.join(self.logged)}")

    def _has_greeted(self) -> bool:
        """Whether its last word at a start is said; another worker than the one that says it may answer before."""
        return bool(self.links if "--demo" in self.words else self.said)

    def stop(self) -> int:
        """Ask it to stop, and wait; its exit code."""
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            self.kill()

    def kill(self) -> None:
        """SIGKILL to all of its processes at once, and to nothing else."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def workers(self) -> list[int]:
        """The process ids of its workers, which are forks of it; of its other children none."""
        assert self.process is not None
        own = Path(f"/proc/{self.process.pid}")
        with suppress(FileNotFoundError):
            return [int(pid) for pid in (own / "task" / own.name / "children").read_text().split()
                    if (own / "cmdline").read_bytes() == Path(f"/proc/{pid}/cmdline").read_bytes()]
        return []

    def request(self, method: str, path: str, body: object = None, *, token: str | None = None,
                timeout: float = 30) -> tuple[int, Any]:
        """One request on a connection of its own: the status, and the body (parsed where it is JSON)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if "json" in (answer.getheader("Content-Type") or ""):
            return answer.status, json.loads(content)
        return answer.status, content.decode("utf-8", "replace")

    @staticmethod
    def _read(stream: Any, lines: list[str]) -> None:
        with stream:
            for line in stream:
                lines.append(line)


@contextmanager
def served(data: Path, *, demo: bool = False, workers: int = 2, more: Mapping[str, str] | None = None,
           start: bool = True, program: list[str] = KB) -> Iterator[Served]:
    """A server on a free port and this data folder, for the length of a `with`."""
    server = Served(data, free_port(), ["--workers", str(workers), *(["--demo"] if demo else [])], more or {}, program=program)
    try:
        if start:
            server.start()
        yield server
    finally:
        server.kill()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
