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
SEARCHES = ("search page", "as you type", "API")
WARMING = 2
"""So often each kind of search is asked for before it counts, with other queries: a server that has run for some seconds."""
DISTINCT: tuple[Kind, ...] = ("several", "prefix", "question", "phrase", "typo")
"""Of these there are enough for no query to come twice; of single words there are not."""
CONSTANT = "/sign-in"
"""A page that is always the same, for whoever is not signed in: HTML from a template, without session, store or search."""
LEAST = "/healthz"
"""Two words of JSON, without template, sign-in or store: the fastest answer that the server and the application have."""
SIGNED_IN = "/session"
"""Who is signed in, in a line of JSON: what every page costs that knows whom it answers, before it asks anything."""
ALWAYS_THE_SAME = {"least": LEAST, "constant": CONSTANT, "signed in": SIGNED_IN}
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
        headers = {} if kind in ("least", "constant") else {**self.cookie, **more}
        return Job(port, self._paths(kind, repeats=repeats), headers, clients, SECONDS)

    def _paths(self, kind: str, *, repeats: bool) -> list[str]:
        if kind in ALWAYS_THE_SAME:
            return [ALWAYS_THE_SAME[kind]]
        if kind == "article":
            return self._articles
        asked = [next(self._fresh) for _ in range(REPEATED if repeats else round(SECONDS * FRESH))]
        place = "/api/v1/search" if kind == "API" else "/search"
        return [f"{place}?q={quote(as_typed(made))}" for made in asked]


def as_typed(made: Made) -> str:
    """A query as it stands in the box."""
    return f'"{made.text}"' if made.kind == "phrase" else made.text


def measure(size: int) -> None:
    """Print requests a second and milliseconds, each kind beside what is always the same in the same round."""
    needed = round(SECONDS * FRESH) * 3 * (len(CLIENTS) * ROUNDS + WARMING) + REPEATED * 3 * (len(CLIENTS) * ROUNDS + 2)
    asked = queries(needed // 5 + 1, DISTINCT, among=min(size, 10_000))
    with floor(size) as server:
        kinds = Kinds(server, asked)
        first(server, kinds)
        for kind in ("article", *SEARCHES * WARMING):
            load(server, kinds.job(kind, server.port, 4, repeats=False))
        print(f"\n{size:,} articles, two workers; {SECONDS:.0f} s each, best of {ROUNDS} rounds\n")
        print("; ".join(f"{name}: {path}" for name, path in ALWAYS_THE_SAME.items()), end="\n\n")
        print("| | clients | requests/s | of constant | of least | computed, ms | p50, ms | p99, ms "
              "| p99 : constant's | p99 : least's | client, cores |\n" + "| --- " * 11 + "|")
        for clients in CLIENTS:
            rounds = [one_round(server, kinds, clients) for _ in range(ROUNDS)]
            for name in rounds[0]:
                print(row(name, clients, rounds), flush=True)
        print(f"\nMemory of the server: {memory(server):.0f} MB (PSS)")
        agents(server, kinds)


def one_round(server: Served, kinds: Kinds, clients: int) -> dict[str, Load]:
    """Every kind once, by so many clients."""
    loads = {kind: load(server, kinds.job(kind, server.port, clients, repeats=False))
             for kind in (*ALWAYS_THE_SAME, "article", *SEARCHES)}
    return loads | {f"{kind}, repeats": load(server, kinds.job(kind, server.port, clients, repeats=True)) for kind in SEARCHES}


def first(server: Served, kinds: Kinds) -> None:
    """Many ask at once, as the first ones after the server has started; then once more."""
    for when in ("first", "then"):
        told = []
        for kind in SEARCHES:
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
    """One kind with so many clients: its best round, beside the constant page, and the least answer, of that round."""
    best = max(rounds, key=lambda loads: loads[name].rate)
    one, constant, least = best[name], best["constant"], best["least"]
    wrong = f" ({one.wrong} wrong)" if one.wrong else ""
    slowest = at(one.took, .99)
    return (f"| {name} | {clients} | {one.rate:.0f}{wrong} | {one.rate / constant.rate:.2f} | {one.rate / least.rate:.2f} "
            f"| {one.server:.2f} | {at(one.took, .5):.1f} | {slowest:.1f} | {slowest / at(constant.took, .99):.1f} "
            f"| {slowest / at(least.took, .99):.1f} | {one.core:.2f} |")


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
