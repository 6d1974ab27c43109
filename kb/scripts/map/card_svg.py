"""The card of a step as SVG. Every text of the script is escaped."""

from markupsafe import Markup

from kb.scripts.faults import ERROR, WARNING, Fault
from kb.scripts.map import looks
from kb.scripts.map.cards import PAD, ROW, WIDTH, Card, Part, in_words
from kb.scripts.map.layout import PHASE_NAMES, Placed
from kb.scripts.map.marks import Mark
from kb.scripts.map.words import fitted, width
from kb.scripts.map.writing import data, short
from kb.scripts.script import Script

_TAG = 10.5


def draw_card(placed: Placed, script: Script, faults: list[Fault], mark: Mark, href: str) -> Markup:
    """A card at its place: a link where `href` says to what, else a button."""
    card = placed.card
    step = card.step
    worst = ERROR if any(fault.is_error for fault in faults) else WARNING if faults else ""
    starts = step.id == script.start
    body = Markup('<title>{}</title><rect class="map-card" width="{}" height="{}" rx="10"/>{}{}').format(
        _whole(card, faults, mark), WIDTH, short(card.height), _stripe(card.height), _head(card, worst, mark))
    body += Markup("").join(_part(part) for part in card.parts)
    if card.rows:
        body += Markup('<path class="map-rule" d="M{} {}H{}"/>').format(PAD, short(card.rows[0].y - ROW / 2 - 3), WIDTH - PAD)
    if starts:
        body += _tag("Start", 12, -9, "start")[0]
    tag, act = ("a", Markup(' href="{}"').format(href.format(step.id))) if href else ("g", Markup(' role="button"'))
    return Markup(
        '<{tag} class="map-step" data-step="{id}" data-kind="{kind}" data-phase="{phase}"{start}{fault}{tone}{act} tabindex="0" '
        'aria-label="{label}" transform="translate({x} {y})">{body}</{tag}>'
    ).format(tag=Markup(tag), id=step.id, kind=step.kind, phase=card.phase,  # noqa: S704 (one of two words of ours)
             start=data("start", "yes" if starts else ""), fault=data("fault", worst), tone=data("tone", mark.tone), act=act,
             label=_told(card, faults, mark, starts=starts),
             x=short(placed.x), y=short(placed.y), body=body)


def _head(card: Card, worst: str, mark: Mark) -> Markup:
    """The kind by icon and word; at the right what is wrong with the step, and what is marked on it."""
    kind = looks.word(card.step)
    head = _icon(looks.shapes(card.step.icon), 10, 0.875) + Markup('<text class="map-kind" x="{}" y="21">{}</text>').format(
        PAD + 19, kind)
    free, least = WIDTH - 9.0, PAD + 19 + width(kind, 11) + 8
    tags = [("Error" if worst == ERROR else "Look here", worst)] if worst else []
    tags += [(mark.text, mark.tone or "plain")] if mark.text else []
    for text, tone in tags:
        drawn, wide = _tag(fitted(text, max(free - least - 14, 24), _TAG), free, 7, tone, right=True)
        head += drawn
        free -= wide + 4
    return head


def _tag(text: str, x: float, y: float, tone: str, *, right: bool = False) -> tuple[Markup, float]:
    """A word in a box, and how wide it is; `x` is its left side, or its right one."""
    wide = round(width(text, _TAG) + 13)
    left = x - wide if right else x
    drawn = Markup('<g class="map-tag" data-tone="{}"><rect x="{}" y="{}" width="{}" height="18" rx="9"/>'
                   '<text x="{}" y="{}">{}</text></g>')
    return drawn.format(tone, short(left), short(y), wide, short(left + wide / 2), short(y + 12.8), text), wide


def _stripe(height: float) -> Markup:
    """The phase, quietly, on the left side of the card."""
    return Markup('<path class="map-stripe" d="M4 2A10 10 0 0 0 0 10V{}A10 10 0 0 0 4 {}Z"/>').format(
        short(height - 10), short(height - 2))


def _icon(shapes: str, y: float, size: float) -> Markup:
    return Markup('<g class="map-icon" transform="translate({} {}) scale({})">{}</g>').format(
        PAD, short(y), size, Markup(shapes))  # noqa: S704 (our own icons)


def _part(part: Part) -> Markup:
    left = PAD
    ground = Markup("")
    if part.kind == "say":
        ground = Markup('<rect class="map-say" x="{}" y="{}" width="{}" height="{}" rx="6"/>').format(
            PAD - 2, short(part.y - 5), WIDTH - 2 * PAD + 4, short(part.height + 8))
        left = PAD + 6
    elif part.kind == "ask":
        ground = _icon(looks.shapes("question"), part.y + 2, 0.8)
        left = PAD + 18
    text = Markup("").join(Markup('<text class="map-text" data-part="{}" x="{}" y="{}">{}</text>').format(
        part.kind, left, short(part.y + part.pace * (number + 0.74)), line) for number, line in enumerate(part.lines))
    return ground + text


def _whole(card: Card, faults: list[Fault], mark: Mark) -> str:
    """All that the card cuts, for whoever rests on it."""
    faulty = [f"{fault.message} {fault.mend}".strip() for fault in faults]
    return "\n".join(filter(None, (card.name, *(part.whole for part in card.parts[1:]), mark.text, *faulty)))


def _told(card: Card, faults: list[Fault], mark: Mark, *, starts: bool) -> str:
    """The card for whoever hears it."""
    phase = PHASE_NAMES[card.phase]
    parts = [card.name, f"{looks.word(card.step)}, {phase}", "starts here" if starts else "", mark.text]
    parts += [f"{fault.severity}: {fault.message}" for fault in faults]
    parts += [f"{line.label or 'on'} to {in_words(line.to)}" for line in card.lines]
    return ". ".join(filter(None, parts))


