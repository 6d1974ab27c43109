"""What the desk needs to mask numbers before words leave a field: shapes to be spared, and the fields that hold words."""

from collections.abc import Sequence
from typing import Any

from kb.calls.entry import KINDS


def masking(shapes: Sequence[str]) -> dict[str, Any]:
    """`{shapes, fields: {kind: [names]}}`: for each kind of entry the fields in which numbers are masked."""
    fields = {kind: [name for name, field in cls.fields.items() if field.maskable] for kind, cls in sorted(KINDS.items())}
    return {"shapes": list(shapes), "fields": {kind: names for kind, names in fields.items() if names}}
