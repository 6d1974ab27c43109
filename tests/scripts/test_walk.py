"""Random valid scripts, random walks with steps back and changed answers."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.scripts import advance, back, begin, check, compile_script, loose_end, refollow, uses
from kb.scripts.format.conditions import holds
from tests.examples import examples
from tests.scripts.walking import followed, plain, walked

VALUES = ["mail", "card", "", "7", 7, 7.5, "2026-10-03", True, None]
QUESTIONS = ["q0", "q1", "q2", "q3"]
answers = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(VALUES), max_size=4)

tests = st.one_of(
    st.sampled_from(["mail", "card", 7, True]),
    st.builds(lambda values: {"in": values}, st.lists(st.sampled_from(["mail", "card", 7]), min_size=1, max_size=3)),
    st.builds(lambda operator, value: {operator: value},
              st.sampled_from(["gt", "gte", "lt", "lte"]), st.sampled_from([5, 7, "2026-10-03"])),
    st.builds(lambda value: {"empty": value}, st.booleans()),
)
conditions = st.recursive(
    st.dictionaries(st.sampled_from(QUESTIONS), tests, min_size=1, max_size=2),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner)),
    max_leaves=5)


@st.composite
def flows(draw, piece=False):
    """A script as data. Ways lead on, or back from a step that asks something: so that every run can end."""
    size = draw(st.integers(2, 9))
    steps = {}
    for number in range(size):
        steps[f"s{number}"] = draw(_step(number, size, piece))
    last = draw(st.sampled_from([{}, {"say": "Thank you."}]))
    steps[f"s{size}"] = {"end": draw(st.sampled_from(["resolved", "promised"])), **last}
    # Every question is asked somewhere, so that rules may look at all of them.
    ask = [{"name": name, "label": name, "type": "text"} for name in QUESTIONS]
    steps["s0"] = {"phase": "acknowledge", "say": "I see.", "ask": ask, "to": "s1"}
    return {"title": "Any", "piece": piece, "start": "s0", "steps": steps}


@st.composite
def _step(draw, number, size, piece):
    on = st.integers(number + 1, size).map(lambda place: f"s{place}")
    kind = draw(st.sampled_from(["talk", "talk", "talk", "route", "promise", *([] if piece else ["script"])]))
    if kind == "route":
        rules = draw(st.lists(st.fixed_dictionaries({"when": conditions, "to": on}), max_size=3))
        return {"rules": rules, "default": draw(on)} if rules else {"default": draw(on)}
    if kind == "script":
        return {"script": "piece", "to": draw(on)}
    if kind == "promise":
        return {"promise": {"what": "Ring back", "within": "2 business days"}, "to": draw(on)}
    anywhere = st.integers(0, size).map(lambda place: f"s{place}")
    targets = [draw(on), *draw(st.lists(anywhere, max_size=2))]
    asked = {"name": draw(st.sampled_from(QUESTIONS)), "label": "?", "type": "text"}
    said = draw(st.sampled_from(["And then?", "And then?", "So it was {{ q0 }}?", "{{ q1 }}, and then?"]))
    step = {"phase": "research", "say": said, "ask": [asked]}
    if draw(st.booleans()):
        step["to"] = targets.pop(0)
    step["options"] = [{"id": f"o{place}", "label": f"{place}", "to": target} for place, target in enumerate(targets)]
    return step if step["options"] else {name: given for name, given in step.items() if name != "options"}


@st.composite
def compiled(draw):
    """A script, compiled; what it runs inside comes along."""
    sources = {"piece": json.dumps(draw(flows(piece=True)))}
    source = json.dumps(draw(flows()))
    assert [str(fault) for fault in check(source, library=sources.get) if fault.is_error] == []
    return compile_script(source, path="any", library=sources.get)


def ways_on(script, position):
    """The options of the step that the run is on, and None where it can go on without one."""
    step = script.steps[position.step]
    return [*([None] if step.to else []), *[option.id for option in step.options]]


@settings(max_examples=examples(60), deadline=None)
@given(compiled(), st.data())
def test_no_run_gets_stuck_and_the_same_option_after_back_leads_to_the_same_place(script, data):
    known = data.draw(answers)
    position = begin(script, known)
    for _ in range(12):
        ways = ways_on(script, position)
        assert bool(ways) == (position.end is None)
        assert position.trail[-1] == position.step
        if not ways:
            break
        known = {**known, **data.draw(answers)}
        option = data.draw(st.sampled_from(ways))
        onward = advance(script, position, position.step, option, known)
        returned = back(script, onward, position.step, known)
        assert returned == position
        assert advance(script, returned, returned.step, option, known) == onward
        position = onward


@settings(max_examples=examples(40), deadline=None)
@given(compiled(), st.data())
def test_from_everywhere_a_run_can_come_to_an_end(script, data):
    position = begin(script, {})
    for _ in range(data.draw(st.integers(0, 6))):
        ways = ways_on(script, position)
        if not ways:
            return
        position = advance(script, position, position.step, data.draw(st.sampled_from(ways)), data.draw(answers))
    seen, todo = {position.step}, [position]
    while todo and not any(one.end for one in todo):
        one = todo.pop()
        for option in ways_on(script, one):
            for known in ({}, *({name: value} for name in QUESTIONS for value in VALUES)):
                onward = advance(script, one, one.step, option, known)
                if onward.step not in seen:
                    seen.add(onward.step)
                    todo.append(onward)
    assert any(one.end for one in todo)


def moves_of(draw, script):
    """A random walk as data: on, back, with answers that change, and now and then a move that is refused."""
    known, position = {}, begin(script, {})
    moves = [{"do": "begin", "answers": {}}]
    for _ in range(draw(st.integers(1, 10))):
        known = {**known, **draw(answers)}
        choice = draw(st.integers(0, 9))
        if choice < 2:
            move = {"do": "back", "step": draw(st.sampled_from(position.trail)), "answers": known}
        elif choice == 2:
            move = {"do": "advance", "step": draw(st.sampled_from(sorted(script.steps))),
                    "option": draw(st.sampled_from([None, "o0", "o9"])), "answers": known}
        elif ways := ways_on(script, position):
            move = {"do": "advance", "step": position.step, "option": draw(st.sampled_from(ways)), "answers": known}
        else:
            break
        moves.append(move)
        then = walked(script, moves)[-1]
        if "refused" not in then:
            position = type(position)(then["step"], then["phase"], then["end"], tuple(then["trail"]))
    return moves


@settings(max_examples=examples(80), deadline=None)
@given(compiled(), st.data())
def test_server_and_browser_stand_on_the_same_step(browser_walk, script, data):
    moves = moves_of(data.draw, script)
    assert browser_walk.ask({"script": script.data(), "moves": moves}) == walked(script, moves)


odd = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-2**70, 2**70), st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.sampled_from(["1,000", "$5", "-0", "+7.50", "0007", "2026-10-03", "2026-02-31", "2026-10-03T10:00", "yes", " no "])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["in", "gt", "empty", "q0", "all"]), inner, max_size=2)),
    max_leaves=6)


@settings(max_examples=examples(300), deadline=None)
@given(st.one_of(conditions, odd, st.dictionaries(st.sampled_from([*QUESTIONS, "all", "any", "not"]), odd, max_size=3)),
       st.dictionaries(st.sampled_from(QUESTIONS), odd, max_size=4))
def test_no_condition_and_no_answer_raises_and_both_languages_agree(browser_walk, when, known):
    assert browser_walk.ask({"when": when, "answers": known}) is holds(when, known)


@settings(max_examples=examples(80), deadline=None)
@given(compiled(), st.data())
def test_both_languages_tell_the_same_steps_that_still_apply(browser_walk, script, data):
    made = moves_of(data.draw, script)
    moves = [move for move, then in zip(made, walked(script, made), strict=True) if "refused" not in then]
    taken = {move["step"]: move["option"] for move in moves if move["do"] == "advance"}
    changed = data.draw(st.lists(st.sampled_from(QUESTIONS)))
    case = {"moves": moves, "taken": taken, "answers": data.draw(answers), "changed": changed}
    assert browser_walk.ask({"script": script.data(), **case}) == followed(script, case)


@settings(max_examples=examples(80), deadline=None)
@given(compiled(), st.data())
def test_what_still_applies_leads_from_the_first_step_to_where_the_run_stood(script, data):
    known = {name: "mail" for name in QUESTIONS}
    position, taken = begin(script, known), {}
    for _ in range(data.draw(st.integers(0, 12))):
        ways = ways_on(script, position)
        if not ways:
            break
        option = data.draw(st.sampled_from(ways))
        onward = advance(script, position, position.step, option, known)
        if onward.step in position.trail:
            break
        taken[position.step] = option
        position = onward
    again = begin(script, known)
    for step, option in refollow(script, again, taken, known):
        again = advance(script, again, step, option, known)
    assert again == position
    assert loose_end(script, position, taken, known) is None
    changed = data.draw(st.sampled_from(QUESTIONS))
    for step, _option in refollow(script, begin(script, known), taken, known, [changed]):
        assert not uses(script.steps[step], [changed])


def test_a_position_is_plain_data():
    script = compile_script("title: T\nstart: a\nsteps:\n  a: {end: resolved, say: Bye.}", path="t")
    assert plain(begin(script, {})) == {"step": "a", "phase": "wrap_up", "end": "resolved", "trail": ["a"]}
