"""YAML front matter: read with line numbers, written back by changing only the lines of the keys that changed.

YAML 1.2 by ruamel (so `yes` stays a word), without anchors, aliases and tags, and small: front matter is a card, not a program.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kb.errors import Invalid

LONGEST = 16 * 1024
"""More front matter than this is refused (characters)."""
MOST_SIGNS = 2000
"""More brackets and braces than this are refused before they are parsed: each may be a level."""
DEEPEST = 12

_FENCE = re.compile(r"\A(\ufeff?---[ \t]*\r?\n)(.*?)^((?:---|\.\.\.)[ \t]*(?:\r?\n|\Z))", re.S | re.M)
_OPEN = re.compile(r"\A\ufeff?---[ \t]*(?:\r?\n|\Z)")
_PLAIN = re.compile(r"[A-Za-z][\w ./+()'’-]*(?<! )\Z")
_WORDS_OF_YAML = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the head of a file. `meta`: plain values (text, numbers, dates, lists, dicts); `body`: the rest of the
    text; `body_line`: the line on which it begins; `lines`: the line of each key; `present`: whether there is any."""

    meta: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    lines: dict[str, int] = field(default_factory=dict)
    present: bool = False


@dataclass(frozen=True)
class _Parts:
    opening: str
    yaml: str
    closing: str
    body: str


def read_front_matter(source: str) -> FrontMatter:
    """Split a file into its front matter and its body; a file without any is all body.

    Raises `Invalid` with `line` (in the file) when there is front matter that cannot be read; the message says how to mend it.
    """
    parts = _split(source)
    if parts is None:
        return FrontMatter(body=source.removeprefix("\ufeff"))
    root = _compose(parts.yaml)
    meta: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in root.value if root is not None else ():
        name = _key(key, meta)
        meta[name], lines[name] = _value(value), _line(key)
    return FrontMatter(meta, parts.body, (parts.opening + parts.yaml + parts.closing).count("\n") + 1, lines, True)


def write_front_matter(source: str, changes: Mapping[str, Any]) -> str:
    """The same text with these keys set; None takes a key out. Everything else stays as it is, to the byte: other keys, their
    order, comments, line ends. A key that has the value already is not touched. Raises `Invalid` as `read_front_matter` does."""
    front = read_front_matter(source)
    wanted = {name: value for name, value in changes.items() if not _same(front.meta.get(name), value)}
    if not wanted:
        return source
    end = "\r\n" if re.search(r"\r\n", source[:4096]) else "\n"
    parts = _split(source)
    if parts is None:
        mark = "\ufeff" if source.startswith("\ufeff") else ""
        text = "".join(_dump(name, value, end) for name, value in wanted.items() if value is not None)
        return f"{mark}---{end}{text}---{end}{end if front.body and not front.body[:1].isspace() else ''}{front.body}"
    text = _rewrite(parts.yaml, front.meta, wanted, end)
    return parts.opening + text + parts.closing + parts.body


def _split(source: str) -> _Parts | None:
    if not _OPEN.match(source):
        return None
    found = _FENCE.match(source)
    if found is None:
        raise _broken("The front matter is opened with --- and never closed.", 1, "Put a line --- after its last key.")
    yaml = found[2]
    if len(yaml) > LONGEST:
        raise _broken(f"The front matter is longer than {LONGEST // 1024} KB.", 2, "Move text into the body.")
    return _Parts(found[1], yaml, found[3], source[found.end():])


def _compose(text: str) -> MappingNode | None:
    """The nodes of the text. Lines are counted in the file, whose first line is the opening fence."""
    if len(re.findall(r"[\[{]", text)) > MOST_SIGNS or re.search(r"[\[{]{40}", text) or re.search(r"(?:[-?:] ){40}", text):
        raise _broken("The front matter is nested too deeply.", 2, "Keep it to keys, words and short lists.")
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 2 if mark else 2
        raise _broken(f"The front matter is not YAML: {_plain_words(wrong)}.", line, _mend(wrong, text)) from None
    except (YAMLError, ValueError, RecursionError) as wrong:
        said = str(wrong).splitlines()[0][:120]
        raise _broken(f"The front matter is not YAML: {said}.", 2, "Keep it to printable text.") from None
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        raise _broken("The front matter is not a list of keys and values.", _line(root), "Write each line as key: value.")
    _refuse_cleverness(root, 0)
    return root


def _refuse_cleverness(node: Node, depth: int) -> None:
    if node.anchor is not None:
        raise _broken("The front matter uses an anchor or an alias (& or *).", _line(node),
                      "Write the value out, or put it in quotes.")
    if depth > DEEPEST:
        raise _broken("The front matter is nested too deeply.", _line(node), "Keep it to keys, words and short lists.")
    tag = str(node.tag or "")
    if not tag.startswith("tag:yaml.org,2002:") or "python" in tag:
        raise _broken(f"The front matter uses the tag {tag[:40]}.", _line(node), "Leave the tag out.")
    if isinstance(node, MappingNode):
        for key, value in node.value:
            _refuse_cleverness(key, depth + 1)
            _refuse_cleverness(value, depth + 1)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            _refuse_cleverness(item, depth + 1)


def _key(node: Node, taken: Mapping[str, Any]) -> str:
    if not isinstance(node, ScalarNode):
        raise _broken("A key of the front matter is not a word.", _line(node), "Put it in quotes.")
    name = str(node.value)
    if name in taken:
        raise _broken(f"The key {name!r} stands twice in the front matter.", _line(node), "Keep one of them.")
    return name


def _value(node: Node) -> Any:
    if isinstance(node, MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            found[_key(key, found)] = _value(value)
        return found
    if isinstance(node, SequenceNode):
        return [_value(item) for item in node.value]
    text, kind = str(node.value), str(node.tag).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    # A number that is not written as numbers are (a ZIP code with its 0, a time of day) is text to whoever wrote it.
    if kind == "int" and re.fullmatch(r"0|-?[1-9]\d{0,17}", text):
        return int(text)
    if kind == "float" and re.fullmatch(r"-?\d{1,15}\.\d{1,15}", text):
        return float(text)
    if kind == "timestamp" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _rewrite(text: str, meta: Mapping[str, Any], wanted: Mapping[str, Any], end: str) -> str:
    root = _compose(text)
    if root is not None and root.flow_style:
        merged = {name: wanted.get(name, value) for name, value in {**meta, **wanted}.items()}
        return "".join(_dump(name, value, end) for name, value in merged.items() if value is not None)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    added = [_dump(name, value, end) for name, value in wanted.items() if value is not None and name not in meta]
    for key, value in reversed(root.value if root is not None else ()):
        name = str(key.value)
        if name in wanted:
            first, last = key.start_mark.line, _last_line(value, lines)
            new = "" if wanted[name] is None else _dump(name, wanted[name], end, _comment(value, lines, first))
            lines[first : last + 1] = [new] if new else []
    return "".join(lines + added)


def _last_line(value: Node, lines: Sequence[str]) -> int:
    """The last line that belongs to a value: blank lines and comments after it belong to what follows."""
    line = int(value.end_mark.line) - (1 if value.end_mark.column == 0 and value.end_mark.line > value.start_mark.line else 0)
    line = min(line, len(lines) - 1)
    while line > value.start_mark.line and not (isinstance(value, ScalarNode) and value.style in {"|", ">"}) and (
            not lines[line].strip() or lines[line].lstrip().startswith("#")):
        line -= 1
    return line


def _comment(value: Node, lines: Sequence[str], first: int) -> str:
    """The comment behind a value that stands on the line of its key."""
    if value.start_mark.line != first or value.end_mark.line != first:
        return ""
    found = re.search(r"\s+#.*", lines[first].rstrip("\r\n")[value.end_mark.column:])
    return found[0] if found else ""


def _dump(name: str, value: Any, end: str, comment: str = "") -> str:
    return f"{_scalar(name)}: {_flow(value)}{comment}{end}"


def _flow(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(name))}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) else "null" if value is None else _scalar(str(value))


def _scalar(text: str) -> str:
    if _PLAIN.match(text) and text.lower() not in _WORDS_OF_YAML and len(text) < 1000:
        return text
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _same(one: Any, other: Any) -> bool:
    return one == other and type(one) is type(other)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 2


def _plain_words(wrong: MarkedYAMLError) -> str:
    return str(wrong.problem or wrong.context or "it cannot be read").strip().rstrip(".")[:160]


def _mend(wrong: MarkedYAMLError, text: str) -> str:
    mark = wrong.problem_mark or wrong.context_mark
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line:
        return "Use spaces, not tabs."
    if "alias" in _plain_words(wrong) or "anchor" in _plain_words(wrong) or re.search(r":\s+[*&%@`]", line):
        return "Put the value in quotes."
    if re.search(r":\s.*:\s", line) or "mapping values" in _plain_words(wrong):
        return "A colon inside a value needs quotes around the value."
    return "Look at this line and the one before it: quotes, brackets and indentation must match."


def _broken(message: str, line: int, mend: str) -> Invalid:
    return Invalid(f"{message} (line {line}) {mend}", {"front matter": f"line {line}: {message} {mend}"}, line=line, mend=mend)
