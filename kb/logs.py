"""What a server writes about itself: JSON lines on standard error, without query strings and secrets.

On a terminal only what somebody has to know is written, as plain lines.
"""

import json
import logging
import os
import re
import sys
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from kb.db import now

SECRET = re.compile(r"^(/sign-in/|/h/).+")


class JsonLine(logging.Formatter):
    """A record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """`at`, `level`, `log`, `pid`; then the fields of an access, or the message with its traceback."""
        about = {"at": now().isoformat(timespec="milliseconds"), "level": record.levelname.lower(), "log": record.name,
                 "pid": os.getpid()}
        access = getattr(record, "access", None)
        if access is not None:
            return json.dumps({**about, **access}, ensure_ascii=False)
        about["message"] = record.getMessage()
        if record.exc_info:
            about["error"] = self.formatException(record.exc_info)
        return json.dumps(about, ensure_ascii=False)


def log_to_stderr() -> None:
    """Send the logs of this process to standard error; accesses only where that is not a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    terminal = sys.stderr.isatty()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s") if terminal else JsonLine())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("gunicorn.access").setLevel(logging.WARNING if terminal else logging.INFO)


class ServerLog(Logger):  # type: ignore[misc]
    """gunicorn's own log, joined to ours."""

    def setup(self, cfg: Any) -> None:
        """Write through the handlers of `log_to_stderr`."""
        self.cfg = cfg
        self._access_log_enabled = True
        for log in (self.error_log, self.access_log):
            log.propagate = True
        self.error_log.setLevel(logging.WARNING)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """One line for one answered request. The query string is left out: what people search for is theirs."""
        self.access_log.info("", extra={"access": {
            "method": environ.get("REQUEST_METHOD"), "path": SECRET.sub(r"\1…", environ.get("PATH_INFO", "")),
            "status": int(str(resp.status).split(" ", 1)[0]), "bytes": getattr(resp, "sent", None),
            "ms": round(request_time.total_seconds() * 1000, 1), "from": environ.get("REMOTE_ADDR"),
        }})
