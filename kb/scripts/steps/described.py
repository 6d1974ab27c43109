"""The parts of which a kind of step makes the JSON Schema of its own fields (`Step.schema`)."""

from collections.abc import Mapping, Sequence
from typing import Any

Described = dict[str, Any]
"""JSON Schema of one field."""


def text(description: str, *examples: str, pattern: str = "") -> Described:
    """A text; numbers are taken as they are written."""
    return {"type": ["string", "number", "boolean"], "description": description,
            **({"pattern": pattern} if pattern else {}), **({"examples": list(examples)} if examples else {})}


def some_text(description: str, *examples: str) -> Described:
    """A text that must not be empty."""
    return text(description, *examples, pattern=r"\S")


def one_of(description: str, allowed: Sequence[str]) -> Described:
    """One of these texts."""
    return {"enum": list(allowed), "description": description}


def flag(description: str) -> Described:
    """true or false."""
    return {"type": "boolean", "description": description}


def listed(description: str, item: Described, *examples: Any) -> Described:
    """A list."""
    return {"type": "array", "items": item, "description": description, **({"examples": list(examples)} if examples else {})}


def mapping(description: str, properties: Mapping[str, Described], *examples: Any, required: Sequence[str] = (),
            any_of: Sequence[str] = ()) -> Described:
    """A mapping with these fields and no others; of `any_of` one must be there."""
    return {
        "type": "object", "description": description, "properties": dict(properties), "additionalProperties": False,
        **({"required": list(required)} if required else {}),
        **({"anyOf": [{"required": [name]} for name in any_of]} if any_of else {}),
        **({"examples": list(examples)} if examples else {}),
    }


def ref(name: str) -> Described:
    """What `schema()` describes under `$defs`."""
    return {"$ref": f"#/$defs/{name}"}
