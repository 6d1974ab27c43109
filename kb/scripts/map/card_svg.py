"""The card of a step as SVG. Every text of the script goes through `words`."""

from kb.scripts.format.faults import ERROR, WARNING, Fault
from kb.scripts.map import looks
from kb.scripts.map.cards import PAD, WIDTH, Card, Part, in_words
from kb.scripts.map.layout import PHASE_NAMES, Placed
from kb.scripts.map.marks import Mark
from kb.scripts.map.words import fitted, width
from kb.scripts.map.writing import data, short, words
from kb.scripts.script import Script

_TAG = 10.5
_KIND = 11.0


def draw_card(placed: Placed, script: Script, faults: list[Fault], mark: Mark, href: str) -> str:
    """A card at its place: a link where `href` says to what, else a button."""
    card, step = placed.card, placed.card.step
    worst = ERROR if any(fault.is_error for fault in faults) else WARNING if faults else ""
    starts = step.id == script.start
    tag, act = ("a", f' href="{words(href.replace("{}", step.id))}"') if href else ("g", ' role="button"')
    return (
        f'<{tag} class="map-step" data-step="{words(step.id)}" data-kind="{step.kind}" data-phase="{card.phase}"'
        f'{data("start", "yes" if starts else "")}{data("fault", worst)}{data("tone", mark.tone)}{act} tabindex="0" '
        f'transform="translate({short(placed.x)} {short(placed.y)})">'
        f"<title>{words(_told(card, faults, mark, starts=starts))}</title>"
        f'<rect class="map-card" width="{WIDTH}" height="{short(card.height)}" rx="10"/>'
        f"{_stripe(card.height)}{_head(card, worst, mark)}{''.join(map(_part, card.parts))}{_rule(card)}"
        f"{_tag('Start', 12, -9, 'start')[0] if starts else ''}</{tag}>")


def _head(card: Card, worst: str, mark: Mark) -> str:
    """The kind by icon and word; at the right what is wrong with the step, and what is marked on it."""
    kind = looks.word(card.step)
    head = f'{_icon(card.step.icon, 10, 0.875)}<text class="map-kind" x="{PAD + 19}" y="21">{words(kind)}</text>'
    free, least = WIDTH - 9.0, PAD + 19 + width(kind, _KIND) + 8
    tags = [("Error" if worst == ERROR else "Look here", worst)] if worst else []
    tags += [(mark.text, mark.tone or "plain")] if mark.text else []
    for text, tone in tags:
        drawn, wide = _tag(fitted(text, max(free - least - 14, 24), _TAG), free, 7, tone, right=True)
        head += drawn
        free -= wide + 4
    return head


def _tag(text: str, x: float, y: float, tone: str, *, right: bool = False) -> tuple[str, float]:
    """A word in a box, and how wide it is; `x` is its left side, or its right one."""
    wide = round(width(text, _TAG) + 13)
    left = x - wide if right else x
    return (f'<g class="map-tag" data-tone="{tone}"><rect x="{short(left)}" y="{short(y)}" width="{wide}" height="18" rx="9"/>'
            f'<text x="{short(left + wide / 2)}" y="{short(y + 12.8)}">{words(text)}</text></g>'), wide


def _stripe(height: float) -> str:
    """The phase, quietly, on the left side of the card."""
    return f'<path class="map-stripe" d="M4 2A10 10 0 0 0 0 10V{short(height - 10)}A10 10 0 0 0 4 {short(height - 2)}Z"/>'


def _rule(card: Card) -> str:
    """Between what is said and the ways out."""
    top = card.rows[0].y - card.rows[0].height / 2 - 3 if card.rows else 0
    return f'<path class="map-rule" d="M{PAD} {short(top)}H{WIDTH - PAD}"/>' if card.rows else ""


def _icon(name: str, y: float, size: float) -> str:
    return f'<g class="map-icon" transform="translate({PAD} {short(y)}) scale({size})">{looks.shapes(name)}</g>'


def _part(part: Part) -> str:
    left, ground = PAD, ""
    if part.kind == "say":
        left = PAD + 6
        ground = (f'<rect class="map-say" x="{PAD - 2}" y="{short(part.y - 5)}" width="{WIDTH - 2 * PAD + 4}" '
                  f'height="{short(part.height + 8)}" rx="6"/>')
    elif part.kind == "ask":
        left = PAD + 18
        ground = _icon("question", part.y + 2, 0.8)
    return ground + "".join(
        f'<text class="map-text" data-part="{part.kind}" x="{left}" y="{short(part.y + part.pace * (number + 0.74))}">'
        f"{words(line)}</text>" for number, line in enumerate(part.lines))


def _told(card: Card, faults: list[Fault], mark: Mark, *, starts: bool) -> str:
    """All of the card, for whoever rests on it, and for whoever hears it: nothing is cut here."""
    lines = [card.name, f"{looks.word(card.step)}, {PHASE_NAMES[card.phase]}" + (", starts here" if starts else ""), mark.text]
    lines += [f"{fault.severity.capitalize()}: {fault.message} {fault.mend}".strip() for fault in faults]
    lines += [part.whole for part in card.parts[1:]]
    lines += [f"{line.label or 'On'} → {in_words(line.to)}" for line in card.lines]
    return "\n".join(filter(None, lines))
