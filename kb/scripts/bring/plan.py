"""What was understood of a file before it is a script: steps with names, ways by name. Every form of file becomes this first."""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches

from kb.scripts.steps import PHASES
from kb.scripts.steps.end import OUTCOMES

NEXT = ""
"""A way that does not say where it leads: to the next step."""

_PHASE_WORDS = {
    "acknowledge": ("acknowledge", "greeting", "greet", "opening", "open", "intro", "introduction", "welcome", "start",
                    "empathy"),
    "research": ("research", "verify", "verification", "identify", "identification", "diagnose", "diagnosis", "probe",
                 "questions", "discovery", "find", "investigate", "look"),
    "resolve": ("resolve", "resolution", "solution", "solve", "fix", "action", "answer", "offer"),
    "wrap_up": ("wrap up", "wrapup", "wrap", "closing", "close", "ending", "end", "farewell", "goodbye"),
}
_OUTCOME_WORDS = {
    "resolved": ("resolved", "end", "ends", "stop", "finish", "finished", "done", "close", "closed", "exit", "complete",
                 "completed", "solved", "yes", "x", "true", "end call", "end of call", "end of script"),
    "promised": ("promised", "promise", "call back", "callback", "follow up"),
    "escalated": ("escalated", "escalate", "supervisor"),
    "transferred": ("transferred", "transfer"),
    "unresolved": ("unresolved", "not resolved", "open", "failed"),
}
_PLACES = (
    (re.compile(r"[\[{<(]{1,2} ?(?:(?:caller|customer|member|client|contact)(?:'s|’s)? ?[._ ]?)?first[ _]?name ?[\]}>)]{1,2}"
                r"|@(?:contact|fields)\.first_name", re.IGNORECASE), "{{ caller.first_name }}"),
    (re.compile(r"[\[{<(]{1,2} ?(?:caller|customer|member|client|contact)(?:'s|’s)?[._ ]?name ?[\]}>)]{1,2}"
                r"|@contact(?:\.name)?\b", re.IGNORECASE), "{{ caller.first_name }}"),
    (re.compile(r"[\[{<(]{1,2} ?(?:caller|customer|member|client)?(?:'s|’s)? ?[._ ]?last[ _]?name ?[\]}>)]{1,2}", re.IGNORECASE),
     "{{ caller.last_name }}"),
    (re.compile(r"[\[{<(]{1,2} ?(?:agent|rep|representative|your)(?:'s|’s)?[._ ]?name ?[\]}>)]{1,2}", re.IGNORECASE),
     "{{ agent.name }}"),
)


@dataclass
class Choice:
    """One way that the agent chooses: the words on it, the step that it leads to by name, and where the file says so."""

    label: str
    to: str
    at: str = ""


@dataclass
class Question:
    """One question. `name` is empty where the file gives none; `answers` are those to choose from."""

    label: str
    name: str = ""
    type: str = ""
    answers: list[str] = field(default_factory=list)


@dataclass
class Planned:
    """One step as the file tells it. `at` says where, for example `Row 7`."""

    name: str
    at: str
    key: str = ""
    """How the file itself points to it, where it does so otherwise than by name."""
    phase: str = ""
    say: list[str] = field(default_factory=list)
    when_hot: list[str] = field(default_factory=list)
    verbatim: bool = False
    do: list[str] = field(default_factory=list)
    ask: list[Question] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    promise: str = ""
    within: str = ""
    script: str = ""
    choices: list[Choice] = field(default_factory=list)
    to: str | None = None
    """By name; `NEXT` where the next one is meant; None where the file says nothing."""
    end: str = ""

    @property
    def speaks(self) -> bool:
        """Whether there is anything to say, do or ask."""
        return bool(self.say or self.when_hot or self.do or self.ask or self.promise or self.script or self.articles)


@dataclass
class Plan:
    """All of a file. `notes` say what was guessed or left out, each with its place."""

    title: str = ""
    summary: str = ""
    owner: str = ""
    calls_for: list[str] = field(default_factory=list)
    steps: list[Planned] = field(default_factory=list)
    start: str = ""
    notes: dict[str, None] = field(default_factory=dict)
    """In the order in which they came up."""

    def note(self, at: str, words: str) -> None:
        """Remember something that the author should look at, once."""
        self.notes[f"{at}: {words}" if at else words] = None


def plain(text: str) -> str:
    """A text as it is compared: small letters and digits, one space between words."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", " ", "".join(sign for sign in flat if not unicodedata.combining(sign))).strip()


def id_of(text: str, most: int = 40) -> str:
    """An id made of words: `How was it paid?` is `how_was_it_paid`. Empty where no letter of it can be kept."""
    words = re.sub(r"[^a-z0-9]+", "_", plain(text)).strip("_")
    return words if len(words) <= most else words[:most].rpartition("_")[0] or words[:most]


def slugs(text: str) -> list[str]:
    """The names of articles or scripts in a text, set apart by commas or lines; `unnamed` where none can be read."""
    found = (id_of(one, 80).replace("_", "-") for one in re.split(r"\s*[,;\n]\s*", text))
    return [one for one in found if one] or ["unnamed"]


def phase_of(text: str) -> str:
    """The phase that a word means, or nothing."""
    words = plain(text)
    if words.replace(" ", "_") in PHASES:
        return words.replace(" ", "_")
    return next((phase for phase, meant in _PHASE_WORDS.items() if words in meant or words.split(" ")[0] in meant), "")


def outcome_of(text: str) -> str:
    """The outcome that a word means, or nothing."""
    words = plain(text)
    if words in OUTCOMES:
        return words
    return next((outcome for outcome, meant in _OUTCOME_WORDS.items() if words in meant), "")


def with_names(text: str) -> str:
    """A text in which places for names (`[customer name]`, `{first name}`) are written as scripts write them."""
    for place, name in _PLACES:
        text = place.sub(name, text)
    return text


def closest(name: str, among: list[str]) -> str:
    """The name that was probably meant, or nothing."""
    return next(iter(get_close_matches(plain(name), among, 1, 0.86)), "")
