"""The program that turns Markdown into safe HTML, in a process of its own that can be ended when a text takes too long.

It is started by `rendering.py` as a file, not as part of the package, so that it begins in a fraction of a second. It reads
one JSON object a line (`{"text", "title", "seconds"}`), answers one a line (`{"html", "text", "headings"}`), and ends by
itself when its input ends or nobody has asked for a while.
"""

import json
import re
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

IDLE = 60.0
"""Seconds without a question after which the process ends."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that a text may make it take."""
ID_PREFIX = "a-"
"""Stands before every id of an article, so that none of them is mistaken for one of the page's."""

CLASSES = frozenset({
    "abstract", "admonition", "admonition-title", "attention", "bug", "caution", "danger", "error", "example", "failure",
    "footnote", "footnote-backref", "footnote-ref", "headerlink", "hint", "important", "info", "note", "question", "quote",
    "success", "summary", "task-list", "task-list-control", "task-list-item", "tip", "tldr", "toc", "warning", "words-wanted",
})
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
TAGS = HEADINGS | {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div",
    "dl", "dt", "em", "figcaption", "figure", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
    "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u",
    "ul", "var", "wbr",
}
ATTRIBUTES = {
    "*": {"id", "title", "lang", "dir"}, "a": {"href"}, "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"}, "li": {"value"}, "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"}, "details": {"open"}, "span": {"role", "aria-label"}, "code": {"class"},
}
SCHEMES = {"http", "https", "mailto", "tel", "article"}

EXTENSIONS = [
    "tables", "pymdownx.superfences", "pymdownx.highlight", "admonition", "footnotes", "toc", "attr_list", "def_list", "abbr",
    "sane_lists", "md_in_html", "pymdownx.tasklist", "pymdownx.details", "pymdownx.magiclink",
]
OPTIONS: dict[str, dict[str, Any]] = {
    "pymdownx.highlight": {"use_pygments": False},
    "pymdownx.magiclink": {"hide_protocol": False},
    "footnotes": {"BACKLINK_TEXT": "↩"},
    "tables": {"use_align_attribute": True},
}

# A template tag of Liquid, or a shortcode of Hugo; inside code it is what the article is about, so code goes first.
_TEMPLATE_TAG = re.compile(
    r"(`+)(?:(?!\1).)+?\1|\{%-?\s*\w[^%\n]*?-?%\}|\{\{[<%][^}\n]*?[>%]\}\}|\{\{-?\s*(?:site|page|include)\.[\w.]*\s*-?\}\}")


class TemplateTags(Preprocessor):  # type: ignore[misc]
    """Leaves out the template tags of other systems, outside of code."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines without them."""
        return [line if line.startswith(("    ", "\t")) or "{" not in line else
                _TEMPLATE_TAG.sub(lambda found: found[0] if found[1] else "", line) for line in lines]


class ArticleLink(InlineProcessor):  # type: ignore[misc]
    """`[[slug]]` and `[[slug|words]]`."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802
        """A link into the scheme `article:`, which the articles room knows how to follow."""
        link = Element("a")
        target, _, words = (part.strip() for part in m[1].partition("|"))
        link.set("href", f"article:{target}")
        link.text = words or target.partition("#")[0].rsplit("/", 1)[-1].replace("-", " ")
        if not words:
            link.set("class", "words-wanted")
        return link, m.start(0), m.end(0)


class House(Extension):  # type: ignore[misc]
    """What is ours among the extensions."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register both; fenced code has been taken out before the tags are looked for."""
        md.preprocessors.register(TemplateTags(md), "template_tags", 15)
        md.inlinePatterns.register(ArticleLink(r"\[\[([^\[\]\n]{1,300})\]\]", md), "article_link", 175)


_CHECKBOX = re.compile(r'<input type="checkbox" disabled(?: (checked))?\s*/?>')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[\w:-]+="[^"]*")*)\s*/?>')
_ID = re.compile(r' id="([^"]*)"')
_BREAKS = re.compile(r"</?(?:p|div|li|ul|ol|dl|dt|dd|tr|table|thead|tbody|caption|blockquote|pre|h[1-6]|section|figure|"
                     r"figcaption|details|summary|hr|br)\b[^>]*>")
_HEADING = re.compile(r"<h([1-6])((?:\s[\w:-]+=\"[^\"]*\")*)>(.*?)</h\1>", re.S)


def convert(text: str, title: str) -> dict[str, Any]:
    """Safe HTML, plain text with headings on lines of their own, and the headings as `[level, id, words]`."""
    made = Markdown(extensions=[*EXTENSIONS, House()], extension_configs=OPTIONS).convert(text)
    made = _CHECKBOX.sub(_checkbox, made)
    html = nh3.clean(made, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer",
                     allowed_classes={tag: set(CLASSES) for tag in TAGS - {"code"}}, attribute_filter=_filter,
                     clean_content_tags={"script", "style", "iframe", "object", "noscript", "template", "title"},
                     id_prefix=ID_PREFIX)
    html = _one_of_each_id(_headings_below_the_title(html, title)).strip()
    return {"html": html, "text": plain(html), "headings": list(headings(html))}


def plain(html: str) -> str:
    """The words, a block a line, footnotes' marks left out."""
    html = re.sub(r'<sup[^>]*><a class="footnote-ref".*?</sup>|<a class="footnote-backref".*?</a>', "", html, flags=re.S)
    html = re.sub(r"</t[dh]>\s*(?=<t[dh])", " · ", html)
    # A line break in the source is a space in a paragraph; in code it is one.
    parts = re.split(r"(<pre>.*?</pre>)", html, flags=re.S)
    html = "".join(part if part.startswith("<pre>") else part.replace("\n", " ") for part in parts)
    lines = unescape(_TAG.sub("", _BREAKS.sub("\n", html))).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def headings(html: str) -> Iterator[tuple[int, str, str]]:
    """Level, id and words of each heading."""
    for level, attributes, inside in _HEADING.findall(html):
        found = _ID.search(attributes)
        yield int(level), found[1] if found else "", " ".join(unescape(_TAG.sub("", inside)).split())


def _filter(tag: str, name: str, value: str) -> str | None:
    if tag == "code" and name == "class":
        return value if re.fullmatch(r"language-[\w+-]{1,30}", value) else None
    if name == "role":
        return value if value == "img" else None
    if name in {"width", "height", "colspan", "rowspan", "start", "value"}:
        return value if re.fullmatch(r"\d{1,4}", value) else None
    return value


def _checkbox(found: re.Match[str]) -> str:
    # An input without a label is no use to whoever hears the page; a sign with a name is.
    word, sign = ("done", "☑") if found[1] else ("to do", "☐")
    return f'<span class="task-list-control" role="img" aria-label="{word}">{sign}</span>'


def _headings_below_the_title(html: str, title: str) -> str:
    first = _HEADING.match(html.lstrip())
    if first and title and " ".join(unescape(_TAG.sub("", first[3])).split()).casefold() == " ".join(title.split()).casefold():
        html = html.lstrip()[first.end():]
    if "<h1" not in html:
        return html
    # The page has its one h1 already, the title; everything in the text moves one down.
    return re.sub(r"(</?h)([1-6])(?=[\s>])", lambda found: f"{found[1]}{min(int(found[2]) + 1, 6)}", html)


def _one_of_each_id(html: str) -> str:
    seen: set[str] = set()

    def once(found: re.Match[str]) -> str:
        if found[1] in seen:
            return ""
        seen.add(found[1])
        return found[0]

    return _TAG.sub(lambda tag: _ID.sub(once, tag[0]), html)


def main() -> None:
    """Answer until nobody asks any more."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while select.select([sys.stdin.buffer], [], [], IDLE)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        asked = json.loads(line)
        # Time of the processor, not of the clock: a busy machine must not spoil an innocent text. The signal ends the process,
        # wherever it is.
        signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
        try:
            answer = convert(asked["text"], asked["title"])
        except (Exception, MemoryError) as wrong:  # whatever a text does to the libraries, the next one is served
            answer = {"failed": f"{type(wrong).__name__}: {wrong}"[:300]}
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
