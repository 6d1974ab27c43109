"""HTML that is drawn once and shown with other words each time: a stencil, whose holes are filled for each reader."""

import secrets
from collections.abc import Mapping

from markupsafe import Markup

_EDGE = f"\x02{secrets.token_hex(8)}\x02"
"""Stands around the name of a hole. Nobody can type it: it is another in each process."""


def hole(name: str) -> Markup:
    """What a template draws where something will be put."""
    return Markup(f"{_EDGE}{name}{_EDGE}")  # noqa: S704 - names are ours


class Stencil:
    """A drawing with holes. It is cut where the holes are before anything is put in, so nothing put in can look like one."""

    def __init__(self, drawing: str) -> None:
        pieces = drawing.split(_EDGE)
        self._drawn, self._names = pieces[::2], pieces[1::2]

    def filled(self, words: Mapping[str, str]) -> Markup:
        """The whole, with these words in its holes: HTML as it comes. Raises `KeyError` for a hole that is left open."""
        pieces = [self._drawn[0]]
        for name, drawn in zip(self._names, self._drawn[1:], strict=True):
            pieces += [words[name], drawn]
        return Markup("".join(pieces))  # noqa: S704 - a template has drawn the rest
