"""An outlined Word file: each heading a step, below it what to say, do and ask, and the ways on as list items."""

import re
from dataclasses import dataclass

from kb.errors import Invalid
from kb.scripts.bring.office import Element, Office
from kb.scripts.bring.plan import Choice, Plan, Planned, Question, outcome_of, phase_of, plain, slugs

_LABELS = {
    "say": ("say", "agent", "agent says", "script", "read", "what to say", "tell the caller"),
    "when_hot": ("when hot", "if upset", "if angry", "when upset"),
    "do": ("do", "action", "note", "instruction", "instructions", "what to do", "check"),
    "ask": ("ask", "question", "ask the caller"),
    "to": ("go to", "goto", "next", "next step", "then", "continue with", "then go to"),
    "end": ("end", "outcome", "ends", "result"),
    "promise": ("promise",),
    "articles": ("article", "articles", "see", "knowledge"),
    "phase": ("phase", "stage"),
    "verbatim": ("verbatim", "read word for word", "word for word"),
    "script": ("run script", "sub script", "subscript"),
}
_LABEL = {words: field for field, many in _LABELS.items() for words in many}
_OF_THE_WHOLE = {"summary": "summary", "owner": "owner", "use when": "summary", "for": "for", "callers say": "for"}
_ARROW = re.compile(r"\s*(?:→|⇒|➔|➜|-->|->|=>|--›|»)\s*")
_WAY = re.compile(r"(?:if )?(?P<label>.+?)\s*[:,–—-]\s*(?:then )?(?:go|continue|skip|jump|move on) ?(?:on )?(?:to|with)\s+"
                  r"(?P<to>.+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:step\s*)?[0-9]+(?:\.[0-9]+)*[.):]?\s+|step\s+[0-9]+[.:]\s*", re.IGNORECASE)
_LONGEST_WAY = 300
_QUOTED = re.compile(r"[“\"„«](.+)[”\"“»]", re.DOTALL)


@dataclass
class Paragraph:
    """One paragraph: `level` of a heading (0: the title; None: no heading), whether it is an item of a list, and all in bold."""

    text: str
    level: int | None
    item: bool
    at: str
    bold: bool = False


def plan_document(content: bytes, plan: Plan) -> None:
    """Read a Word file. Raises `Invalid` when it has no headings."""
    paragraphs = read_paragraphs(Office(content))
    if not any(one.level for one in paragraphs):
        _bold_headings(paragraphs, plan)
    reader = _Reader(plan)
    for number, one in enumerate(paragraphs):
        following = next((other for other in paragraphs[number + 1:] if other.text), None)
        if one.text:
            reader.paragraph(one, following)
    if not plan.steps:
        raise Invalid("No heading was found. Give each step a heading (the style Heading 1 or 2), and put below it what to say "
                      "(“Say: …”), what to do (“Do: …”) and the ways on (“Yes → the next heading”).")


def _bold_headings(paragraphs: list[Paragraph], plan: Plan) -> None:
    """Where nothing has the style of a heading, short lines all in bold are meant as such."""
    for one in paragraphs:
        if one.bold and not one.item and one.level is None and len(one.text.split()) <= 12 and ":" not in one.text:
            one.level = 1
            plan.note("", "No heading has the style of one; short lines in bold were taken as headings.")


def read_paragraphs(office: Office) -> list[Paragraph]:
    """The paragraphs of a Word file in order, tables row by row."""
    root = office.part("word/document.xml")
    if root is None:
        raise Invalid("This is no Word document. Save it as .docx and bring that.")
    levels = _levels(office)
    found: list[Paragraph] = []
    body = root.child("body")
    for block in body.children if body is not None else []:
        _block(block, levels, found)
    return found


def _block(block: Element, levels: dict[str, int], found: list[Paragraph]) -> None:
    if block.name == "p":
        style = block.value("pPr", "pStyle")
        own = block.value("pPr", "outlineLvl")
        level = int(own) + 1 if own.isdigit() and int(own) < 9 else levels.get(style)
        text = _text(block)
        properties = block.child("pPr")
        numbered = properties is not None and properties.child("numPr") is not None
        bullet = re.match(r"\s*(?:[•▪◦‣*–-]|[0-9]{1,2}[.)]|[a-z]\))\s+", text)
        item = level is None and (numbered or "list" in style.lower() or bullet is not None)
        found.append(Paragraph(text[bullet.end():] if item and bullet and not numbered else text, level, item,
                               f"Paragraph {len(found) + 1}", _bold(block)))
    elif block.name == "tbl":
        for row in block.all("tr"):
            cells = [" ".join(_text(one) for one in cell.all("p")).strip() for cell in row.children if cell.name == "tc"]
            filled = [cell for cell in cells if cell]
            found.append(Paragraph(" → ".join(filled) if len(filled) == 2 else " ".join(filled), None, True,
                                   f"Paragraph {len(found) + 1}"))
    elif block.name in {"sdt", "sdtContent"}:
        for inner in block.children:
            _block(inner, levels, found)


def _bold(block: Element) -> bool:
    """Whether every run that has words is bold."""
    runs = [run for run in block.all("r") if any(part.text.strip() for part in run.children if part.name == "t")]
    marks = [mark.child("b") if (mark := run.child("rPr")) is not None else None for run in runs]
    return bool(runs) and all(mark is not None and mark.attributes.get("val", "1") not in {"0", "false", "off"} for mark in marks)


def _text(block: Element) -> str:
    """What can be read of a paragraph: no deleted text, no field codes."""
    parts = []
    for one in block.all("t", "tab", "br", "cr", "noBreakHyphen"):
        parts.append(one.text if one.name == "t" else "-" if one.name == "noBreakHyphen" else " " if one.name == "tab" else "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", "".join(parts)).replace("\xa0", " ").strip()


def _levels(office: Office) -> dict[str, int]:
    """The heading level of each style by its id; 0 is the title of the document."""
    found: dict[str, int] = {}
    styles = office.part("word/styles.xml")
    for style in styles.all("style") if styles is not None else []:
        name, own = style.value("name").lower(), style.value("pPr", "outlineLvl")
        heading = re.fullmatch(r"heading ([1-9])", name)
        if name == "title":
            found[style.attributes.get("styleId", "")] = 0
        elif heading:
            found[style.attributes.get("styleId", "")] = int(heading[1])
        elif own.isdigit() and int(own) < 9:
            found[style.attributes.get("styleId", "")] = int(own) + 1
    return found


class _Reader:
    """Goes through the paragraphs; what has no label belongs to the label above it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.step: Planned | None = None
        self.label = ""
        self.phase = ""

    def paragraph(self, one: Paragraph, following: Paragraph | None) -> None:
        if one.level is not None:
            self.heading(one, following)
        elif self.step is None:
            self.before(one)
        else:
            self.below(self.step, one)

    def heading(self, one: Paragraph, following: Paragraph | None) -> None:
        deeper = following is not None and following.level is not None and following.level > (one.level or 0)
        first = not self.plan.title and not self.plan.steps and self.step is None
        number = _NUMBER.match(one.text)
        text = (one.text[number.end():] if number else "") or one.text
        if one.level == 0 or (first and deeper and not phase_of(text)):
            self.plan.title = self.plan.title or text
        elif deeper:
            self.phase = phase_of(text)
            if not self.phase:
                self.plan.note(one.at, f"“{text}” has only other headings below it; it was taken as the name of a part.")
        else:
            self.label = ""
            self.step = Planned(text, f"“{text}”", phase=self.phase)
            self.plan.steps.append(self.step)

    def before(self, one: Paragraph) -> None:
        """Above the first step stands what is true of the whole script."""
        name, _, text = one.text.partition(":")
        field = _OF_THE_WHOLE.get(plain(name))
        if field == "for":
            self.plan.calls_for += [word for word in re.split(r"\s*[,;\n]\s*", text.strip()) if word]
        elif field and text.strip():
            setattr(self.plan, field, text.strip())
        elif not self.plan.summary and len(one.text) <= 200:
            self.plan.summary = one.text
        else:
            self.plan.note(one.at, f"“{one.text[:60]}” stands above the first step and was left out.")

    def below(self, step: Planned, one: Paragraph) -> None:
        name, colon, text = one.text.partition(":")
        field = _LABEL.get(plain(name)) if colon and len(name) < 40 else None
        way = _option(one.text)
        if field == "do" or field in {"say", "when_hot", "ask"} or (field and not (way and one.item)):
            self.label = field
            if text.strip():
                self.put(step, field, text.strip(), one.at)
        elif way is not None:
            step.choices.append(Choice(way[0], way[1], step.at))
        elif one.text[:1] in "→⇒" or plain(one.text).startswith(("go to ", "continue with ")):
            self.put(step, "to", re.sub(r"^(?:→|⇒|go to|continue with)\s*", "", one.text, flags=re.IGNORECASE), one.at)
        elif one.item and self.label == "ask" and step.ask:
            step.ask[-1].answers.append(one.text)
        else:
            self.unlabelled(step, one)

    def unlabelled(self, step: Planned, one: Paragraph) -> None:
        quoted = _QUOTED.fullmatch(one.text)
        if self.label in {"say", "when_hot"} or (quoted and self.label != "do"):
            self.put(step, self.label or "say", one.text, one.at)
        elif self.label == "ask" and one.text.endswith("?"):
            self.put(step, "ask", one.text, one.at)
        else:
            if self.label != "do":
                self.plan.note(step.at, f"“{one.text[:60]}” has no label (Say, Do, Ask); it was taken as what to do.")
            step.do.append(f"- {one.text}" if one.item else one.text)

    def put(self, step: Planned, field: str, text: str, at: str) -> None:
        if field in {"say", "when_hot", "verbatim"}:
            quoted = _QUOTED.fullmatch(text)
            (step.when_hot if field == "when_hot" else step.say).append(" ".join((quoted[1] if quoted else text).split()))
            step.verbatim = step.verbatim or field == "verbatim"
        elif field == "do":
            step.do.append(text)
        elif field == "ask":
            step.ask.append(Question(text))
        elif field == "articles":
            step.articles += slugs(text)
        elif field == "to":
            step.to = text.rstrip(".")
        elif field == "script":
            step.script = slugs(text)[0]
        else:
            self.word(step, field, text)

    def word(self, step: Planned, field: str, text: str) -> None:
        """A field that takes one of some words."""
        if field == "promise":
            found = re.search(r",?\s*(?:within|in)\s+(.+?)\.?$", text[:_LONGEST_WAY], re.IGNORECASE)
            step.promise, step.within = (text[:found.start()], found[1]) if found else (text, "")
        elif field == "phase":
            step.phase = phase_of(text)
            if not step.phase:
                self.plan.note(step.at, f"“{text}” is no phase. Phases are acknowledge, research, resolve, wrap up.")
        else:
            step.end = outcome_of(text) or "resolved"
            if not outcome_of(text):
                self.plan.note(step.at, f"“{text}” is no outcome; resolved was taken.")


def _option(text: str) -> tuple[str, str] | None:
    """`Yes → Trace the payment`, or `If yes, go to Trace the payment`: the label and where it leads."""
    if len(text) > _LONGEST_WAY:
        return None
    parts = _ARROW.split(text)
    if len(parts) == 2 and all(parts):
        label = re.sub(r"^if\s+", "", parts[0], flags=re.IGNORECASE).rstrip(":,")
        to = re.sub(r"^(?:go|continue) to\s+", "", parts[1], flags=re.IGNORECASE)
        return label[:1].upper() + label[1:], to.rstrip(".")
    found = _WAY.fullmatch(text)
    return (found["label"][:1].upper() + found["label"][1:], found["to"].rstrip(".")) if found else None
