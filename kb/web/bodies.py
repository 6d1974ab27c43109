"""JSON of requests and answers."""

from typing import Any

from flask.json.provider import DefaultJSONProvider


class Json(DefaultJSONProvider):
    """Flask's own, but what is nested too deeply to be read is broken JSON (400), not a fault of ours (500)."""

    sort_keys = False

    def loads(self, s: str | bytes, **more: Any) -> Any:
        """The value; raises `ValueError` for whatever is no JSON."""
        try:
            return super().loads(s, **more)
        except RecursionError:
            raise ValueError("nested too deeply") from None
