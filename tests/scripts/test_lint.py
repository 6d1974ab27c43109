"""Every fault of a script: its severity, its line, its step."""

import pytest

from kb.errors import Invalid
from kb.scripts import check, compile_script

GOOD = """\
title: Premium mailed
start: hello
steps:
  hello:
    phase: acknowledge
    say: I can see why that would worry you, {{ caller.first_name }}.
    ask:
      - {name: paid_by, label: How was it paid?, type: choice, options: [mail, {value: card, label: By card}]}
    to: route
  route:
    rules:
      - {when: {paid_by: mail}, to: mailed}
    default: done
  mailed:
    phase: research
    say: You paid by {{ paid_by }}.
    articles: [premium-not-posted]
    options:
      - {id: found, label: Found it, to: done}
      - {id: nowhere, label: Nowhere yet, to: trace}
  trace:
    promise: {what: Trace the payment, within: 2 business days}
    to: done
  done:
    end: resolved
"""

WHO = """\
title: Who
piece: true
start: ask
steps:
  ask: {phase: research, say: Two questions., ask: [{name: matched, label: Matched?, type: yes_no}], to: done}
  done: {end: resolved}
"""


def faults(source, **given):
    """(line, severity, step, message) of each fault."""
    return [(fault.line, fault.severity, fault.step, fault.message) for fault in check(source, **given)]


def changed(*pairs):
    """The good script with some texts replaced."""
    source = GOOD
    for old, new in pairs:
        assert old in source
        source = source.replace(old, new)
    return source


def test_a_good_script_has_no_faults():
    assert faults(GOOD, articles={"premium-not-posted": ""}) == []


@pytest.mark.parametrize(("old", "new", "expected"), [
    # what cannot be walked
    ("to: trace}", "to: tracing}", (20, "error", "mailed", "There is no step `tracing`.")),
    ("start: hello", "start: hallo", (2, "error", "", "The script starts at `hallo`, which is no step of it.")),
    ("    default: done\n", "", (10, "error", "route", "The `default` is missing.")),
    ("    to: done\n  done", "  done", (21, "error", "trace", "There is no way on from here.")),
    ("    end: resolved", "    phase: wrap_up\n    say: Bye.\n    to: hello", (1, "error", "", "The script never ends.")),
    ("{id: nowhere, label: Nowhere yet, to: trace}", "{id: found, label: Nowhere yet, to: trace}",
     (20, "error", "mailed", "Two options of this step have the id `found`.")),
    ("{id: found, label: Found it, to: done}", "{label: Found it, to: done}",
     (19, "error", "mailed", "An option needs an `id`.")),
    ("{id: found, label: Found it, to: done}", "{id: found, to: done}", (19, "error", "mailed", "An option needs a `label`.")),
    ("{id: found, label: Found it, to: done}", "{id: found, label: Found it}",
     (19, "error", "mailed", "The option found leads nowhere.")),
    ("to: trace}", "to: mailed}",
     (14, "error", "mailed", "This loop captures nothing: mailed → mailed.")),
    # what is said and tested
    ("{{ paid_by }}", "{{ paid_with }}", (16, "error", "mailed", "`paid_with` is not known: no step asks it.")),
    ("{{ paid_by }}", "{{ paid_by.upper() }}", (16, "error", "mailed", "`{{ paid_by.upper() }}` is no name.")),
    ("{when: {paid_by: mail}", "{when: {paid_with: mail}", (12, "error", "route", "`paid_with` is not known: no step asks it.")),
    ("{when: {paid_by: mail}", "{when: {paid_by: {like: mail}}", (12, "error", "route", "`like` is not a comparison.")),
    ("{when: {paid_by: mail}", "{when: {paid_by: [mail]}", (12, "error", "route", "`paid_by` is held against a list.")),
    ("{when: {paid_by: mail}", "{when: {paid_by: {gt: many}}", (12, "error", "route", "`gt` needs a number or a date.")),
    ("{when: {paid_by: mail}", "{when: {any: []}", (12, "error", "route", "`any` needs a list of conditions.")),
    ("{when: {paid_by: mail}", "{when: {paid_by: Mail}",
     (12, "warning", "route", "This can never hold: `Mail` is not an answer to paid_by.")),
    ("label: How was it paid?, type: choice", "label: How was it paid?, secret: true, type: choice",
     (12, "error", "route", "`paid_by` is secret: what was answered is not kept, so no rule can look at it.")),
    # fields
    ("type: choice, options: [mail, {value: card, label: By card}]", "type: choice",
     (8, "error", "hello", "The question paid_by has nothing to choose from.")),
    ("type: choice, options", "type: chioce, options", (8, "error", "hello", "`type: chioce` is not known.")),
    ("name: paid_by, label", "name: Paid By, label",
     (8, "error", "hello", "A question needs a `name`; `Paid By` cannot be one.")),
    ("phase: research", "phase: reserach", (15, "error", "mailed", "`phase: reserach` is not known.")),
    ("end: resolved", "end: solved", (25, "error", "done", "`end: solved` is not known.")),
    ("end: resolved", "end:", (24, "error", "done", "The end does not say how it ends.")),
    ("within: 2 business days", "within: soon", (22, "error", "trace", "The promise has no day: `within: soon` cannot be read.")),
    ("{what: Trace the payment, within", "{within", (22, "error", "trace", "The promise does not say `what`.")),
    ("    end: resolved", "    end: resolved\n    promise: {what: Ring, within: 1 day}",
     (24, "error", "done", "This step is promise and end at once.")),
    ("    say: You paid", "    sya: You paid", (16, "warning", "mailed", "`sya` is not a field here, and does nothing.")),
    ("title: Premium mailed\n", "", (1, "error", "", "The script has no `title`.")),
    ("start: hello\n", "", (1, "warning", "", "`start` does not say where the script begins.")),
    ("  done:", "  done.done:", (24, "error", "done.done", "`done.done` cannot be the id of a step.")),
    # worth a look
    ("articles: [premium-not-posted]", "articles: [premium-not-psoted]",
     (17, "warning", "mailed", "There is no article `premium-not-psoted`.")),
    ("  done:\n", "  lost: {phase: resolve, say: Nobody comes here., to: done}\n  done:\n",
     (24, "warning", "lost", "No way leads to this step.")),
    ("phase: acknowledge", "phase: research",
     (4, "warning", "hello", "A question is asked here before the caller has been acknowledged.")),
    ("    end: resolved", "    end: resolved\n    ask: [{name: more, label: More?, type: text}]",
     (24, "warning", "done", "An end asks nothing: there is no way on with which answers would be kept.")),
    ("articles: [premium-not-posted]", "do: See [[premium-not-psoted#when|there]].",
     (17, "warning", "mailed", "There is no article `premium-not-psoted`.")),
    ("{{ paid_by }}", "{{ paid_by }",
     (16, "warning", "mailed", "`{{` opens a name that is never closed; it would be said as it stands.")),
    ("label: Nowhere yet", "label: Found nowhere", (20, "warning", "mailed", "“Found it” and “Found nowhere” start alike.")),
    ("You paid by", "You paid " + "very " * 40 + "by",
     (16, "warning", "mailed", "44 words are too much to say at once (18 seconds).")),
    ("    phase: research\n", "", (14, "warning", "mailed", "The step says no `phase`.")),
    ("    default: done\n  mailed", "    default: done2\n  done2: {end: resolved, say: \"By {{ paid_by }}.\"}\n  mailed", None),
])
def test_a_fault_is_named_with_its_line(old, new, expected):
    found = faults(changed((old, new)), articles={"premium-not-posted": ""})
    assert expected in found if expected else found == []


def test_a_run_that_can_never_end_is_an_error_though_others_can():
    source = GOOD.replace("to: trace}", "to: round}") + (
        "  round:\n    phase: resolve\n    ask: [{name: more, label: More?, type: text}]\n    to: about\n"
        "  about: {phase: resolve, say: And?, to: round}\n")
    assert (26, "error", "round", "No end can be reached from here: round → about → round.") in faults(source)


def test_a_loop_in_which_something_is_asked_is_fine():
    source = changed(("to: trace}", "to: hello}"))
    assert [fault for fault in faults(source) if fault[1] == "error"] == []


def test_a_name_that_is_asked_only_on_some_ways_is_a_warning():
    source = changed(("within: 2 business days}\n    to: done", "within: 2 business days}\n    to: when"), ("  done:\n", (
        "  when:\n    phase: resolve\n    ask: [{name: mailed_on, label: When?, type: date}]\n    to: done\n  done:\n")),
        ("end: resolved", "end: resolved\n    say: Mailed on {{ mailed_on }}."))
    assert faults(source, articles={"premium-not-posted": ""}) == [
        (30, "warning", "done", "`mailed_on` is not asked on every way to this step, so it may be missing here.")]


def test_names_from_elsewhere_are_declared():
    source = changed(("paid_by: mail}", "heard_before: mail}"))
    assert [fault[3] for fault in faults(source) if fault[1] == "error"] == ["`heard_before` is not known: no step asks it."]
    assert faults("known: [heard_before]\n" + source) == []


def rules(*rules, ask="{name: paid_by, label: How?, type: choice, options: [mail, card]}", later=""):
    """A script with one route; the faults of it, as (line of the rule from 1, message)."""
    lines = "".join(f"      - {{when: {rule}, to: done}}\n" for rule in rules)
    source = (f"title: T\nknown: [vip]\nstart: a\nsteps:\n  a:\n    phase: acknowledge\n    say: I see.\n"
              f"    ask:\n      - {ask}\n"
              f"    to: r\n  r:\n    rules:\n{lines}    default: last\n"
              f"  last: {{phase: resolve, say: Well., {later}to: done}}\n  done: {{end: resolved}}\n")
    assert [fault for fault in check(source) if fault.is_error or not fault.mend] == []
    return [(fault.line - 12, fault.message) for fault in check(source)]


NEVER = "This rule can never hold: no answers pass all of its tests."
TAKEN = "No run comes to this rule: those above it take every case that it is for."
AMOUNT = "{name: amount, label: How much?, type: amount}"
DAY = "{name: day, label: When?, type: date}"
WORDS = "{name: words, label: What?, type: text}"


@pytest.mark.parametrize(("ask", "tests", "expected"), [
    (AMOUNT, ["{amount: {gt: 5, lt: 3}}"], [(1, NEVER)]),
    (AMOUNT, ["{amount: {gt: 5, lt: 6}}", "{amount: {gte: 5, lte: 5}}", "{amount: 7}", "{amount: {empty: true}}"], []),
    (AMOUNT, ["{amount: {gt: 5, lt: 5}}"], [(1, NEVER)]),
    (AMOUNT, ["{amount: {gt: 5}}", "{amount: {gt: 10}}"], [(2, TAKEN)]),
    (AMOUNT, ["{amount: {gt: 10}}", "{amount: {gt: 5}}"], []),
    (AMOUNT, ["{amount: {gt: 5}}", "{amount: {lte: 5}}", "{amount: {empty: true}}", "{vip: a}"], [(4, TAKEN)]),
    (AMOUNT, ["{amount: {lt: 2026-10-03}}"], [(1, NEVER)]),
    (AMOUNT, ["{amount: a lot}"], [(1, NEVER)]),
    (AMOUNT, ["{all: [{amount: 5}, {amount: 6}]}"], [(1, NEVER)]),
    (AMOUNT, ["{any: [{amount: 5}, {amount: 6}]}", "{amount: 6}"], [(2, TAKEN)]),
    (AMOUNT, ["{not: {not: {amount: {empty: false}}}}", "{amount: 5}"], [(2, TAKEN)]),
    (DAY, ["{day: {gt: 2026-10-01, lt: 2026-10-03}}", "{day: {gt: 2026-12-31, lt: 2027-01-02}}"], []),
    (DAY, ["{day: {gt: 2026-10-01, lt: 2026-10-02}}"], [(1, NEVER)]),
    (DAY, ["{day: {gte: 2026-02-29}}", "{day: {lt: 2026-02-29}}"], []),
    (DAY, ["{day: {gt: 100}}"], [(1, NEVER)]),
    (WORDS, ["{words: yes}", "{words: no}", "{words: {in: [yes, maybe]}}", "{words: {gt: 5}}", "{words: {empty: false}}"], []),
    (WORDS, ["{words: {empty: false}}", "{words: yes}"], [(2, TAKEN)]),
    (WORDS, ["{all: [{words: {empty: true}}, {words: yes}]}"], [(1, NEVER)]),
    (WORDS, ["{vip: {gt: 5}}", "{vip: yes}", "{vip: {gte: 5}}", "{vip: {gte: 6}}"], [(4, TAKEN)]),
])
def test_a_rule_that_can_never_hold_or_comes_too_late_is_a_warning(ask, tests, expected):
    assert rules(*tests, ask=ask) == expected


def test_a_choice_is_tried_with_its_own_answers():
    assert rules("{paid_by: mail}", "{paid_by: card}", "{paid_by: {empty: true}}") == []
    assert rules("{paid_by: {in: [mail, card]}}", "{paid_by: mail}") == [(2, TAKEN)]
    assert rules("{all: [{paid_by: mail}, {not: {paid_by: mail}}]}") == [(1, NEVER)]
    assert rules("{paid_by: {gt: 5}}") == [(1, NEVER)]


def test_a_rule_on_what_is_asked_only_later_is_a_warning():
    asks = "ask: [{name: moved, label: Moved?, type: yes_no}], "
    assert rules("{moved: yes}", later=asks) == [(1, "`moved` is asked only later, so no answer to it is known here.")]
    assert rules("{vip: yes}", later=asks.replace("moved", "vip")) == []


def test_a_name_that_is_asked_only_later_is_missing():
    source = changed(
        ("You paid by {{ paid_by }}.", "You mailed it on {{ mailed_on }}."), ("to: done\n  done", "to: when\n  done"),
        ("  done:\n", "  when: {phase: resolve, ask: [{name: mailed_on, label: When?, type: date}], to: done}\n  done:\n"))
    assert (16, "warning", "mailed", "`mailed_on` is asked only later, so it is missing here.") in faults(source)


def test_routes_with_too_many_cases_are_left_alone():
    parts = ", ".join(f"{{q{number}: {{gt: 5, lt: 3}}}}" for number in range(9))
    asked = ", ".join(f"q{number}" for number in range(9))
    source = (f"title: T\nknown: [{asked}]\nstart: r\nsteps:\n  r:\n    rules: [{{when: {{all: [{parts}]}}, to: e}}]\n"
              "    default: e\n  e: {end: resolved}\n")
    assert faults(source) == []


@pytest.mark.parametrize(("state", "message"), [
    ("stale", "The review of the article `premium-not-posted` is overdue."),
    ("archived", "The article `premium-not-posted` has been retired."),
])
def test_an_article_that_is_stale_or_retired_is_a_warning(state, message):
    known = {"premium-not-posted": state}
    assert faults(GOOD, articles=known) == [(17, "warning", "mailed", message)]
    linked = changed(("articles: [premium-not-posted]", "do: See [[premium-not-posted#when|there]]."))
    assert faults(linked, articles=known) == [(17, "warning", "mailed", message)]
    opened = changed(("articles: [premium-not-posted]", "open: premium-not-posted"))
    assert faults(opened, articles=known) == [(17, "warning", "mailed", message)]


@pytest.mark.parametrize(("questions", "more", "expected"), [
    (4, "", []),
    (6, "", [(4, "warning", "hello", "This step takes 53 seconds to say and ask (133 words).")]),
    (6, ", quiet: true", []),
])
def test_a_step_with_too_much_to_say_and_ask_is_a_warning(questions, more, expected):
    asked = "".join(f"      - {{name: q{number}, label: {'word ' * 20}{more}}}\n" for number in range(questions))
    source = changed(("    to: route\n", asked + "    to: route\n"))
    assert faults(source) == expected


def test_the_agents_own_judgement_needs_no_acknowledgement_before_it():
    quiet = changed(("phase: acknowledge", "phase: research"), ("type: choice", "quiet: true, type: choice"))
    assert faults(quiet) == []


def test_an_end_that_cannot_be_reached_on_some_path_names_the_way_round():
    source = changed(("to: trace}", "to: round}"), ("  done:\n", (
        "  round: {phase: resolve, ask: [{name: more, label: More?}], to: again}\n"
        "  again: {phase: resolve, say: And?, to: round}\n  done:\n")))
    assert (24, "error", "round", "No end can be reached from here: round → again → round.") in faults(source)


def test_a_script_inside_needs_to_exist_and_answers_for_itself():
    source = changed(("    default: done\n  mailed", "    default: who\n  who: {script: who, to: thanks}\n"
                      "  thanks: {phase: research, say: 'Matched: {{ matched }}.', to: mailed}\n  mailed"))
    assert [fault[2:] for fault in faults(source) if fault[1] == "error"] == [
        ("who", "There is no script `who`."), ("thanks", "`matched` is not known: no step asks it.")]
    assert faults(source, library={"who": WHO}.get) == []
    long = WHO.replace("Two questions.", "word " * 60)
    assert faults(source, library={"who": long}.get) == []


def test_a_piece_need_not_acknowledge():
    assert faults(WHO) == []
    assert [fault[3] for fault in faults(WHO.replace("piece: true\n", ""))] == [
        "A question is asked here before the caller has been acknowledged."]


@pytest.mark.parametrize(("sources", "words"), [
    ({"a": "a"}, "a → a"),
    ({"a": "b", "b": "a"}, "a → b → a"),
    ({"a": "b", "b": "c", "c": "b"}, "b → c → b"),
])
def test_a_script_that_runs_itself_is_refused_with_the_way_round(sources, words):
    def piece(inside):
        return f"title: T\npiece: true\nstart: s\nsteps:\n  s: {{script: {inside}, to: e}}\n  e: {{end: resolved}}\n"

    written = {name: piece(inside) for name, inside in sources.items()}
    (fault,) = check(written["a"], path="a.yaml", library=written.get)
    assert (fault.line, fault.severity, words in fault.message) == (5, "error", True)


def test_scripts_inside_scripts_have_a_bottom():
    def piece(inside, times=1):
        calls = "".join(f"  s{number}: {{script: {inside}, to: s{number + 1}}}\n" for number in range(times))
        return f"title: T\npiece: true\nstart: s0\nsteps:\n{calls}  s{times}: {{end: resolved}}\n"

    chain = {f"p{number}": piece(f"p{number + 1}") for number in range(12)}
    assert "more than 8 deep" in check(piece("p0"), library=chain.get)[0].message
    bomb = {f"p{number}": piece(f"p{number + 1}", 10) for number in range(6)} | {"p6": WHO}
    assert "more than 2000 steps" in check(piece("p0", 10), library=bomb.get)[0].message


def test_compiling_refuses_with_line_and_all_faults():
    with pytest.raises(Invalid) as error:
        compile_script(changed(("start: hello", "start: hallo"), ("end: resolved", "end: solved")))
    assert error.value.message.startswith("Line 2: The script starts at `hallo`")
    assert error.value.details["line"] == 2
    assert [fault["line"] for fault in error.value.details["faults"]] == [2, 25]


def test_a_script_that_only_goes_round_names_the_way_round():
    source = "title: X\nstart: a\nsteps:\n  a: {phase: acknowledge, say: hi, to: b}\n  b: {phase: acknowledge, say: ho, to: a}\n"
    assert faults(source) == [
        (1, "error", "", "The script never ends."), (4, "error", "a", "This loop captures nothing: a → b → a.")]
