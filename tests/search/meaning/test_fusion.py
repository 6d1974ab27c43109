"""Two lists in one, by property."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.fusion import DEPTH, FAR, MEANING, WEIGHT, fuse, is_asked

KEYS = [f"article:{number:02}" for number in range(40)]
WORDS = st.dictionaries(st.sampled_from(KEYS), st.floats(0.1, 50), max_size=20).map(
    lambda scores: sorted(scores.items(), key=lambda each: (-each[1], each[0])))
NEAR = st.dictionaries(st.sampled_from(KEYS), st.floats(-0.2, 1.2), max_size=DEPTH + 1).map(
    lambda near: sorted(near.items(), key=lambda each: (-each[1], each[0])))


@given(WORDS, NEAR)
def test_without_weight_or_without_anything_near_words_decide(words: list, near: list) -> None:
    for fused in (fuse(words, near, 0.0), fuse(words, [])):
        assert [(each.key, each.score, each.why) for each in fused] == [(key, score, "") for key, score in words]


@given(WORDS, NEAR)
def test_everything_is_there_once_and_says_who_found_it(words: list, near: list) -> None:
    fused = fuse(words, near)
    assert len({each.key for each in fused}) == len(fused)
    assert {each.key for each in fused if not each.why} == {key for key, _ in words}
    if near:
        only = {key for key, nearness in near[:DEPTH] if nearness > FAR} - {key for key, _ in words}
        assert {each.key for each in fused if each.why == MEANING} == only
        assert all(-1e-9 <= each.score <= 1 + WEIGHT + 1e-9 for each in fused)


@settings(max_examples=200)
@given(WORDS, NEAR)
def test_who_is_better_in_both_is_better_in_one(words: list, near: list) -> None:
    fused = {each.key: place for place, each in enumerate(fuse(words, near))}
    said, meant = dict(words), dict(near)
    both = [key for key in said if key in meant]
    for one in both:
        for other in both:
            if said[one] > said[other] + 1e-3 and meant[one] > max(FAR, meant[other]) + 1e-3:
                assert fused[one] < fused[other]


@given(WORDS.filter(len), NEAR.filter(len))
def test_what_is_first_in_both_is_first(words: list, near: list) -> None:
    words = [("article:best", words[0][1] + 1), *words]
    near = [("article:best", max(near[0][1], FAR) + 0.1), *near][: DEPTH + 1]
    assert fuse(words, near)[0].key == "article:best"


@given(NEAR.filter(len))
def test_a_title_that_was_said_whole_stays_first(near: list) -> None:
    words = [("article:titled", 1040.0), *((key, 30.0) for key in KEYS[:10])]
    assert fuse(words, near)[0].key == "article:titled"


def test_meaning_is_asked_for_questions_of_which_words_are_not_sure() -> None:
    assert is_asked(5, []) and is_asked(9, [10.0, 9.0]) and is_asked(6, [10.0])
    assert not is_asked(4, [10.0, 9.0]) and not is_asked(9, [10.0, 4.0])
