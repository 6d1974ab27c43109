"""Texts of scripts in every way of writing, words to put into them, and what can be read in a text before and after a change."""

import re
from functools import lru_cache
from os.path import commonprefix

from hypothesis import strategies as st

from kb.scripts import check
from kb.scripts.format.source import read_source
from kb.shipped import shipped

TERSE = """\
{title: Terse, start: a, steps: {a: {say: [Hello, "Hi, you"], to: b}, b: {
  ask: [{name: x, label: X?, type: choice, options: [one, two]}],
  options: [{id: yes, label: 'It''s so', to: c}, {id: no, label: No, to: a}]}, c: {end: resolved}}}
"""

COMMENTED = """\
# Read this first.
title: "Commented"   # shown to agents
for: [a thing,
      another thing]  # what callers say

start: 'first'
known:
- plan
steps:
  # How it begins.
  'first':  # quoted
    say:
      # the short one
      - Hello there, {{ caller.first_name }}.

      - >
        A long one that goes on, and is folded
        over two lines.
    do: |
      One.

      Two {{ paid_by }}.
    # to: nowhere
    to: route

  # Where it goes.

  route:
    rules:
    - when:
        any:
        - paid_by: mail   # by post
        - {not: {paid_by: card}}
      to: ask-it
    default: done   # else


  "ask-it":
    ask:
      - label: How?   # label first
        name: paid_by
        type: choice
        options: [mail, {value: card, label: By card}]
      # an option below
    options:
      - id: go_on
        label: Go on
        to: done

      # the other one
      - {id: again, label: Again, to: 'first'}
    # after the options
  done: {end: resolved}
  # the end
paths:
  - name: All
    known: {plan: x}
    walk:
      - {step: 'first'}
      - {step: ask-it, answers: {paid_by: mail}, option: go_on}   # on
      - step: done
    ends: resolved
# Last words.
"""

DESIGN = """\
title: One line each
start: one
steps:
  one: {phase: acknowledge, say: ["I see."], ask: [{name: paid_by, label: How?, type: choice, options: [mail, card]}], to: two}
  two: {rules: [{when: {paid_by: mail}, to: three}], default: three}
  three: {end: resolved}"""

SOURCES = {file.stem: file.read_text(encoding="utf-8") for file in sorted(shipped("scripts").glob("*.yaml"))}
SOURCES |= {"terse": TERSE, "commented": COMMENTED, "design": DESIGN}
SOURCES |= {"crlf": COMMENTED.replace("\n", "\r\n"), "unended": COMMENTED.rstrip("\n"), "marked": "\ufeff" + COMMENTED,
            "unended terse": TERSE.rstrip("\n"), "crlf design": DESIGN.replace("\n", "\r\n"),
            "block at the end": "title: x\nsteps:\n  a:\n    to: b\n  b:\n    end: resolved\n    do: |\n      One\n      two"}

TEXTS = st.one_of(
    st.sampled_from([
        "Plain words", "A colon: here", "- a dash", "'quoted'", '"double"', "{{ caller.first_name }}, hello", "yes", "5",
        "# no comment", "a #b",
        "one\ntwo", "one\n\n  two: x\n", "x, y", "[a]", "{b}", "é – ü", "2026-10-01", "null", "50% & more", "*star",
        "&and", "!bang", "a: ", "back\\slash", "tab\tin", "ends:", "|", ">", "%", "@", "`", "?", "-"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40),
).filter(str.strip)


@lru_cache(maxsize=64)
def plain(source):
    return read_source(source).plain()


def kept(text):
    """A text as it is kept: what stands around it says nothing."""
    return re.sub(r"[ \t]+\n", "\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def all_kept(value):
    if isinstance(value, list):
        return [all_kept(one) for one in value]
    return kept(value) if isinstance(value, str) else value


def without_ends(value):
    if isinstance(value, dict):
        return {name: without_ends(one) for name, one in value.items()}
    if isinstance(value, list):
        return [without_ends(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def lines(source):
    return source.splitlines(keepends=True)


def only_added(before, after):
    """Whether the text before can be had by taking one piece out of the text after it."""
    same = len(commonprefix([before, after])) + len(commonprefix([before[::-1], after[::-1]]))
    return same >= len(before) < len(after)


def options_of(source):
    return [(name, option["id"]) for name, step in plain(source)["steps"].items() for option in (step or {}).get("options", [])]


def questions_of(source):
    return [(name, asked["name"]) for name, step in plain(source)["steps"].items() for asked in (step or {}).get("ask", [])]


def errors(source):
    return [fault.message for fault in check(source, library=SOURCES.get) if fault.is_error]


def steps_of(source):
    return list(plain(source)["steps"])


sources = st.sampled_from(sorted(SOURCES)).map(SOURCES.get)
