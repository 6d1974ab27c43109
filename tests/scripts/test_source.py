"""What a script file may hold, and how it is refused: by line, in plain words, quickly."""

import json
import tarfile

import pytest

from kb.errors import Invalid
from kb.scripts import check
from kb.scripts.format.source import read_by_ruamel, read_source
from kb.shipped import shipped
from tests.scripts.real import DATA

BAD = DATA / "badinput"


def refusal(source):
    """(line, message) of the refusal."""
    with pytest.raises(Invalid) as error:
        read_source(source)
    return error.value.details["line"], error.value.message


@pytest.mark.parametrize(("source", "line", "words"), [
    ("a: 1\nb: &x [1]\n", 2, "`&x`"),
    ("a: 1\nb: *x\n", 2, "`*x`"),
    ("a: 1\n\n<<: {b: 1}\n", 3, "`<<` merges"),
    ("a: !!python/object/apply:os.system ['true']", 1, "gives a value a type"),
    ("a: !money 5", 1, "gives a value a type"),
    ("steps:\n  a: 1\n  b: 2\n  a: 3\n", 4, "`a` stands here twice (first on line 2)"),
    ("steps:\n  a:\n\t  say: x\n", 3, "A tab indents this line"),
    ("a: 1\nb: \x07\n", 2, "control character (U+0007)"),
    ("a: 1\n---\nb: 2\n", 2, "second document"),
    ("a: 1\nb: see: this\n", 2, "colon inside a text"),
    ("a: 1\nb: 'never closed\n\n", 2, "never closed"),
    ("a:\n  - b\n c: 1\n", 3, "indentation"),
    ("a: @home\n", 1, "put the text in quotes"),
    ("? [a, b]\n: 1\n", 1, "list or mapping stands where a name"),
    ("", 1, "empty"),
    ("# only a remark\n", 1, "empty"),
    ("[" * 20_000, 1, "levels deep"),
    ("- " * 60_000, 1, "levels deep"),
    ("a: " + "x" * 300_000, 1, "256 kB"),
])
def test_what_a_file_may_not_hold_is_named_with_its_line(source, line, words):
    at, message = refusal(source)
    assert (at, words in message) == (line, True), message


def test_values_are_what_they_look_like_to_an_author():
    read = read_source('\ufeffpaid: yes\r\nno: NO\r\nzip: 02134\r\nday: 2026-10-03\r\nat: 12:30:45\r\nsum: 12.50\r\ncount: 3\r\n'
                       'none:\r\ntrue: true\r\nquoted: "7"\r\ntext: |\r\n  two\r\n  lines\r\n')
    assert read.plain() == {
        "paid": "yes", "no": "NO", "zip": "02134", "day": "2026-10-03", "at": "12:30:45", "sum": 12.5, "count": 3,
        "none": None, "true": True, "quoted": "7", "text": "two\nlines\n",
    }
    assert read.keys["sum"].line == 6


def test_ten_thousand_steps_are_refused_and_two_thousand_are_not():
    def many(count):
        steps = "".join(f"  s{number}: {{to: s{number + 1}, phase: research, say: On}}\n" for number in range(count - 1))
        return f"title: Long\nstart: s0\nsteps:\n{steps}  s{count - 1}: {{end: resolved}}\n"

    (refused,) = check(many(2001))
    assert refused.message.startswith("A script may have 2000 steps at most; this one has 2001.")
    assert [fault for fault in check(many(2000)) if fault.is_error] == []


def test_every_torn_edition_of_a_script_gets_an_answer():
    whole = (
        "title: T\nstart: a\nsteps:\n  a:\n    say: [\"One, {{ caller.first_name }}\", 'two']\n"
        "    ask:\n      - {name: b, label: B}\n    to: c\n  c: {end: resolved}\n")
    assert [fault for fault in check(whole) if fault.is_error] == []
    for place in range(len(whole)):
        before, after = whole[:place], whole[place:]
        for torn in (before, before + after[1:], before + "{" + after, before + "\t" + after):
            for fault in check(torn):
                assert fault.line >= 1
                assert fault.message


@pytest.mark.skipif(not BAD.exists(), reason="the collected bad input is not on this machine")
def test_collected_bombs_are_refused_or_read_as_plain_values():
    for case in json.loads((BAD / "own/yaml_bombs.json").read_text()):
        source = case["text"] if case["text"] is not None else case["prefix"] + case["unit"] * case["repeat"] + case["suffix"]
        assert any(fault.is_error for fault in check(source)), case["name"]


@pytest.mark.skipif(not BAD.exists(), reason="the collected bad input is not on this machine")
def test_the_yaml_test_suite_raises_nothing_else():
    with tarfile.open(BAD / "yaml/yaml-test-suite-src.tar.gz") as archive:
        files = [archive.extractfile(member).read().decode() for member in archive if member.isfile()]
    assert files
    for text in files:
        check(text)
        lines = [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ") or not line]
        check("\n".join(lines).replace("␣", " ").replace("————»", "\t").replace("»", "\t").replace("∎", ""))


def steps_of(lines):
    """A script of these steps."""
    return "title: T\nstart: s0\nsteps:\n" + "".join(lines)


@pytest.mark.parametrize(("source", "message"), [
    (steps_of(f"  s{number}: {{end: resolved}}\n" for number in range(10_000)),
     "A script may have 2000 steps at most; this one has 10000."),
    (steps_of(f"  s{number}: &a{number} {{end: resolved}}\n" for number in range(5_000)), "`&a0` names a part to repeat it."),
    (steps_of(["  s0: {phase: acknowledge, say: '", "{{ " * 60_000, "', to: s1}\n  s1: {end: resolved}\n"]),
     "60000 words are too much to say at once (24000 seconds)."),
    (steps_of(["  s0: {phase: acknowledge, say: x, do: '", "[[" * 100_000, "', to: s1}\n  s1: {end: resolved}\n"]),
     "There is no article"),
    (steps_of([*(f"  s{number}: {{phase: acknowledge, say: x, to: z{number}y}}\n" for number in range(800)),
               "  e: {end: resolved}\n"]),
     "There is no step `z0y`."),
    (steps_of([*(f"  s{number}: {{default: s{number + 1}}}\n" for number in range(1_998)),
               "  s1998: {default: s0}\n  e: {end: resolved}"]),
     "The script never ends."),
    (steps_of(["  s0:\n    rules: [{when: ", "{not: " * 15, "{vip: 1}", "}" * 15,
               ", to: e}]\n    default: e\n  e: {end: resolved}\n"]),
     "`vip` is not known: no step asks it."),
], ids=["ten thousand steps", "anchors", "open braces", "open links", "nothing exists", "a long way round", "not not not"])
def test_what_is_meant_to_choke_it_gets_an_answer(source, message):
    """Each of these took minutes with some reading or check that looked harmless."""
    assert any(fault.message.startswith(message) for fault in check(source, articles={"other": ""})), check(source)[:3]


@pytest.mark.skipif(not BAD.exists(), reason="the collected bad input is not on this machine")
def test_both_parsers_read_the_same():
    """What libyaml reads, the other parser reads the same, or refuses."""
    with tarfile.open(BAD / "yaml/yaml-test-suite-src.tar.gz") as archive:
        texts = [archive.extractfile(member).read().decode() for member in archive if member.isfile()]
    for text in [*texts, (shipped("scripts") / "danger.yaml").read_text(encoding="utf-8")]:
        try:
            slow = read_by_ruamel(text).plain()
        except Invalid:
            continue
        assert read_source(text).plain() == slow
