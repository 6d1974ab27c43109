"""The production server: gunicorn with threads. Workers share nothing but the store; each makes its own application."""

import ctypes
import gc
import logging
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from mmap import mmap
from pathlib import Path
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from kb import create_app
from kb.config import Config
from kb.db import SAFE_SQLITE, Database, sqlite_version
from kb.errors import Unavailable
from kb.floor import end_streams
from kb.jobs import Jobs
from kb.logs import ServerLog, log_to_stderr
from kb.search import COMPILED, prepare

SPARE_THREADS = 32
"""Threads beyond those that live streams may hold: with fewer, streams starve the pages."""
STOP_SECONDS = 20
"""What is being saved when the server is told to stop has so long to end."""
READ_SECONDS = 10
"""A client that has begun a request and sends nothing more for so long is let go; it held a thread."""
HEAPS = {-8: 2, -3: 1_000_000, -1: 32_000_000}
"""What glibc is told of memory: M_ARENA_MAX heaps for all threads; what is larger than M_MMAP_THRESHOLD is given back at once;
and so much free memory may lie at the end of a heap, M_TRIM_THRESHOLD (bytes; the numbers are those of its <malloc.h>)."""
COLLECTING = (3_000, 100, 10)
"""How often Python looks for what nobody needs any more (`gc.set_threshold`). What a worker does not let go of at once it mostly
keeps, so that looking again finds little; with Python's own numbers all waited 40 ms for it now and then, with these 4."""
HESITATES = 0.002
"""So long (s) a worker leaves a new connection to others that hold fewer."""
PLACES = 256
"""No two workers that live at once were started so many starts apart."""
MEMORY = Path("/dev/shm")  # noqa: S108  (gunicorn's heartbeat files: on a slow or full disk a worker would seem dead)


class Held:
    """How many connections each worker holds, in memory that all of them share. Make it before they are forked."""

    def __init__(self) -> None:
        self._counts = memoryview(mmap(-1, 4 * PLACES)).cast("I")
        """One more than each holds; 0 where there is no worker. Each place is written by one process alone."""

    def tell(self, age: int, count: int) -> None:
        """The worker of this age holds so many now."""
        self._counts[age % PLACES] = count + 1

    def forget(self, age: int) -> None:
        """The worker of this age has ended."""
        self._counts[age % PLACES] = 0

    def fewest(self) -> int:
        """How many the worker holds that holds the fewest."""
        return min((count - 1 for count in self._counts if count), default=0)


class Worker(ThreadWorker):  # type: ignore[misc]
    """A worker that lets go of clients that went silent, and of its live streams when it is told to stop.

    All workers hear of each new connection, and whoever wakes first takes it: mostly the same one, again and again, and browsers
    keep their connections. So whoever holds more than another hesitates.
    """

    held: Held

    def notify(self) -> None:
        """Tell the parent that this worker is alive, and the others how much it has to do; at each turn of its loop."""
        self.held.tell(self.age, self.nr_conns)
        super().notify()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, unless a worker that holds fewer is there to take it."""
        if self.nr_conns > self.held.fewest():
            time.sleep(HESITATES)
        super().accept(listener)
        self.held.tell(self.age, self.nr_conns)

    def enqueue_req(self, conn: Any) -> None:
        """Take up a request; the kernel watches over its reading, where gunicorn itself waits for ever."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", READ_SECONDS, 0))
        super().enqueue_req(conn)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop, and to end what is being done."""
        self._let_go()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop at once."""
        self._let_go()
        super().handle_quit(sig, frame)

    def _let_go(self) -> None:
        # From a thread: this is a signal handler, and what it interrupts may hold the lock that is needed.
        if self.app.callable is not None:
            threading.Thread(target=end_streams, args=(self.app.callable,), daemon=True).start()


class Server(BaseApplication):  # type: ignore[misc]
    """One server on this machine: a parent that only watches, and its workers.

    `greeting` are lines to print when connections are taken; `{address}` in them stands for the server's own.
    """

    def __init__(self, config: Config, workers: int, greeting: list[str]) -> None:
        self.config, self._workers, self._greeting = config, workers, greeting
        Worker.held = Held()
        super().__init__()

    def load_config(self) -> None:
        """Our settings in gunicorn's words."""
        config = self.config
        for name, value in {
            "bind": f"[{config.host}]:{config.port}" if ":" in config.host else f"{config.host}:{config.port}",
            "workers": self._workers, "worker_class": Worker, "threads": config.streams + SPARE_THREADS,
            "worker_connections": 2000, "keepalive": 15, "timeout": 60, "graceful_timeout": STOP_SECONDS,
            "preload_app": False, "reuse_port": False, "proc_name": "firstcall",
            "forwarded_allow_ips": "",  # which proxies are believed is KB_PROXIES alone
            "limit_request_line": 0,  # the application answers long queries itself, in words; gunicorn stops at a megabyte
            "logger_class": ServerLog, "control_socket_disable": True,
            "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
            "post_worker_init": self._ready, "child_exit": lambda _arbiter, worker: Worker.held.forget(worker.age),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application of one worker, made in that worker: no connection, thread or lock crosses a fork."""
        share_heaps()
        return create_app(self.config)

    def _ready(self, worker: Worker) -> None:
        app = worker.app.wsgi()
        Jobs(app).start()
        gc.set_threshold(*COLLECTING)
        gc.freeze()  # what a worker is made of stays to its end: collecting need not walk through it again while somebody waits
        if worker.age == 1:
            address = address_of(self.config, worker.sockets[0].sock.getsockname()[1])
            lines = [line.replace("{address}", address) for line in self._greeting]
            print("\n".join(lines), flush=True)  # noqa: T201  (what a command says, all at once)
        prepare(app)


def share_heaps() -> None:
    """Have the threads of this process share heaps, and give back what they no longer need, where the C library is glibc.

    Else nearly each thread has a heap of its own, which keeps what was once needed: two workers that had searched 10,000
    articles from 64 threads held 1.4 GB, and 0.8 with this, at the same speed.
    """
    with suppress(AttributeError, OSError):
        allocator = ctypes.CDLL(None).mallopt
        for name, value in HEAPS.items():
            allocator(name, value)


def address_of(config: Config, port: int | None = None) -> str:
    """The address that people on this machine, or behind the proxy, type."""
    if config.secure_cookies and config.trusted_hosts:
        return f"https://{config.trusted_hosts[0]}"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(config.host, config.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{port or config.port}"


def safe_workers(config: Config, database: Database) -> int:
    """How many workers may write this store at once: one where the SQLite library can lose a shared log."""
    if database.is_sqlite and config.workers > 1 and sqlite_version() < SAFE_SQLITE:
        have, need = (".".join(map(str, version)) for version in (sqlite_version(), SAFE_SQLITE))
        print(f"SQLite {have} can lose what several processes write; with one worker, or {need} and newer, "  # noqa: T201
              "it cannot. Serving with one worker.", file=sys.stderr, flush=True)
        return 1
    return int(config.workers)


def require_free(config: Config) -> None:
    """Raise `Unavailable` when something else listens where the server should."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except (OSError, OverflowError) as error:
            raise Unavailable(f"Cannot listen on {config.host} port {config.port}: {getattr(error, 'strerror', error)}. "
                              "Choose another with --port.") from error


def serve(config: Config, workers: int, greeting: list[str]) -> None:
    """Serve until told to stop. Does not return; the process ends with the server."""
    log_to_stderr()
    if not COMPILED:
        logging.getLogger("kb.serving").warning("Search takes two to four times as long as it could: Firstcall was installed "
                                                "without a C compiler. Everything works.")
    Server(config, workers, greeting).run()
