"""How many examples Hypothesis tries."""

import os


def examples(many: int) -> int:
    """Of so many, a third (twenty at least) in the whole suite; all of them where `EVERY_EXAMPLE` is set."""
    return many if os.environ.get("EVERY_EXAMPLE") else min(many, max(20, many // 3))
