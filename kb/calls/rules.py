"""What recording needs to know of the installation: how free text is masked, what may be given, and the floor's clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kb.calls.goodwill import Limits
from kb.config import Config
from kb.content import mask


@dataclass(frozen=True)
class Rules:
    """`mask` takes free text and gives it back without card and social security numbers; `limits`: role to goodwill;
    `timezone`: the floor's."""

    mask: Callable[[str], str] = lambda text: mask(text, ())[0]
    limits: Limits = field(default_factory=lambda: Config({}).goodwill_limits)
    timezone: str = field(default_factory=lambda: str(Config({}).timezone))


def rules_for(settings: Config) -> Rules:
    """The rules of an installation; its own claim numbers are spared. Raises `re.error` for a broken shape."""
    spare = tuple(re.compile(shape) for shape in settings.id_shapes)
    return Rules(lambda text: mask(text, spare)[0], settings.goodwill_limits, settings.timezone)

