"""The desk's modules in Node: one process for as many questions as come."""

import json
import subprocess
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("runner.mjs")


class Desk:
    """Calls functions of `static/js/…`; a module that begins with `./` lies beside the tests."""

    def __init__(self, node: str) -> None:
        self._process = subprocess.Popen(
            [node, "--no-warnings", str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, module: str, name: str, *args: Any) -> Any:
        """What the function (or constant) `name` of `module` answers."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"module": module, "name": name, "args": args}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "Node has ended; its error stands above"
        told = json.loads(line)
        assert "error" not in told, told["error"]
        return told["value"]

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
