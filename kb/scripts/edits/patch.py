"""Make a source say something else by changing only those places of its text that have to change.

What a change wants is given as data. Where the data is as it was, the text is as it was, to the byte: comments, order, quotes,
line ends. What comes out is read again and held against what was wanted, so that no way of writing YAML can be torn unseen.
"""

from typing import Any

from kb.errors import Invalid, TooLarge
from kb.scripts.edits.changing import change_value, told
from kb.scripts.edits.spans import Text, read_spans
from kb.scripts.edits.splices import Splices, TooTerse
from kb.scripts.format.source import MOST_BYTES, read_source

_MARK = "\ufeff"


def rewrite(source: str, said: dict[str, Any], wanted: dict[str, Any]) -> str:
    """The source, which says `said`, saying `wanted`. Raises `Invalid` where it cannot be changed by a form; `TooLarge`."""
    mark = _MARK if source.startswith(_MARK) else ""
    text = Text(source.removeprefix(_MARK))
    splices = Splices(text)
    try:
        change_value(splices, read_spans(text.source), said, wanted)
        changed = splices.apply()
        if len(changed.encode("utf-8", "surrogatepass")) > MOST_BYTES:
            raise TooLarge(f"With this the script is longer than {MOST_BYTES // 1024} kB. Make a part of it a script of its own.")
        if told(read_source(changed).plain()) == told(wanted):
            return mark + changed
    except TooTerse as terse:
        raise _by_hand(terse.line) from None
    except Invalid as wrong:
        raise _by_hand(int(str(wrong.details.get("line", 1)))) from wrong
    raise _by_hand(text.line(min((at for at, _, _ in splices.splices), default=0)) + 1)


def _by_hand(line: int) -> Invalid:
    return Invalid(f"The file is written here (line {line}) in a way that a form cannot change. Change it in the text.",
                   line=line)
