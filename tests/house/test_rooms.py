"""The way through the house: imports run downward, and into another room only through its door."""

import ast

import pytest

from tests.house.code import imports, modules, tree

GROUND = ("errors", "config", "shipped", "db", "changes")
FLOORS = [GROUND, ("web", "content"), ("accounts",), ("search",), ("articles",), ("scripts",), ("calls",), ("floor",)]
TOP = len(FLOORS)
FRONTS = {
    "kb.floor.stream": "answers with an event stream",
    "kb.scripts.drawing": "draws steps with templates",
    "kb.search.drawing": "draws cards with templates",
    "kb.scripts.finding": "gives search the addresses of scripts",
}
"""What knows the web beside `views` and the doors of rooms, and why."""
ROOMS = ("accounts", "search", "articles", "scripts", "calls", "floor")


def room(module: str) -> str:
    """`kb.calls.views.desk` stands in `calls`; what has no room of its own belongs to the commands, at the top."""
    name = module.split(".")[1] if "." in module else "cli"
    return name if name == "api" or any(name in names for names in FLOORS) else "cli"


def floor(name: str) -> int:
    """How high a room lies; api and cli above all."""
    return next((height for height, names in enumerate(FLOORS) if name in names), TOP)


@pytest.mark.parametrize("module", [name for name in modules() if name != "kb"])
def test_imports_run_downward_and_through_doors(module):
    mine = room(module)
    for line, name in imports(module):
        theirs = room(name)
        where = f"{modules()[module]}:{line} imports {name}"
        if theirs == mine:
            continue
        assert name != "kb.?", f"{where}: imports inside the house are written in full"
        assert floor(theirs) < floor(mine) or floor(mine) == TOP or {mine, theirs} <= set(GROUND), f"{where}: that is not below"
        assert name.count(".") <= 1, f"{where}: past the door of {theirs}"


@pytest.mark.parametrize("module", [name for name in modules() if room(name) in {*ROOMS, "content", *GROUND}])
def test_the_back_of_a_room_knows_no_web(module):
    parts = module.split(".")
    if "views" in parts or (len(parts) == 2 and parts[1] in ROOMS) or module in FRONTS:
        pytest.skip("a front, or a door")
    for node in ast.walk(tree(module)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        for name in names:
            assert name.split(".")[0] not in {"flask", "flask_login"}, f"{modules()[module]}:{node.lineno} imports {name}"


@pytest.mark.parametrize("module", [name for name in modules() if room(name) in ROOMS])
def test_the_back_of_a_room_commits_nothing(module):
    if "views" in module.split("."):
        pytest.skip("a front")
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            owner = ast.unparse(node.func.value)
            assert "session" not in owner, f"{modules()[module]}:{node.lineno} commits"
