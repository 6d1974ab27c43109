"""A map as SVG. Every text of the script is escaped: whoever writes a script is not to be trusted with the page."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from kb.scripts.faults import Fault
from kb.scripts.map.card_svg import draw_card
from kb.scripts.map.cards import PAD, WIDTH, in_words
from kb.scripts.map.layout import PHASE_NAMES, Band, Drawn, Placed, Plan, lay_out
from kb.scripts.map.lines import Line
from kb.scripts.map.marks import Mark
from kb.scripts.map.routing import Point
from kb.scripts.map.style import sheet
from kb.scripts.map.words import fitted, width
from kb.scripts.map.writing import data, short
from kb.scripts.script import Script

_SHEET = 1.3
"""How much higher than wide a sheet of paper is."""
_NARROWEST = 680
_ROUND = 6
_LABEL = 12.0
_NOTE = 11.0
_PLAIN = Mark()
_NOTHING: Mapping[Any, Mark] = MappingProxyType({})


def draw_map(script: Script, *, faults: Iterable[Fault] = (), marks: Mapping[str, Mark] = _NOTHING,
             ways: Mapping[tuple[str, str], Mark] = _NOTHING, standalone: bool = False, href: str = "", name: str = "") -> Markup:
    """The map of a script's own steps.

    `marks` (by step) and `ways` (by step and way: an option's id, `to`, `default`, `rule-1`, `after`) are written on it.
    Cards are buttons for `static/js/map.js`; with `href` (`#step-{}`) they are links that work without it. `standalone` makes
    a file of it that brings its own style; `name` is an id for the drawing, which `draw_pages` shows again.
    """
    plan = lay_out(script, frozenset(way for way, mark in ways.items() if mark.text))
    by_step: dict[str, list[Fault]] = {}
    for fault in faults:
        by_step.setdefault(fault.step, []).append(fault)
    bands = Markup("").join(_band(band, plan.width) for band in plan.bands)
    placed = {one.card.step.id: one for one in plan.cards}
    cards = Markup("").join(draw_card(one, script, by_step.get(name, []), marks.get(name, _PLAIN), href)
                            for name, one in placed.items())
    lines = Markup("").join(_way(drawn, placed[drawn.line.start], ways.get((drawn.line.start, drawn.line.way), _PLAIN))
                            for drawn in plan.lines)
    return Markup(
        '<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="group" '
        'aria-label="Map of {title}">{own}<g{name}><g class="map-bands" aria-hidden="true">{bands}</g>'
        '<g class="map-steps">{cards}</g>'
        '<g class="map-ways" aria-hidden="true">{lines}</g></g></svg>'
    ).format(w=short(plan.width), h=short(plan.height), title=script.title, own=_own(script, plan) if standalone else "",
             name=Markup(' id="{}"').format(name) if name else "", bands=bands, cards=cards, lines=lines)


def draw_pages(script: Script, name: str) -> Markup:
    """The map that stands on the page under `name`, in parts that each fit on a sheet of paper, cut between cards."""
    plan = lay_out(script)
    parts = plan.pages(max(plan.width, _NARROWEST) * _SHEET)
    return Markup("").join(Markup('<svg class="map" viewBox="0 {y} {w} {h}" width="{w}" height="{h}" aria-hidden="true">'
                                  '<use href="#{name}"/></svg>').format(
        y=short(start), w=short(plan.width), h=short(end - start), name=name) for start, end in parts)


def _own(script: Script, plan: Plan) -> Markup:
    """What a map in a file of its own brings along."""
    return Markup('<title>{}</title><style>{}</style><rect class="map-paper" width="{}" height="{}"/>').format(
        f"{script.title} (version {script.version})" if script.version else script.title, Markup(sheet()),  # noqa: S704 (ours)
        short(plan.width), short(plan.height))


def _band(band: Band, wide: float) -> Markup:
    return Markup('<g class="map-band" data-phase="{}"><rect x="8" y="{}" width="{}" height="{}" rx="12"/>'
                  '<text x="22" y="{}">{}</text></g>').format(
        band.phase, short(band.y), short(wide - 16), short(band.height), short(band.y + 22), PHASE_NAMES[band.phase])


def _way(drawn: Drawn, placed: Placed, mark: Mark) -> Markup:
    line = drawn.line
    body = Markup("<title>{}</title>").format(_in_words(line, mark))
    if drawn.points:
        body += _line(drawn.points, mark.weight)
    if drawn.row is not None:
        body += _label(line, mark, placed.x, drawn.row + 4)
    return Markup('<g class="map-way" data-from="{}" data-to="{}" data-way="{}"{}{}{}>{}</g>').format(
        line.start, line.to, line.way, data("back", "yes" if drawn.back else ""), data("torn", "yes" if line.torn else ""),
        data("tone", mark.tone), body)


def _line(points: tuple[Point, ...], weight: float) -> Markup:
    """The line, its tip on the one card and its port on the other."""
    thick = Markup(' stroke-width="{}"').format(short(1.5 + 5 * min(weight, 1))) if weight > 0 else ""
    (from_x, from_y), (to_x, to_y) = points[0], points[-1]
    return Markup('<path class="map-line" d="{}"{}/><path class="map-tip" d="M{} {}l-4.5 -8h9z"/>'
                  '<circle class="map-port" cx="{}" cy="{}" r="3"/>').format(
        _path(points), thick, short(to_x), short(to_y), short(from_x), short(from_y))


def _label(line: Line, mark: Mark, x: float, y: float) -> Markup:
    """The words of a way, in its row of the card, and at their end what is marked on it."""
    label = f"No step {line.to}: {line.label}" if line.torn else line.label or "Go on"
    room, note = WIDTH - 2.0 * PAD, Markup("")
    if mark.text:
        words = fitted(mark.text, WIDTH / 2, _NOTE)
        room -= width(words, _NOTE) + 8
        note = Markup('<text class="map-note" x="{}" y="{}">{}</text>').format(short(x + WIDTH - PAD), short(y), words)
    return Markup('<text class="map-label" x="{}" y="{}">{}</text>').format(
        short(x + PAD), short(y), fitted(label, room, _LABEL)) + note


def _path(points: tuple[Point, ...]) -> str:
    """Straight lines with round corners."""
    (x, y), parts = points[0], []
    parts.append(f"M{short(x)} {short(y)}")
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
