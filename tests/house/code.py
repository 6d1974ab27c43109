"""The house's own code as the house tests read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
KB = CHECKOUT / "kb"


@cache
def modules() -> dict[str, Path]:
    """Every module of `kb`, by its dotted name; migrations already written are history and left out."""
    found = {}
    for file in sorted(KB.rglob("*.py")):
        if "versions" in file.relative_to(KB).parts:
            continue
        parts = file.relative_to(CHECKOUT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def tree(module: str) -> ast.Module:
    """A module's syntax."""
    return ast.parse(modules()[module].read_text())


@cache
def door(package: str) -> set[str]:
    """The names that a package's own page gives to others."""
    return {alias.asname or alias.name for node in tree(package).body if isinstance(node, ast.ImportFrom) for alias in node.names}


def imports(module: str) -> Iterator[tuple[int, str]]:
    """What a module imports from `kb`, as line and dotted name; a submodule taken from its package is named in full."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [_from(node.module, alias.name) for alias in node.names]
        else:
            names = ["kb.?"] if isinstance(node, ast.ImportFrom) and node.level else []
        yield from ((node.lineno, name) for name in dict.fromkeys(names) if name == "kb" or name.startswith("kb."))


def _from(package: str, name: str) -> str:
    inside = f"{package}.{name}"
    return inside if inside in modules() and (package == "kb" or name not in door(package)) else package
