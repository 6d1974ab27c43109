"""What must be told: the lines that an article lists under that heading, as plain words."""

import html
import re

from kb.content import mask

HEADING = "what must be told"
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)")
_BULLET = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_NAMED = re.compile(r"\[\[[^\[\]|]*\|([^\[\]|]*)\]\]")
_BARE = re.compile(r"\[\[([^\[\]|#]*)[^\[\]|]*\]\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_GONE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)|\[\^[^\[\]]*\]|<[^<>]+>|\{%[^{}%]*%\}")
_MARKS = re.compile(r"(?:\*{1,3}|_{2,3}|`+)(?=\S)|(?<=\S)(?:\*{1,3}|_{2,3}|`+)|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")


def must_tell(text: str) -> list[str]:
    """The list items under the heading *What must be told* of an article's Markdown, each once, without its markup.

    What stands below an item belongs to it. Card and social security numbers are masked, as in everything that a call keeps.
    """
    items: list[list[str]] = []
    is_on = is_item = False
    for line in text.splitlines():
        heading = _HEADING.fullmatch(line)
        if heading:
            is_on, is_item = heading[2].rstrip("# \t").casefold() == HEADING, False
        elif is_on:
            found = _ITEM.fullmatch(line)
            if found:
                items.append([found[1]])
                is_item = True
            elif not line.strip():
                is_item = False
            elif items and (is_item or line[:1].isspace()):
                items[-1].append(_BULLET.sub("", line.strip(), count=1))
    told = (" ".join(_plain(" ".join(item)).split()) for item in items)
    return list(dict.fromkeys(mask(item)[0] for item in told if item))


def _plain(words: str) -> str:
    words = _LINK.sub(r"\1", _GONE.sub("", _NAMED.sub(r"\1", words)))
    words = _BARE.sub(lambda found: found[1].replace("-", " "), words)
    return html.unescape(_MARKS.sub("", words))
