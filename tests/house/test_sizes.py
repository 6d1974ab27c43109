"""Nothing grows out of hand: a module is read in one sitting, a function on one screen."""

import ast

import pytest

from tests.house.code import modules, tree

LONGEST_MODULE, LONGEST_FUNCTION = 400, 50
LARGE: dict[str, str] = {}
"""Modules and functions that are longer, each with its reason."""


@pytest.mark.parametrize("module", modules())
def test_modules_and_functions_are_short(module):
    lines = len(modules()[module].read_text().splitlines())
    assert lines <= LONGEST_MODULE or module in LARGE, f"{module} has {lines} lines"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            name = f"{module}.{node.name}"
            assert length <= LONGEST_FUNCTION or name in LARGE, f"{name} has {length} lines"


@pytest.mark.parametrize("module", modules())
def test_what_others_use_says_what_it_is(module):
    public = [node for node in tree(module).body
              if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    missing = [node.name for node in public if not ast.get_docstring(node)]
    assert ast.get_docstring(tree(module)), f"{module} has no docstring"
    assert not missing, f"{module}: no docstring on {', '.join(missing)}"
