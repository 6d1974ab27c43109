"""Shared wording: said by any step that names it, pinned with the version that says it."""

import re

import pytest

from kb.calls import Given, record, start_call
from kb.errors import Conflict
from kb.scripts import (
    Position,
    begin,
    check,
    compile_script,
    current_version,
    get_version,
    import_scripts,
    list_scripts,
    publish,
    suggest,
    used_by,
)

NOTICE = "title: Recording notice\nverbatim: true\nsnippet:\n  - This call may be recorded.\n  - So nobody asks you twice.\n"
SORRY = "title: Sorry\nsnippet: I am sorry, {{ caller.first_name }}.\n"
PIECE = """\
title: Who
piece: true
start: ask
steps:
  ask: {phase: acknowledge, say: [{snippet: sorry}], to: done}
  done: {end: resolved}
"""
SCRIPT = """\
title: Premium mailed
start: hello
steps:
  hello:
    phase: acknowledge
    say:
      - Good morning.
      - snippet: recording-notice
    when_hot: {snippet: sorry}
    to: who
  who: {script: who, to: done}
  done: {end: resolved}
"""
FILES = {"recording-notice": NOTICE, "sorry": SORRY, "who": PIECE, "premium": SCRIPT}


def faults(source, **library):
    """(line, severity, message) of each fault."""
    return [(fault.line, fault.severity, fault.message) for fault in check(source, library={**FILES, **library}.get)]


def test_a_step_says_the_words_of_the_snippets_that_it_names():
    assert faults(SCRIPT) == []
    script = compile_script(SCRIPT, path="premium", library=FILES.get)
    hello = script.steps["hello"]
    assert [words.text for words in hello.say] == ["Good morning.", "This call may be recorded.", "So nobody asks you twice."]
    assert [words.text for words in hello.when_hot] == ["I am sorry, {{ caller.first_name }}."]
    assert hello.verbatim
    assert [words.text for words in script.steps["who.ask"].say] == ["I am sorry, {{ caller.first_name }}."]
    assert not script.steps["who.ask"].verbatim
    assert set(script.pieces) == {"recording-notice", "sorry", "who"}


def test_a_snippet_can_be_read_shown_and_walked_like_a_script():
    assert faults(NOTICE) == faults(SORRY) == []
    script = compile_script(NOTICE, path="recording-notice")
    assert (script.is_snippet, script.piece, list(script.steps)) == (True, True, ["snippet"])
    assert begin(script, {}) == Position("snippet", "wrap_up", "resolved", ("snippet",))


@pytest.mark.parametrize(("old", "new", "line", "message"), [
    ("snippet: recording-notice", "snippet: recording-notcie", 8, "There is no snippet `recording-notcie`."),
    ("snippet: recording-notice", "snippet: who", 8, "`who` is a script, not a snippet."),
    ("snippet: recording-notice", "snippet:", 8, "`snippet` does not say which one."),
    ("script: who", "script: sorry", 11, "`sorry` is a snippet: it is said, not run."),
    ("      - snippet: recording-notice", "      - {text: hello}", 8, "`say` needs texts here."),
])
def test_a_snippet_that_cannot_be_said_is_an_error_with_its_line(old, new, line, message):
    assert (line, "error", message) in faults(SCRIPT.replace(old, new))


@pytest.mark.parametrize(("source", "line", "severity", "message"), [
    ("title: T\nsnippet: [{snippet: t}]\n", 2, "error", "A snippet holds its own words; it cannot name another snippet."),
    ("title: T\nsnippet: []\n", 2, "error", "The snippet has nothing to say."),
    ("title: T\nsnippet:\n", 1, "error", "The snippet has nothing to say."),
    ("snippet: Hello.\n", 1, "error", "The script has no `title`."),
    ("title: T\nsnippet: [a, b, c, d]\n", 2, "warning", "These are 4 phrasings."),
    ("title: T\nsnippet: Hi\nsteps: {a: {end: resolved}}\n", 3, "error", "This file is a snippet and a script at once."),
    ("title: T\nsnippet: Hi\nstart: a\n", 3, "warning", "`start` is not a field here, and does nothing."),
    ("title: T\nsnippet: " + "word " * 41, 2, "warning", "41 words are too much to say at once (16 seconds)."),
])
def test_a_snippet_has_faults_of_its_own(source, line, severity, message):
    assert (line, severity, message) in faults(source)


def test_names_in_a_snippet_are_asked_by_whoever_says_it():
    assert faults("title: T\nsnippet: You paid by {{ paid_by }}.\n") == []
    found = faults(SCRIPT, sorry="title: T\nsnippet: By {{ paid_by }}.\n")
    assert (9, "error", "`paid_by` is not known: no step asks it.") in found


def test_a_snippet_that_cannot_be_read_is_named_where_it_is_said():
    (fault,) = faults(SCRIPT.replace("who: {script: who,", "who: {phase: research, say: Hm.,"), sorry="title: [")
    assert fault[:2] == (9, "error")
    assert fault[2].startswith("The snippet `sorry` cannot be read: ")


@pytest.mark.parametrize("inside", ["premium", "self"])
def test_a_script_does_not_say_itself(inside):
    found = faults(SCRIPT.replace("recording-notice", inside), self=SCRIPT)
    assert (8, "error", f"`{inside}` is a script, not a snippet.") in found


@pytest.fixture
def store(database, ed):
    """A store into which the files came in the wrong order."""
    with database.writing() as session:
        report = import_scripts(session, [(f"{name}.yaml", source) for name, source in reversed(FILES.items())], ed)
    assert report.refused == {}
    return database


def test_snippets_are_listed_with_the_pieces_and_neither_suggested_nor_started(store):
    with store.reading() as session:
        assert [script.id for script in list_scripts(session)] == ["premium"]
        assert {script.id for script in list_scripts(session, pieces=True)} == set(FILES)
        assert [found.script.id for found in suggest(session, "recording notice sorry")] in ([], ["premium"])


def test_where_a_snippet_is_used_direct_or_not(store):
    with store.reading() as session:
        assert [script.id for script in used_by(session, "sorry")] == ["premium", "who"]
        assert [script.id for script in used_by(session, "recording-notice")] == ["premium"]
        assert used_by(session, "premium") == []


def test_versions_keep_their_words_and_current_ones_follow_a_new_edition(store, ed):
    with store.writing() as session:
        published = publish(session, NOTICE.replace("may be", "is"), ed, path="recording-notice.yaml")
        assert published.followed == ["premium"]
        assert get_version(session, "premium", 1).steps["hello"].say[1].text == "This call may be recorded."
        assert current_version(session, "premium").version == 2
        assert current_version(session, "premium").steps["hello"].say[1].text == "This call is recorded."


def test_a_script_that_cannot_say_the_new_words_keeps_the_old_ones(store, ed):
    with store.writing() as session:
        published = publish(session, SORRY.replace("caller.first_name", "paid_by"), ed, path="sorry.yaml")
        assert published.followed == []
        assert set(published.unfollowed) == {"premium", "who"}
        assert all("`paid_by` is not known" in why for why in published.unfollowed.values())
        assert current_version(session, "premium").steps["hello"].when_hot[0].text == "I am sorry, {{ caller.first_name }}."


def test_the_page_of_a_snippet_shows_its_words_and_who_says_them(store, client, sign_in, ada):
    page = sign_in(client, ada).get("/scripts/recording-notice").text
    assert "This call may be recorded." in page
    assert "Words that scripts share" in page
    assert re.search(r'Said by:\s*<a href="/scripts/premium">Premium mailed</a>', page)
    assert "ends here" not in page
    assert re.search(r'Run by:\s*<a href="/scripts/premium">', client.get("/scripts/who").text)


def test_a_call_cannot_start_a_snippet(store, ada):
    with store.writing() as session:
        call, _new = start_call(session, ada, "c1", {})
        with pytest.raises(Conflict, match="no published script"):
            record(session, call.id, [Given("k1", "script.started", {"script": "sorry"})], ada)


def test_a_short_script_cannot_say_or_run_more_than_a_desk_can_load():
    """A quarter of a megabyte, named ten thousand times, would be two gigabytes."""
    long = f"title: Long\nsnippet:\n  - {'word ' * 40_000}\n"
    names = "title: T\nstart: a\nsteps:\n  a:\n    say:\n" + "      - {snippet: long}\n" * 10_000 + "    end: resolved\n"
    faults = check(names, library={"long": long}.get)
    assert [fault.message[:49] for fault in faults] == ["With all that it runs and says from other files t"]
    piece = f"title: P\npiece: true\nstart: a\nsteps:\n  a: {{end: resolved, say: '{'word ' * 40_000}'}}\n"
    runs = "title: T\nstart: s0\nsteps:\n" + "".join(
        f"  s{number}: {{script: piece, to: s{number + 1}}}\n" for number in range(900)) + "  s900: {end: resolved}\n"
    assert any("`piece` is one too many" in fault.message for fault in check(runs, library={"piece": piece}.get))
