"""Small pieces of SVG."""

from functools import cache

from markupsafe import Markup


def data(name: str, value: str) -> Markup:
    """An attribute `data-…`; nothing without a value."""
    return Markup(' data-{}="{}"').format(Markup(name), value) if value else Markup("")  # noqa: S704 (names of ours)


@cache
def short(number: float) -> str:
    """A length as short as can be."""
    return f"{number:.1f}".removesuffix(".0")
