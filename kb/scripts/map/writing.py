"""Small pieces of SVG, as plain text: what comes from a script goes through `words`, every time."""

from functools import cache

from markupsafe import escape


def words(text: str) -> str:
    """A text of the script, escaped for content and for attributes."""
    return str(escape(text))


def data(name: str, value: str) -> str:
    """An attribute `data-…`; nothing without a value."""
    return f' data-{name}="{words(value)}"' if value else ""


@cache
def short(number: float) -> str:
    """A length as short as can be."""
    return f"{number:.1f}".removesuffix(".0")
