"""Front matter: read with line numbers, and written without touching what did not change."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.content import read_front_matter, write_front_matter
from kb.errors import Invalid

BOMBS = Path(__file__).parents[3] / "shared/data/badinput/own/yaml_bombs.json"
FILE = """---
id: KB-0042   # stable
# why it is here
title: "Premium: mailed but not posted"
tags:
  - payment
  - cheque

# ours alone
x_site: {layout: wide, order: 3}
say: >
  Your payment is safe;
  it takes five days.
last_reviewed_on: 2026-09-01
---

Body
---
more
"""

printable = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff")
words = st.text(printable, max_size=40)
values = st.one_of(words, st.integers(-10**9, 10**9), st.booleans(), st.dates(), st.lists(words, max_size=4))
keys = st.sampled_from(["title", "tags", "say", "id", "owner", "new key", "x_site", "last_reviewed_on"])


def test_values_are_plain_and_the_body_begins_where_it_begins():
    front = read_front_matter(FILE)
    assert front.meta["title"] == "Premium: mailed but not posted"
    assert front.meta["tags"] == ["payment", "cheque"]
    assert front.meta["x_site"] == {"layout": "wide", "order": 3}
    assert front.meta["last_reviewed_on"] == date(2026, 9, 1)
    assert FILE.splitlines()[front.body_line - 1] == "" and front.body.endswith("---\nmore\n")
    assert front.lines["tags"] == 5


@pytest.mark.parametrize("text,wanted", [
    ("country: NO", {"country": "NO"}), ("yes: on", {"yes": "on"}), ("zip: 02134", {"zip": "02134"}),
    ("time: 12:30:45", {"time": "12:30:45"}), ("d: 2024-13-45", {"d": "2024-13-45"}), ("a:", {"a": None}),
    ("n: 12", {"n": 12}), ("f: 1.5", {"f": 1.5}), ("b: true", {"b": True}), ("", {}),
])
def test_words_stay_words(text, wanted):
    assert read_front_matter(f"---\n{text}\n---\n").meta == wanted


@pytest.mark.parametrize("text,line,said", [
    ("---\ntitle: x\n", 1, "never closed"), ("---\na: b: c\n---\n", 2, "colon"), ("---\n- a\n---\n", 2, "keys and values"),
    ("---\nok: 1\ntitle: *x\n---\n", 3, "quotes"), ("---\nrole: agent\nrole: admin\n---\n", 3, "twice"),
    ("---\na:\n\tb: 1\n---\n", 3, "tabs"), ("---\na: &a [1]\nb: *a\n---\n", 2, "anchor"),
    ("---\na: !!python/object/apply:os.system [\"true\"]\n---\n", 2, "tag"), ("---\nwords only\n---\n", 2, "key: value"),
    ("---\n" + "a: 1\n" * 5000 + "---\n", 2, "longer"), ("---\na: " + "[" * 100 + "]" * 100 + "\n---\n", 2, "deeply"),
])
def test_broken_front_matter_is_refused_with_its_line_and_a_mend(text, line, said):
    with pytest.raises(Invalid) as refused:
        read_front_matter(text)
    assert refused.value.details["line"] == line
    assert said in refused.value.message and refused.value.details["mend"]


@pytest.mark.skipif(not BOMBS.exists(), reason="the shared collection of bad input is not here")
def test_bombs_are_read_or_refused_and_never_explode():
    for bomb in json.loads(BOMBS.read_text()):
        text = bomb["text"] if bomb["text"] is not None else bomb["prefix"] + bomb["unit"] * bomb["repeat"] + bomb["suffix"]
        try:
            read_front_matter(f"---\n{text}\n---\n")
        except Invalid as refused:
            assert refused.details["line"] >= 1


def test_a_byte_order_mark_and_windows_line_ends_are_kept():
    source = "\ufeff" + FILE.replace("\n", "\r\n")
    assert read_front_matter(source).meta == read_front_matter(FILE).meta
    changed = write_front_matter(source, {"owner": "billing-team", "id": "KB-0043"})
    assert changed == source.replace("KB-0042", "KB-0043").replace("---\r\n\r\nBody", "owner: billing-team\r\n---\r\n\r\nBody")


def test_only_the_lines_of_changed_keys_change():
    changed = write_front_matter(FILE, {"tags": ["a, b", "c"], "say": None, "title": "Premium: mailed but not posted"})
    assert changed == FILE.replace("tags:\n  - payment\n  - cheque\n", 'tags: ["a, b", c]\n').replace(
        "say: >\n  Your payment is safe;\n  it takes five days.\n", "")


def test_a_file_without_front_matter_gets_some():
    assert write_front_matter("# Words\n", {"title": "T"}) == "---\ntitle: T\n---\n\n# Words\n"
    assert write_front_matter("# Words\n", {"title": None}) == "# Words\n"


@settings(deadline=None)
@given(st.dictionaries(keys, values, max_size=5), st.booleans(), st.booleans())
def test_what_was_written_is_read_again_and_all_else_is_untouched(changes, windows, mark):
    source = ("\ufeff" if mark else "") + (FILE.replace("\n", "\r\n") if windows else FILE)
    before, after = read_front_matter(source), read_front_matter(written := write_front_matter(source, changes))
    assert after.meta == {**before.meta, **changes}
    assert after.body == before.body
    assert ("# why it is here" in written) and ("# ours alone" in written)
    assert write_front_matter(written, changes) == written


@settings(deadline=None)
@given(st.dictionaries(keys, values, max_size=4), st.lists(keys, max_size=4))
def test_keys_come_and_go_without_a_trace(changes, gone):
    new = {name: value for name, value in changes.items() if name not in read_front_matter(FILE).meta}
    assert write_front_matter(write_front_matter(FILE, new), dict.fromkeys(new)) == FILE
    assert not set(gone) & read_front_matter(write_front_matter(FILE, dict.fromkeys(gone))).meta.keys()
