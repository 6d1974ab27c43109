"""Search over HTTP, on the production server with two workers: pages, keys and the API, beside a page of the same server that
is always the same.
"""

from dataclasses import replace
from random import Random
from urllib.parse import quote

from docs.benchmarks.figures import at
from docs.benchmarks.search.client import Job, Load, run
from docs.benchmarks.search.corpus import Kind, Made, queries
from docs.benchmarks.search.floor import addresses, computed, floor, memory, signed_in
from tests.serving import Served

CLIENTS = (1, 16, 64)
SECONDS = 2.0
FRESH = 1_000
"""For each second so many queries are at hand, more than can be answered, so that none comes twice."""
ROUNDS = 2
DISTINCT: tuple[Kind, ...] = ("several", "prefix", "question", "phrase", "typo")
"""Of these there are enough for no query to come twice; of single words there are not."""
CONSTANT = "/healthz"
"""Two words of JSON, through the same server and application, without sign-in, store or template: the fastest answer it has."""
SIGNED_IN = "/session"
"""Who is signed in, in a line of JSON: what every page costs that knows whom it answers, before it asks anything."""
AGENTS = 500
KEYS = 12
KEYS_A_SECOND = 5
WITHIN = 30.0
"""Each agent begins to type at some moment of so many seconds."""
ARTICLES = 200
"""So many pages of articles are asked for in turn, each once before it counts."""
AT_ONCE = 16
"""So many ask in the same moment, right after the start."""
REPEATED = 40
"""So many different queries, again and again, in the rows with repeats."""
HTMX = {"HX-Request": "true"}


class Kinds:
    """What is asked: each kind of address with its headers. No query comes twice while `fresh` lasts."""

    def __init__(self, server: Served, asked: list[Made]) -> None:
        self.cookie = {"Cookie": signed_in(server)}
        self._fresh = iter(asked)
        self._articles = addresses(server, ARTICLES)

    def job(self, kind: str, port: int, clients: int, *, repeats: bool) -> Job:
        """A job of this kind."""
        more = HTMX if kind == "as you type" else {}
        headers = {} if kind == "constant" else {**self.cookie, **more}
        return Job(port, self._paths(kind, repeats=repeats), headers, clients, SECONDS)

    def _paths(self, kind: str, *, repeats: bool) -> list[str]:
        if kind in ("constant", "signed in"):
            return [CONSTANT if kind == "constant" else SIGNED_IN]
        if kind == "article":
            return self._articles
        asked = [next(self._fresh) for _ in range(REPEATED if repeats else round(SECONDS * FRESH))]
        place = "/api/v1/search" if kind == "API" else "/search"
        return [f"{place}?q={quote(as_typed(made))}" for made in asked]


def as_typed(made: Made) -> str:
    """A query as it stands in the box."""
    return f'"{made.text}"' if made.kind == "phrase" else made.text


def measure(size: int) -> None:
    """Print requests a second and milliseconds, each kind beside the constant page of the same round."""
    plan = [(kind, repeats) for repeats in (False, True) for kind in ("search page", "as you type", "API")]
    needed = round(SECONDS * FRESH) * 3 * len(CLIENTS) * ROUNDS + REPEATED * 3 * (len(CLIENTS) * ROUNDS + 2)
    asked = queries(needed // 5 + 1, DISTINCT, among=min(size, 10_000))
    with floor(size) as server:
        kinds = Kinds(server, asked)
        first(server, kinds)
        load(server, kinds.job("article", server.port, 4, repeats=False))
        print(f"\n{size:,} articles, two workers; {SECONDS:.0f} s each, best of {ROUNDS} rounds\n")
        print(f"constant: {CONSTANT}; signed in: {SIGNED_IN}\n")
        print("| | clients | requests/s | of constant | computed, ms | p50, ms | p99, ms | p99 : constant's | client, cores |\n"
              "| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        for clients in CLIENTS:
            rounds: list[dict[str, Load]] = []
            for _ in range(ROUNDS):
                loads = {kind: load(server, kinds.job(kind, server.port, clients, repeats=False))
                         for kind in ("constant", "signed in", "article")}
                for kind, repeats in plan:
                    name = f"{kind}, repeats" if repeats else kind
                    loads[name] = load(server, kinds.job(kind, server.port, clients, repeats=repeats))
                rounds.append(loads)
            for name in rounds[0]:
                print(row(name, clients, rounds), flush=True)
        print(f"\nMemory of the server: {memory(server):.0f} MB (PSS)")
        agents(server, kinds)


def first(server: Served, kinds: Kinds) -> None:
    """Many ask at once, as the first ones after the server has started; then once more."""
    for when in ("first", "then"):
        told = []
        for kind in ("as you type", "search page", "API"):
            job = kinds.job(kind, server.port, AT_ONCE, repeats=True)
            done = run(replace(job, paths=job.paths[:AT_ONCE], at=[0.0] * AT_ONCE, whose=list(range(AT_ONCE))))
            told.append(f"{kind} {at(done.took, .5):.0f} ms, slowest {max(done.took):.0f}")
        print(f"{AT_ONCE} at once, {when}: {'; '.join(told)}", flush=True)


def load(server: Served, job: Job) -> Load:
    """Do a job, and look what it made the server compute: that is the same however busy the machine is with other things."""
    before = computed(server)
    done = run(job)
    done.server = 1000 * (computed(server) - before) / max(1, len(done.took))
    return done


def row(name: str, clients: int, rounds: list[dict[str, Load]]) -> str:
    """One kind with so many clients: its best round, beside the constant page of that round."""
    best = max(rounds, key=lambda loads: loads[name].rate)
    one, constant = best[name], best["constant"]
    wrong = f" ({one.wrong} wrong)" if one.wrong else ""
    return (f"| {name} | {clients} | {one.rate:.0f}{wrong} | {one.rate / constant.rate:.2f} | {one.server:.2f} "
            f"| {at(one.took, .5):.1f} | {at(one.took, .99):.1f} | {at(one.took, .99) / at(constant.took, .99):.1f} "
            f"| {one.core:.2f} |")


def agents(server: Served, kinds: Kinds) -> None:
    """Many agents type queries, key by key at their own speed, whether or not the list has come."""
    done = load(server, typing_job(server.port, kinds.cookie))
    late = 100 * sum(took > 100 for took in done.took) / len(done.took)
    print(f"\n{AGENTS} agents within {WITHIN:.0f} s, {KEYS} keys each, {KEYS_A_SECOND} a second: {len(done.took)} keys, "
          f"{done.rate:.0f}/s, {done.server:.2f} ms computed for each; p50 {at(done.took, .5):.1f} ms, "
          f"p95 {at(done.took, .95):.1f}, p99 {at(done.took, .99):.1f}, {late:.1f} % over 100 ms, "
          f"{done.wrong} not answered or wrong")


def typing_job(port: int, cookie: dict[str, str]) -> Job:
    """The keys of all agents, each at its moment."""
    chance = Random(12)  # noqa: S311 - no secret
    asked = [made.text for made in queries(AGENTS, ("several", "question")) if len(made.text) >= KEYS][:AGENTS]
    keys = []
    for agent, text in enumerate(asked):
        began = chance.uniform(0, WITHIN)
        keys += [(began + number / KEYS_A_SECOND, agent, f"/search?q={quote(text[: number + 1])}") for number in range(1, KEYS)]
    keys.sort()
    moments, whose, paths = zip(*keys, strict=True)
    return Job(port, paths, {**cookie, **HTMX}, AGENTS, 0, moments, whose)
