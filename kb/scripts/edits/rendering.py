"""Values as YAML, in the hand in which scripts are written: short things in brackets, texts plain where they can be."""

import json
import re
from typing import Any

WIDEST = 130
"""What stands in brackets on one line is no longer than this (characters)."""

_NARROW = 100
_SPOKEN = {"say", "when_hot", "snippet"}
"""What is said stands on lines of its own, however short."""
_PLAIN = re.compile(r"[^\W_](?:[\w ./+()'’&%§€$@=<>;?!…–—-]|[,:](?! |$))*(?<! )", re.UNICODE)
_PLAIN_IN_BLOCK = re.compile(r"[^\W_](?:[\w ,./+()'’&%§€$@=<>;?!…–—{}\[\]-]|:(?! |$))*(?<! )", re.UNICODE)
_NO_TEXT = re.compile(r"[-+]?[0-9][0-9_,.:]*|true|false|null|y|n|yes|no|on|off", re.IGNORECASE)
"""What somebody, or some reader of YAML, would take for something else than a text."""
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write_scalar(value: Any, *, flow: bool = True, quote: str = "") -> str:
    """A single value on one line. `quote` is the quote that it had before, `flow` whether it stands in brackets."""
    if value is None:
        return "null" if flow else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if quote == "'" and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    if quote != '"' and _is_plain(text, flow):
        return text
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def write_flow(value: Any) -> str:
    """A value in brackets, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_scalar(name)}: {write_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(write_flow(one) for one in value) + "]"
    return write_scalar(value)


def write_entry(name: str, value: Any, indent: int, *, flow: bool | None = None) -> list[str]:
    """The lines of one name and its value in a block, indented by `indent`. `flow` is how its neighbours are written."""
    lead = " " * indent + write_scalar(name, flow=False) + ":"
    if is_many_lines(value):
        return [f"{lead} |", *write_block_text(value, indent + 2)]
    if not isinstance(value, dict | list):
        return [f"{lead} {write_scalar(value, flow=False)}".rstrip()]
    short = _fits(value, indent + len(name)) and name not in _SPOKEN if flow is None else flow
    if not value or (short and _can_flow(value, indent + len(name))):
        return [f"{lead} {write_flow(value)}"]
    return [lead, *write_block(value, indent + 2)]


def write_item(value: Any, indent: int, *, flow: bool | None = None) -> list[str]:
    """The lines of one item of a list, its dash in the column `indent`. `flow` is how its neighbours are written."""
    lead = " " * indent + "- "
    if is_many_lines(value):
        return [f"{lead}|", *write_block_text(value, indent + 2)]
    if not isinstance(value, dict | list):
        return [f"{lead}{write_scalar(value, flow=False)}"]
    if not value or isinstance(value, list) or (flow is not False and _can_flow(value, indent)):
        return [f"{lead}{write_flow(value)}"]
    first, *rest = write_block(value, indent + 2)
    return [lead + first.lstrip(), *rest]


def write_block(value: dict[str, Any] | list[Any], indent: int) -> list[str]:
    """The lines of a list or mapping told by indentation."""
    if isinstance(value, list):
        return [line for one in value for line in write_item(one, indent)]
    return [line for name, one in value.items() for line in write_entry(name, one, indent)]


def write_block_text(text: str, indent: int) -> list[str]:
    """The lines below a `|`."""
    return [" " * indent + line if line else "" for line in text.removesuffix("\n").split("\n")]


def write_folded(text: str, indent: int) -> list[str] | None:
    """The lines below a `>`, or None where folding would not give the text back."""
    if re.search(r"  |\t| \n|\n |\A\s|\n\n", text) or not text.endswith("\n"):
        return None
    lines: list[str] = []
    for paragraph in text.removesuffix("\n").split("\n"):
        lines += [""] if lines else []
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + len(word) > _NARROW:
                lines.append(" " * indent + line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(" " * indent + line)
    return lines


def is_many_lines(value: Any) -> bool:
    """Whether it is a text that is best written below a `|`."""
    return (isinstance(value, str) and value.endswith("\n") and not value.endswith("\n\n") and not value[:1].isspace()
            and not _UNPRINTABLE.search(value.replace("\n", "")) and not re.search(r"[ \t]\n", value))


def tidy(value: Any) -> Any:
    """A value as a form gives it, as a file keeps it: line ends of one kind, a text of several lines ends its last one."""
    if isinstance(value, dict):
        return {str(name): tidy(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(one) for one in value]
    if isinstance(value, str):
        text = re.sub(r"[ \t]+\n", "\n", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        return f"{text}\n" if "\n" in text else text
    return value


def _is_plain(text: str, flow: bool) -> bool:
    return (bool((_PLAIN if flow else _PLAIN_IN_BLOCK).fullmatch(text)) and not _NO_TEXT.fullmatch(text)
            and "{{" not in text)


def _can_flow(value: Any, before: int) -> bool:
    return before + len(write_flow(value)) + 2 <= WIDEST and not _holds_lines(value)


def _holds_lines(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(_holds_lines(one) for one in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and "\n" in value


def _fits(value: dict[str, Any] | list[Any], before: int) -> bool:
    """Whether a list or mapping is short enough to stand behind its name: ids and slugs, or one small mapping."""
    if not _can_flow(value, before):
        return False
    if isinstance(value, list):
        slugs = all(isinstance(one, str) and _SLUG.fullmatch(one) and write_scalar(one) == one for one in value)
        return slugs and before + len(write_flow(value)) < _NARROW
    return all(not isinstance(one, dict | list) for one in value.values())
