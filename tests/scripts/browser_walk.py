"""The walk as the browser has it: `static/js/walk.js` in Node, one process for as many questions as come."""

import json
import subprocess
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("walk_runner.mjs")


class BrowserWalk:
    """A running Node that answers one question a line."""

    def __init__(self, node: str) -> None:
        self._process = subprocess.Popen([node, str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question: dict[str, Any]) -> Any:
        """What walk.js says."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "walk.js has failed; its error stands above"
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
