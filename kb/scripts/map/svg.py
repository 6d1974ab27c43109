"""A map as SVG. Every text of the script goes through `words`: whoever writes a script is not to be trusted with the page."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from kb.scripts.format.faults import Fault
from kb.scripts.map.card_svg import draw_card
from kb.scripts.map.cards import LINE, PAD, WIDTH, Row, in_words
from kb.scripts.map.layout import PHASE_NAMES, Band, Drawn, Placed, Plan, lay_out
from kb.scripts.map.lines import Line
from kb.scripts.map.marks import Mark
from kb.scripts.map.routing import Point
from kb.scripts.map.style import sheet
from kb.scripts.map.writing import data, short, words
from kb.scripts.script import Script

_SHEET = 1.3
"""How much higher than wide a sheet of paper is."""
_BELOW_HEAD = 0.8
_NARROWEST = 680
_ROUND = 6
_PLAIN = Mark()
_NOTHING: Mapping[Any, Mark] = MappingProxyType({})


def draw_map(script: Script, *, faults: Iterable[Fault] = (), marks: Mapping[str, Mark] = _NOTHING,
             ways: Mapping[tuple[str, str], Mark] = _NOTHING, standalone: bool = False, href: str = "", name: str = "") -> Markup:
    """The map of a script's own steps.

    `marks` (by step) and `ways` (by step and way: an option's id, `to`, `default`, `rule-1`, `after`) are written on it.
    Cards are buttons for `static/js/map.js`; with `href` (`#step-{}`) they are links that work without it. `standalone` makes
    a file of it that brings its own style; `name` is an id for the drawing, which `draw_pages` shows again.
    """
    plan = lay_out(script, frozenset((way, mark.text) for way, mark in ways.items() if mark.text))
    faulty: dict[str, list[Fault]] = {}
    for fault in faults:
        faulty.setdefault(fault.step, []).append(fault)
    placed = {one.card.step.id: one for one in plan.cards}
    bands = "".join(_band(band, plan.width) for band in plan.bands)
    cards = "".join(draw_card(one, script, faulty.get(step, []), marks.get(step, _PLAIN), href) for step, one in placed.items())
    lines = "".join(_way(drawn, placed[drawn.line.start], ways.get((drawn.line.start, drawn.line.way), _PLAIN))
                    for drawn in plan.lines)
    wide, high = short(plan.width), short(plan.height)
    return Markup(  # noqa: S704 (every text in it is escaped)
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="group" aria-label="Map of {words(script.title)}">{_own(script, plan) if standalone else ""}'
        f'<g{_id(name)}><g class="map-bands" aria-hidden="true">{bands}</g><g class="map-steps">{cards}</g>'
        f'<g class="map-ways" aria-hidden="true">{lines}</g></g></svg>')


def draw_pages(script: Script, name: str) -> Markup:
    """The map that stands on the page under `name`, in parts that each fit on a sheet of paper, cut between cards."""
    plan = lay_out(script)
    wide, most = short(plan.width), max(plan.width, _NARROWEST) * _SHEET
    return Markup("".join(  # noqa: S704 (numbers, and the escaped name)
        f'<svg class="map" viewBox="0 {short(start)} {wide} {short(end - start)}" width="{wide}" height="{short(end - start)}" '
        f'aria-hidden="true"><use href="#{words(name)}"/></svg>'
        for start, end in plan.pages(most, most * _BELOW_HEAD)))


def _id(name: str) -> str:
    return f' id="{words(name)}"' if name else ""


def _own(script: Script, plan: Plan) -> str:
    """What a map in a file of its own brings along."""
    title = f"{script.title} (version {script.version})" if script.version else script.title
    return (f"<title>{words(title)}</title><style>{sheet()}</style>"
            f'<rect class="map-paper" width="{short(plan.width)}" height="{short(plan.height)}"/>')


def _band(band: Band, wide: float) -> str:
    return (f'<g class="map-band" data-phase="{band.phase}"><rect x="8" y="{short(band.y)}" width="{short(wide - 16)}" '
            f'height="{short(band.height)}" rx="12"/><text x="22" y="{short(band.y + 22)}">{PHASE_NAMES[band.phase]}</text></g>')


def _way(drawn: Drawn, placed: Placed, mark: Mark) -> str:
    line = drawn.line
    body = f"<title>{words(_in_words(line, mark))}</title>"
    if drawn.points:
        body += _line(drawn.points, mark.weight)
    if drawn.row is not None:
        body += _label(drawn.row, placed)
    return (f'<g class="map-way" data-from="{words(line.start)}" data-to="{words(line.to)}" data-way="{words(line.way)}"'
            f'{data("back", "yes" if drawn.back else "")}{data("torn", "yes" if line.torn else "")}{data("tone", mark.tone)}>'
            f"{body}</g>")


def _line(points: tuple[Point, ...], weight: float) -> str:
    """The line, its tip on the one card and its port on the other."""
    stroke = 1.5 + 5 * min(max(weight, 0), 1)
    thick = f' stroke-width="{short(stroke)}"' if weight > 0 else ""
    half = 3.8 + stroke / 2
    (from_x, from_y), (to_x, to_y) = points[0], points[-1]
    line = _path((*points[:-1], (to_x, to_y - half)))  # its end lies within the tip, however thick it is
    return (f'<path class="map-line" d="{line}"{thick}/>'
            f'<path class="map-tip" d="M{short(to_x)} {short(to_y)}l-{short(half)} -{short(half * 1.75)}h{short(half * 2)}z"/>'
            f'<circle class="map-port" cx="{short(from_x)}" cy="{short(from_y)}" r="3"/>')


def _label(row: Row, placed: Placed) -> str:
    """The words of a way, in its row of the card, and at their end what is marked on it."""
    y = placed.y + row.y + 4
    note = ""
    if row.note:
        note = f'<text class="map-note" x="{short(placed.x + WIDTH - PAD)}" y="{short(y)}">{words(row.note)}</text>'
    first = y - LINE * (len(row.texts) - 1) / 2
    return note + "".join(
        f'<text class="map-label" x="{short(placed.x + PAD)}" y="{short(first + LINE * number)}">{words(text)}</text>'
        for number, text in enumerate(row.texts))


def _path(points: tuple[Point, ...]) -> str:
    """Straight lines with round corners."""
    parts = [f"M{short(points[0][0])} {short(points[0][1])}"]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        turn = min(_ROUND, (abs(bx - ax) + abs(by - ay)) / 2, (abs(cx - bx) + abs(cy - by)) / 2)
        parts.append(f"L{short(bx - turn * _sign(bx - ax))} {short(by - turn * _sign(by - ay))}"
                     f"Q{short(bx)} {short(by)} {short(bx + turn * _sign(cx - bx))} {short(by + turn * _sign(cy - by))}")
    parts.append(f"L{short(points[-1][0])} {short(points[-1][1])}")
    return "".join(parts)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _in_words(line: Line, mark: Mark) -> str:
    there = f"{line.to}, which is no step" if line.torn else in_words(line.to)
    return " · ".join(filter(None, (f"{line.label or 'On'} → {there}", mark.text)))
