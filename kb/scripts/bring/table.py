"""A spreadsheet of steps and options: one row an option, or one row a step with its options beside each other."""

import re
from dataclasses import dataclass

from kb.errors import Invalid
from kb.scripts.bring.plan import NEXT, Choice, Plan, Planned, Question, outcome_of, phase_of, plain, slugs
from kb.scripts.bring.sheet import Sheet

COLUMNS = {
    "step": ("step", "step id", "step name", "id", "node", "node id", "screen", "page", "from", "state", "current step"),
    "title": ("title", "page title", "step title", "screen title", "node title", "heading"),
    "phase": ("phase", "stage", "section", "part"),
    "say": ("say", "script", "what to say", "talk track", "text", "message", "wording", "agent says", "to say", "read aloud",
            "phrase", "phrasing", "speech", "talking point", "talking points"),
    "when_hot": ("when hot", "hot", "if upset", "if angry", "when upset"),
    "verbatim": ("verbatim", "word for word", "required wording", "read word for word"),
    "do": ("do", "instruction", "instructions", "action", "actions", "what to do", "to do", "note", "notes", "guidance", "task"),
    "ask": ("ask", "question", "ask the caller", "question text", "to ask"),
    "name": ("name", "answer name", "question name", "variable", "field", "field name", "save as"),
    "type": ("type", "answer type", "question type", "field type"),
    "option": ("option", "options", "answer", "choice", "button", "response", "caller says", "label", "reply",
               "caller answer", "if"),
    "to": ("to", "next", "next step", "go to", "goto", "leads to", "target", "destination", "then", "next question", "next node"),
    "end": ("end", "ends", "outcome", "result", "end of call", "disposition"),
    "articles": ("article", "articles", "knowledge", "kb", "link", "links"),
    "promise": ("promise", "promise what", "promised"),
    "within": ("within", "due", "deadline", "by when", "time limit"),
    "script": ("script to run", "sub script", "subscript", "run script"),
}
"""What the columns of a sheet may be called, small and without signs; a number behind it makes it one of several."""

_TOP = {"title": "title", "summary": "summary", "owner": "owner", "for": "for", "callers say": "for", "description": "summary"}
_MEANS = {heading: field for field, headings in COLUMNS.items() for heading in headings}
_NO = {"no", "false", "0", "n"}
_LOOKED_AT = 30
"""The row of headings is looked for among the first rows of a sheet."""


@dataclass
class _Heading:
    """A column: what it means, and which of several it is."""

    column: int
    field: str
    number: int


def plan_table(sheets: list[Sheet], plan: Plan) -> None:
    """Read the first sheet that has headings. Raises `Invalid` naming the row, or what the headings should be."""
    for sheet in sheets:
        at, headings = _headings(sheet)
        if headings:
            _top(sheet, at, plan)
            _left_out(sheets, sheet, headings, at, plan)
            _Table(plan, headings).read(sheet.rows[at + 1:])
            return
    raise Invalid("No row with headings was found. Name the columns in the first row: Step, Phase, Say, Do, Ask, Option, To, "
                  "End. One row an option; a row without a step belongs to the step above it.")


def _headings(sheet: Sheet) -> tuple[int, list[_Heading]]:
    for at, (_, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        found = [_Heading(column, *_meant(cell)) for column, cell in enumerate(cells) if _meant(cell)[0]]
        fields = {heading.field for heading in found}
        if len(fields) >= 2 and fields & {"step", "title", "ask", "say"} and fields & {"option", "to", "say", "do", "end"}:
            return at, found
    return 0, []


def _meant(cell: str) -> tuple[str, int]:
    words = plain(cell)
    numbered = re.fullmatch(r"(.+?) ?([0-9]{1,2})(?: (.+))?", words)
    if numbered and numbered[1] in _MEANS:
        field = _MEANS[numbered[1]]
        if numbered[3]:  # `Button 1 text`, `Button 1 link`
            field = "" if field != "option" else "option" if numbered[3] in {"text", "label"} else "to"
        return field, int(numbered[2])
    return _MEANS.get(words, ""), 1


def _top(sheet: Sheet, at: int, plan: Plan) -> None:
    """Rows above the headings may say the title and the like: a name, and behind it the text."""
    for number, cells in sheet.rows[:at]:
        given = [cell for cell in cells if cell]
        field = _TOP.get(plain(given[0])) if len(given) > 1 else None
        if field == "for":
            plan.calls_for = [word for cell in given[1:] for word in re.split(r"\s*[,;\n]\s*", cell) if word]
        elif field:
            setattr(plan, field, given[1])
        elif len(given) == 1 and not plan.title:
            plan.title = given[0]
        elif given:
            plan.note(f"Row {number}", "This row stands above the headings and was left out.")


def _left_out(sheets: list[Sheet], read: Sheet, headings: list[_Heading], at: int, plan: Plan) -> None:
    known = {heading.column for heading in headings}
    for column, cell in enumerate(read.rows[at][1]):
        if cell and column not in known:
            plan.note("", f"The column “{cell}” is not known and was left out.")
    for sheet in sheets:
        if sheet is not read and sheet.rows:
            plan.note("", f"The sheet “{sheet.name}” was left out; only “{read.name}” was read.")


class _Table:
    """Reads row by row; a step goes on until another one is named."""

    def __init__(self, plan: Plan, headings: list[_Heading]) -> None:
        self.plan = plan
        self.headings = headings
        self.steps: dict[str, Planned] = {}
        self.step: Planned | None = None
        self.chosen: set[tuple[str, str, str]] = set()
        fields = {heading.field for heading in headings}
        self.named_by = next(field for field in ("step", "title", "ask", "say") if field in fields)
        if self.named_by in {"ask", "say"}:
            plan.note("", f"There is no column of steps; each {'question' if self.named_by == 'ask' else 'line'} makes one.")

    def read(self, rows: list[tuple[int, list[str]]]) -> None:
        for number, cells in rows:
            given = {(heading.field, heading.number): cells[heading.column] for heading in self.headings
                     if heading.column < len(cells) and cells[heading.column]}
            if given:
                self.row(f"Row {number}", given)
        for step in self.steps.values():
            self.settle(step)

    def row(self, at: str, given: dict[tuple[str, int], str]) -> None:
        step = self.step_of(at, given)
        for (field, _), value in given.items():
            self.field(step, at, field, value)
        choices = sorted({number for field, number in given if field in {"option", "to"}})
        for number in choices or [1]:
            self.way(step, at, given.get(("option", number), ""), given.get(("to", number), ""),
                     given.get(("end", number), given.get(("end", 1), "")))

    def step_of(self, at: str, given: dict[tuple[str, int], str]) -> Planned:
        name = given.get((self.named_by, 1), "")
        if not name:
            if self.step is None:
                raise Invalid(f"{at} belongs to no step: the first row below the headings needs a {self.named_by}.")
            return self.step
        key = plain(name)
        if key not in self.steps:
            title = given.get(("title", 1), "")
            self.steps[key] = Planned(title or name, at, key=name if title else "")
            self.plan.steps.append(self.steps[key])
        self.step = self.steps[key]
        return self.step

    def field(self, step: Planned, at: str, field: str, value: str) -> None:
        if field in {"say", "when_hot", "do"}:
            texts: list[str] = getattr(step, field)
            texts += [text for text in ([value] if field == "do" else _phrasings(value)) if text not in texts]
        elif field == "phase":
            step.phase = phase_of(value) or step.phase
            if not phase_of(value):
                self.plan.note(at, f"“{value}” is no phase. Phases are acknowledge, research, resolve, wrap up.")
        elif field in {"ask", "name", "type"}:
            self.question(step, field, value)
        elif field == "articles":
            step.articles += slugs(value)
        elif field in {"promise", "within", "script"}:
            setattr(step, field, slugs(value)[0] if field == "script" else value)
        elif field == "verbatim":
            step.verbatim = plain(value) not in _NO

    def question(self, step: Planned, field: str, value: str) -> None:
        if field == "ask" and value not in [question.label for question in step.ask]:
            step.ask.append(Question(value))
        elif field != "ask" and step.ask:
            setattr(step.ask[-1], field, value)

    def way(self, step: Planned, at: str, option: str, to: str, end: str) -> None:
        """What a row says about going on: an option and where it leads, or a way for the step as a whole, or its end."""
        outcome = outcome_of(end) if end else ""
        if end and not outcome and plain(end) not in _NO:
            self.plan.note(at, f"“{end}” is no outcome; resolved was taken.")
            outcome = "resolved"
        if option:
            choice = (step.name, plain(option), to or outcome or NEXT)
            if choice in self.chosen:
                self.plan.note(at, f"“{option}” stands there already; the row was left out.")
                return
            self.chosen.add(choice)
            step.choices.append(Choice(option, to or outcome or NEXT, at))
        elif to:
            if step.to not in (None, to):
                self.plan.note(at, f"“{step.name}” goes on to “{step.to}” already; “{to}” was left out.")
                return
            step.to = to
        elif outcome:
            step.end = outcome

    def settle(self, step: Planned) -> None:
        """Options none of which says where it leads are the answers of the question, where there is one."""
        if step.ask and step.choices and all(choice.to == NEXT for choice in step.choices):
            step.ask[-1].answers = [choice.label for choice in step.choices]
            step.choices = []


def _phrasings(value: str) -> list[str]:
    """One cell may hold several phrasings: set apart by an empty line, or each behind a dash or number."""
    parts = re.split(r"\n\s*\n|\n(?=\s*(?:[-•*–]|[0-9][.)])\s)", value)
    if len(parts) > 1:
        parts = [re.sub(r"^\s*(?:[-•*–]|[0-9][.)])\s+", "", part) for part in parts]
    return [" ".join(part.split()) for part in parts if part.strip()]
