"""A load generator on bare sockets, in a process of its own: `run(Job)` starts one and gives what it measured.

It waits in epoll and does nothing but write prepared bytes and look for the end of the answer, some tens of microseconds a
request; how much of a core it took is told beside each figure, so that nobody takes its limit for the server's.
"""

import heapq
import json
import resource
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]
HUNG_UP = 599
PATIENCE = 30.0
"""An answer that takes longer counts as none (seconds)."""


@dataclass(frozen=True)
class Job:
    """What is to be asked of the server on this port.

    With `at` empty, each of `clients` asks the next path as soon as it has its answer, for `seconds`. Else path n is due at
    second `at[n]` for client `whose[n]`, one after the other for each client, and its time runs from when it was due.
    """

    port: int
    paths: Sequence[str]
    headers: dict[str, str]
    clients: int = 1
    seconds: float = 3.0
    at: Sequence[float] = ()
    whose: Sequence[int] = ()


@dataclass
class Load:
    """What came of it: milliseconds of each answer, how many were not 200, seconds in all, and the part of a core it took."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0
    seconds: float = 0.0
    core: float = 0.0
    server: float = 0.0
    """Milliseconds that the server computed for each answer, where somebody has looked."""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds if self.seconds else 0.0


def run(job: Job) -> Load:
    """Do a job in another process."""
    done = subprocess.run([sys.executable, "-m", __spec__.name if __spec__ else __name__], input=json.dumps(asdict(job)),  # noqa: S603
                          cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    return Load(**json.loads(done.stdout))


class Connection:
    """One client: kept alive, one request at a time."""

    def __init__(self, port: int, number: int) -> None:
        self.socket, self.number = socket.create_connection(("127.0.0.1", port)), number
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.waits = False
        self._got = b""
        self._end = -1

    def ask(self, request: bytes, began: float) -> None:
        """Send a request whose time runs from `began`."""
        self.began, self.waits, self._got, self._end = began, True, b"", -1
        self.socket.sendall(request)

    def read(self) -> int:
        """Take what has come: the status when the answer is whole, else 0; HUNG_UP when there will be none."""
        part = self.socket.recv(1 << 18)
        if not part:
            return HUNG_UP
        self._got += part
        if self._end < 0:
            head = self._got.find(b"\r\n\r\n")
            if head < 0:
                return 0
            fields = self._got[:head].lower()
            place = fields.find(b"\r\ncontent-length:")
            if place < 0:
                raise SystemExit(f"an answer without a length: {fields[:200]!r}")
            self._end = head + 4 + int(fields[place + 17 :].partition(b"\r\n")[0])
        return int(self._got[9:12]) if len(self._got) >= self._end else 0


class Generator:
    """The clients of one job."""

    def __init__(self, job: Job) -> None:
        self.job, self.load = job, Load()
        more = "".join(f"{name}: {value}\r\n" for name, value in job.headers.items())
        self._requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\n{more}\r\n".encode() for path in job.paths]
        self._selector = selectors.DefaultSelector()
        self._next = 0

    def all_the_time(self) -> None:
        """As fast as it is answered."""
        end = time.perf_counter() + self.job.seconds
        for number in range(self.job.clients):
            self._ask_next(self._connect(number), time.perf_counter())
        while (now := time.perf_counter()) < end:
            for key, _ in self._selector.select(end - now):
                if self._answered(key.data):
                    self._ask_next(key.data, time.perf_counter())

    def on_time(self) -> None:
        """Each when it is due, or as soon as the same client has had its last answer."""
        waiting: dict[int, list[int]] = {}
        due = [(at, number) for number, at in enumerate(self.job.at)]
        heapq.heapify(due)
        clients: dict[int, Connection] = {}  # made at the first key: a server lets go of those that ask nothing for long
        busy: set[int] = set()
        began = time.perf_counter()

        def ask(request: int) -> None:
            whose = self.job.whose[request]
            busy.add(whose)
            if whose not in clients:
                clients[whose] = self._connect(whose)
            clients[whose].ask(self._requests[request], began + self.job.at[request])

        while due or busy:
            now = time.perf_counter() - began
            if now > self.job.at[-1] + PATIENCE:
                self.load.wrong += len(busy) + len(due)
                return
            while due and due[0][0] <= now:
                request = heapq.heappop(due)[1]
                whose = self.job.whose[request]
                if whose in busy:
                    waiting.setdefault(whose, []).append(request)
                else:
                    ask(request)
            for key, _ in self._selector.select(max(0.0, due[0][0] - now) if due else 1.0):
                if self._answered(key.data):
                    whose = key.data.number
                    busy.discard(whose)
                    if later := waiting.get(whose):
                        ask(later.pop(0))

    def _connect(self, number: int) -> Connection:
        connection = Connection(self.job.port, number)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return connection

    def _ask_next(self, connection: Connection, now: float) -> None:
        connection.ask(self._requests[self._next % len(self._requests)], now)
        self._next += 1

    def _answered(self, connection: Connection) -> bool:
        status = connection.read()
        if status == HUNG_UP and not connection.waits:  # it has long had all its answers
            self._selector.unregister(connection.socket)
            return False
        if status == HUNG_UP:
            raise SystemExit("the server hung up")
        if not status:
            return False
        connection.waits = False
        self.load.took.append((time.perf_counter() - connection.began) * 1000)
        self.load.wrong += status != 200
        return True


def main() -> None:
    """Do the job on standard input."""
    job = Job(**json.load(sys.stdin))
    generator = Generator(job)
    began = time.perf_counter()
    if job.at:
        generator.on_time()
    else:
        generator.all_the_time()
    load = generator.load
    load.seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    load.core = (used.ru_utime + used.ru_stime) / load.seconds
    print(json.dumps(asdict(load)))


if __name__ == "__main__":
    main()
