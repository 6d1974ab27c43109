"""The loops in machine code find what the arrays find, in every step of every query."""

import os
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.compiled import is_older
from kb.search.document import Document
from kb.search.engines import counts as counts_module
from kb.search.engines import groups as groups_module
from kb.search.engines import plain, postings
from kb.search.engines import ranking as ranking_module
from kb.search.engines import rereading as rereading_module
from kb.search.engines import view as view_module
from kb.search.query import parse
from tests.search.test_ranking import AGENTS, EVERYBODY, documents, engine_with, queries, relaxed

if not postings.COMPILED:
    pytest.skip("no compiler was at hand when this was installed", allow_module_level=True)

loops = pytest.importorskip("kb.search.engines.loops")
NAMES = ("Passages", "above", "add_at", "add_titles", "add_to_each", "add_to_found", "chief_whys", "near_first")

asked = st.builds(
    lambda words, quoted, typed: parse(f"{words} {quoted} {typed}", typing=bool(typed)), queries,
    st.sampled_from(["", '"grace of payment"', '"the the"', '"premium mailed"', '"bank the bank"']),
    st.sampled_from(["", "p", "pa", "pre", "claim", "remium", "premuim"]))


def both(one: Any, other: Any) -> Any:
    """What asks both, and returns what they agree on; of two classes, makes one whose methods do."""
    def ask(*args: Any) -> Any:
        if isinstance(one, type):
            return Pair(one(*args), other(*args))
        if isinstance(args[0], Pair):
            return both(partial(one, args[0].one), partial(other, args[0].other))(*args[1:])
        copies = [arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args]
        expected, found = one(*args), other(*copies)
        assert_same(found, expected)
        assert_same(copies, list(args))
        return found
    return ask


class Pair:
    """An object in both ways."""

    def __init__(self, one: Any, other: Any) -> None:
        self.one, self.other = one, other

    def __getattr__(self, name: str) -> Any:
        return both(getattr(self.one, name), getattr(self.other, name))


def assert_same(found: Any, expected: Any) -> None:
    if isinstance(expected, list | tuple):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_same(one, other)
    elif isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    else:
        assert found == pytest.approx(expected) if isinstance(expected, float) else found == expected


def in_place(way: Any) -> ExitStack:
    """Ranking reads postings this way: `way` makes one function, or class, of what is plain and what is compiled."""
    stack = ExitStack()
    stack.enter_context(mock.patch.object(view_module, "Postings", way(plain.Postings, loops.Postings)))
    for name in ("add_within", "in_order"):
        stack.enter_context(mock.patch.object(rereading_module, name, way(getattr(plain, name), getattr(loops, name))))
    stack.enter_context(mock.patch.object(counts_module, "tally", way(plain.tally, loops.tally)))
    stack.enter_context(mock.patch.object(groups_module, "best_of", way(plain.best_of, loops.best_of)))
    for name in ("sum_of", "most_of"):
        stack.enter_context(mock.patch.object(view_module, name, way(getattr(plain, name), getattr(loops, name))))
    for name in NAMES:
        stack.enter_context(mock.patch.object(ranking_module, name, way(getattr(plain, name), getattr(loops, name))))
    return stack


@given(documents, documents, asked)
@relaxed
def test_every_step_of_a_query_agrees(before: list[Document], after: list[Document], query: Any) -> None:
    after = [replace(document, digest=f"new {document.digest}") for document in after]
    with TemporaryDirectory() as folder, in_place(both):
        engine = engine_with(folder, before)
        with engine.writing(0):  # a second part, and what was deleted from the first
            engine.apply(after, (), "2", anew=False)
        for asker in (EVERYBODY, AGENTS):
            engine.search(query, asker, 5).counts(30)


@given(documents, asked)
@relaxed
def test_the_whole_answer_is_the_same_without_them(found: list[Document], query: Any) -> None:
    with TemporaryDirectory() as folder:
        engine = engine_with(folder, found)
        here = engine.search(query, EVERYBODY, 100)
        with in_place(lambda plainly, _compiled: plainly):
            there = engine_with(f"{folder}/other", found).search(query, EVERYBODY, 100)
    assert [(one.key, one.why, one.passage) for one in here.matches] == [(one.key, one.why, one.passage) for one in there.matches]
    assert [one.score for one in here.matches] == pytest.approx([one.score for one in there.matches], abs=1e-3)
    assert (here.total, here.similar, here.counts(30)) == (there.total, there.similar, there.counts(30))


@pytest.mark.parametrize(("at", "worth"), [
    (np.zeros(2, np.int32), np.zeros(2)), (np.zeros(2, np.int64), np.zeros(2, np.float32)),
    (np.zeros(4, np.int64)[::2], np.zeros(2)),
])
def test_arrays_of_another_kind_are_refused_before_they_are_read(at: Any, worth: Any) -> None:
    with pytest.raises(TypeError, match="cannot be read here"):
        loops.add_at(np.zeros(5), at, worth)


def test_what_is_older_than_its_source_is_not_used(tmp_path: Path) -> None:
    source, compiled = tmp_path / "loops.pyx", tmp_path / "loops.cpython-311.so"
    compiled.touch()
    assert not is_older(compiled)  # as in a wheel, which carries no source
    source.touch()
    os.utime(compiled, ns=(source.stat().st_mtime_ns - 1000,) * 2)
    assert is_older(compiled)
    os.utime(compiled, ns=(source.stat().st_mtime_ns + 1000,) * 2)
    assert not is_older(compiled)
