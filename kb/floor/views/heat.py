"""The page of a script's heat: the map with what runs did on it, and the same as a table."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.db import now
from kb.floor.heat import FEW, LEAST, OFTEN, Heat, StepHeat, Tally, heat_of, versions_run
from kb.scripts import Mark, Script, Step, current_version, draw_map, get_version, lines_of
from kb.web import Role, allow, db_session, zone

USUAL = timedelta(days=29)
"""Before today: what is counted when nobody says otherwise."""

_NAMED = re.compile(r"\{\{.*?\}\}")

LONGEST = timedelta(days=3660)


def add_heat(app: Flask) -> None:
    """`/scripts/<id>/heat`, beside the other pages of a script, but with calls in it."""
    app.add_url_rule("/scripts/<script_id>/heat", endpoint="floor.heat", view_func=allow(Role.EDITOR, Role.SUPERVISOR)(page))


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both counted, in the reader's zone; `wrong` says what was not understood, by field."""

    first: date
    last: date
    wrong: Mapping[str, str]

    @property
    def times(self) -> tuple[datetime, datetime]:
        """From when, and until before when."""
        return tuple(datetime.combine(day, clock_time(), zone())  # type: ignore[return-value]
                     for day in (self.first, self.last + timedelta(days=1)))


@dataclass(frozen=True)
class Row:
    """One line of the table. `note`: what it is that nobody stands on. `ways`: words and runs, the most taken first.

    `phrasings`: words, runs, and in how many of them taken well.
    """

    step: str
    name: str
    note: str
    tally: Tally
    ways: list[tuple[str, int]]
    phrasings: list[tuple[str, int, int]]

    @property
    def onward(self) -> int:
        """In how many runs it went on from here."""
        return sum(number for _words, number in self.ways)


def page(script_id: str) -> ResponseReturnValue:
    """What runs of one version of a script did in a period."""
    session = db_session()
    newest = current_version(session, script_id)
    asked = request.args.get("version", type=int) or newest.version
    script = newest if asked == newest.version else get_version(session, script_id, asked)
    period = _period()
    heat = heat_of(session, current_user, script, *period.times)
    run = versions_run(session, current_user, script_id)
    marks = {name: _mark(tally, heat) for name, tally in heat.cards.items()}
    drawn = draw_map(script, marks=marks, ways=_ways(script, heat), href="#step-{}", name="drawing")
    return render_template(
        "floor/heat.html", page="heat", script=script, newest=newest.version, heat=heat, period=period, few=FEW, map=drawn,
        rows=list(_rows(script, heat)), versions=sorted({*run, newest.version, script.version}, reverse=True),
        share=lambda part, whole: _share(part, whole, heat), is_editor=Role.EDITOR in current_user.roles,
    ), 422 if period.wrong else 200


def _period() -> Period:
    today, wrong = now().astimezone(zone()).date(), {}
    days: dict[str, date] = {}
    for name, usual in (("from", today - USUAL), ("to", today)):
        given = request.args.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(given) if given else usual
        except ValueError:
            wrong[name] = f"“{given[:20]}” is no day; write it like {today.isoformat()}."
            days[name] = usual
    first, last = days["from"], days["to"]
    if not wrong and first > last:
        wrong["from"] = "The first day is after the last one."
    if not wrong and not (date(1970, 1, 2) < first and last - first < LONGEST and last < date(9999, 1, 1)):
        wrong["from"] = "Ten years at most."
    return Period(today - USUAL, today, wrong) if wrong else Period(first, last, wrong)


def _mark(tally: Tally, heat: Heat) -> Mark:
    """What a card says: how many runs came there, and the worst of what happened there often."""
    told = {"stop": [("stopped", tally.stopped)],
            "hot": [("went back", tally.back), ("pushed back", tally.disputed), ("supervisor", tally.supervisor),
                    ("grew hot", tally.hot)]}
    for tone, happened in told.items():
        word, number = max(happened, key=lambda one: one[1])
        if number >= LEAST and not heat.is_little and number >= OFTEN * tally.runs:
            return Mark(tone, f"{_share(number, tally.runs, heat)} {word}")
    return Mark("", f"{tally.runs} {'run' if tally.runs == 1 else 'runs'}")


def _ways(script: Script, heat: Heat) -> dict[tuple[str, str], Mark]:
    """How thick each way is, and where a step has several, how many took it."""
    marks = {}
    for name, lines in lines_of(script).items():
        ways = {line.way for line in lines}
        onward = sum(heat.lines.get((name, way), 0) for way in ways)
        for way in ways:
            gone = heat.lines.get((name, way), 0)
            if onward:
                marks[name, way] = Mark("", _share(gone, onward, heat) if len(ways) > 1 else "", gone / max(heat.runs, gone, 1))
    return marks


def _share(part: int, whole: int, heat: Heat) -> str:
    """A share in per cent; while there are few runs, the number."""
    return str(part) if heat.is_little or not whole else f"{round(100 * part / whole)}\N{NO-BREAK SPACE}%"


def _rows(script: Script, heat: Heat) -> Iterator[Row]:
    """The steps in the order of the file; those inside pieces where a run came to them."""
    labels = {(line.start, line.way): line.label for lines in lines_of(script).values() for line in lines}
    for name, step in script.steps.items():
        if step.passes and "." not in name:
            ways = [(labels[line], gone) for line, gone in heat.lines.items() if line[0] == name and labels.get(line)]
            yield Row(name, _name(name), "runs another script" if step.script else "decides by itself",
                      heat.cards.get(name, Tally()), _most(ways), [])
        elif not step.passes and (name in heat.steps or "." not in name):
            yield _stood_on(step, heat.steps.get(name, StepHeat(name)))


def _stood_on(step: Step, found: StepHeat) -> Row:
    named = {option.id: option.label for option in step.options}
    ways = [(label, found.ways.get(way, 0)) for way, label in named.items()]
    ways += [("Go on", number) for way, number in found.ways.items() if way not in named]
    words = (*step.say, *step.when_hot)
    used = [(_NAMED.sub("…", words[number].text), runs, well)
            for number, (runs, well) in sorted(found.phrasings.items()) if number < len(words)]
    return Row(found.step, _name(found.step), "", found.tally, _most(ways), used)


def _most(ways: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(ways, key=lambda way: -way[1])


def _name(step: str) -> str:
    return " › ".join(part.replace("_", " ").replace("-", " ").capitalize() for part in step.split("."))
