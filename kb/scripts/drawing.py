"""A step as HTML, by its kind's template, and a version as the desk takes it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from kb.content import Link, render
from kb.scripts.format.wording import pieces
from kb.scripts.publishing.versions import get_version
from kb.scripts.script import Script
from kb.scripts.steps import Step
from kb.scripts.telling import in_words

_TAG = re.compile(r"(<[^>]*>)")


def draw_step(step: Step, *, fill: bool) -> Markup:
    """What the agent sees of a step. With `fill` questions have fields to fill in; without, they are only named."""
    return Markup(render_template(  # noqa: S704 (a template of ours, which escapes)
        f"scripts/steps/{step.kind}.html", step=step, fill=fill, spoken=spoken,
        instruction=instruction, in_words=in_words))


def spoken(text: str) -> Markup:
    """A text with its names marked, for the desk to put the caller's in their places."""
    return Markup("").join(_name(words) if is_name else escape(words) for words, is_name in pieces(text))


def instruction(step: Step) -> Markup:
    """What is to be done, from Markdown, names marked."""
    if step.do is None:
        return Markup("")
    html = render(step.do.text, link=_article, asset=lambda _path: None).html
    parts = _TAG.split(html)
    marked = [part if part.startswith("<") else _named(part) for part in parts]
    return Markup("".join(marked))  # noqa: S704 (sanitised by the content room)


def script_json(session: Session, script: str, version: int) -> dict[str, Any]:
    """Everything of a version, as `static/js/walk.js` and the desk take it. Raises `NotFound`."""
    return draw_script(get_version(session, script, version))


@lru_cache(maxsize=64)
def draw_script(script: Script) -> dict[str, Any]:
    """A script as the desk takes it: what the walk needs, and each step drawn. Kept, so not to be changed."""
    data = script.data()
    for name, step in script.steps.items():
        data["steps"][name] |= _drawn(step)
    return data


def _drawn(step: Step) -> Mapping[str, Any]:
    return {
        "say": [words.text for words in step.say], "when_hot": [words.text for words in step.when_hot],
        "do": str(instruction(step)), "html": "" if step.passes else str(draw_step(step, fill=True)),
    }


def _name(name: str) -> Markup:
    return Markup('<span data-var="{}">{}</span>').format(name, name.replace("_", " "))


def _named(html: str) -> str:
    # Only text between tags comes here, already escaped; names hold no character that could be escaped.
    return "".join(str(_name(words)) if is_name else words for words, is_name in pieces(html))


def _article(target: str) -> Link | None:
    if not target.startswith("article:"):
        return None
    slug = target.removeprefix("article:")
    return Link(url_for("articles.show", slug=slug), f"slug:{slug}")
