"""A test client that reads each page it fetches as a strict browser and a screen reader would."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from tinyhtml5 import inputstream
from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

SAFE = {"GET", "HEAD", "OPTIONS"}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-activedescendant", "list")
DATA_BLOCKS = {"application/json", "importmap"}


class _UpTo(dict[tuple[Any, bool], "re.Pattern[str]"]):
    """What the parser reads in one go, by the characters that end it (or that it is made of)."""

    def __missing__(self, key: tuple[Any, bool]) -> "re.Pattern[str]":
        characters, only_these = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{listed}]+" if only_these else f"[^{listed}]+")
        return self[key]


# The parser's own keeps each pattern under a key that it never asks for again, which is half of the time that it takes.
inputstream.characters_until_regex = _UpTo()


class AuditingClient(FlaskClient):
    """Sends what a browser sends with a write, and fails the test on a page with faults."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request. Writes carry the `Origin` of this site unless the test gives headers of its own for that."""
        if kwargs.get("method", "GET").upper() not in SAFE and args and isinstance(args[0], str):
            headers = dict(kwargs.get("headers") or {})
            if not {"Origin", "Sec-Fetch-Site", "Authorization"} & headers.keys():
                kwargs["headers"] = {**headers, "Origin": "http://localhost"}
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code // 100 != 3:
            found = _read(response.text, response.headers.get("Content-Security-Policy", ""))
            assert not found, f"{response.request.path} ({response.status_code}): " + "; ".join(found)
        return response


def _read(html: str, policy: str) -> tuple[str, ...]:
    """The faults of a page; one that is the same but for its nonce is read once."""
    nonce = _nonce(policy)
    return _read_once(html.replace(nonce, "nonce-of-this-page"), policy.replace(nonce, "nonce-of-this-page")) if nonce \
        else _read_once(html, policy)


@lru_cache(maxsize=256)
def _read_once(html: str, policy: str) -> tuple[str, ...]:
    return tuple(faults(html, policy))


def faults(html: str, policy: str = "") -> list[str]:
    """What is wrong with a page, or with a fragment of one, in words."""
    parser = HTMLParser(namespace_html_elements=False)
    whole = html.lstrip().lower().startswith("<!doctype")
    root = parser.parse(html) if whole else parser.parse_fragment(html)
    found = [f"not valid HTML at {place}: {code} {data or ''}" for place, code, data in parser.errors]
    seen = list(_elements(root))
    outside = [element for element, within in seen if "template" not in within]
    found += _dangerous([element for element, _within in seen], policy) + _double_ids(outside)
    if whole and not root.get("lang"):
        found.append("no language")
    return found + (_page(outside) + _dangling(outside) + _unlabelled(seen) if whole else [])


def _elements(root: Element, within: tuple[str, ...] = ()) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Each element with the names of those around it."""
    for child in root:
        if isinstance(child.tag, str):
            yield child, within
            yield from _elements(child, (*within, child.tag))


def _page(elements: list[Element]) -> list[str]:
    titles = [_words(element) for element in elements if element.tag == "title" and _words(element)]
    headings = [element for element in elements if element.tag == "h1"]
    found = [] if titles else ["no title"]
    found += [] if len(headings) == 1 else [f"{len(headings)} h1"]
    return found + [f"img without alt: {element.get('src')}" for element in elements
                    if element.tag == "img" and element.get("alt") is None]


def _words(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _double_ids(elements: list[Element]) -> list[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    return [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1 or not name]


def _dangling(elements: list[Element]) -> list[str]:
    ids = {element.get("id") for element in elements}
    return [f"{name}={value!r} points nowhere" for element in elements for name in POINTERS
            for value in (element.get(name) or "").split() if value not in ids]


def _dangerous(elements: list[Element], policy: str) -> list[str]:
    nonce = _nonce(policy)
    found = []
    for element in elements:
        if element.tag == "style" or element.get("style") is not None:
            found.append(f"inline style on {element.tag}")
        found += [f"handler {name} on {element.tag}" for name in element.attrib if name.startswith("on")]
        if (element.get("href") or "").lstrip().lower().startswith("javascript:"):
            found.append("javascript: in a link")
        if element.tag == "script" and element.get("type") not in DATA_BLOCKS:
            if element.get("src") is None:
                found.append("inline script")
            if nonce is None or element.get("nonce") != nonce:
                found.append(f"script without this page's nonce: {element.get('src')}")
    return found


def _nonce(policy: str) -> str | None:
    found = re.search(r"'nonce-([^']+)'", policy)
    return found.group(1) if found else None


def _unlabelled(seen: list[tuple[Element, tuple[str, ...]]]) -> list[str]:
    labelled = {element.get("for") for element, _within in seen if element.tag == "label"}
    found = []
    for element, within in seen:
        if "template" in within or element.get("aria-label") or element.get("aria-labelledby"):
            continue
        if element.tag in {"select", "textarea"} or (element.tag == "input" and element.get("type") not in {"hidden", "submit"}):
            if "label" not in within and (element.get("id") is None or element.get("id") not in labelled):
                found.append(f"{element.tag} {element.get('name') or element.get('id')!r} has no label")
        elif element.tag in {"button", "a"} and not _words(element) and not _pictures(element):
            found.append(f"{element.tag} without words: {element.attrib}")
    return found


def _pictures(element: Element) -> bool:
    return any(child.get("alt") or child.get("aria-label") for child in element.iter())
