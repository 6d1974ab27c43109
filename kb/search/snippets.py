"""The few words of a passage that show why it was found, as HTML: escaped, with what fits in `<mark>`."""

from collections.abc import Collection

from markupsafe import Markup, escape

from kb.search.words import Token, tokens

LENGTH = 240
"""About so much is shown (characters)."""


def snippet(text: str, marks: Collection[str], length: int = LENGTH) -> Markup:
    """The stretch of `text` with the most different words of `marks`, cut at words."""
    found = list(tokens(text[:20_000]))
    if not found:
        return Markup("")
    marked = [token for token in found if token.word in marks]
    start, end = _stretch(text, found, marked, length)
    pieces: list[Markup] = [Markup("… ")] if start > 0 else []
    at = start
    for token in marked:
        if start <= token.start and token.end <= end:
            pieces += [escape(text[at : token.start]), Markup("<mark>"), escape(text[token.start : token.end]), Markup("</mark>")]
            at = token.end
    pieces.append(escape(text[at:end].rstrip()))
    if end < len(text.rstrip()):
        pieces.append(Markup(" …"))
    return Markup("").join(pieces)


def _stretch(text: str, found: list[Token], marked: list[Token], length: int) -> tuple[int, int]:
    """Where the shown part begins and ends."""
    if len(text) <= length * 5 // 4:
        return 0, len(text)
    best, most = 0, 0
    for first, token in enumerate(marked):
        within = {other.word for other in marked[first : first + 40] if other.end <= token.start + length * 3 // 4}
        if len(within) > most:
            best, most = token.start, len(within)
    start = _beginning(text, found, best, length)
    last = max((token.end for token in found if token.end <= start + length), default=start + length)
    return start, max(last, start + 1)


def _beginning(text: str, found: list[Token], at: int, length: int) -> int:
    """The beginning of the sentence or line around `at` where it is near, else a word a little before."""
    if at < length // 4:
        return 0
    lead = text[at - length // 4 : at]
    sentence = max(lead.rfind(sign) for sign in (". ", "? ", "! ", "\n"))
    if sentence >= 0:
        return at - length // 4 + sentence + (1 if lead[sentence] == "\n" else 2)
    return next(token.start for token in found if token.start >= at - length // 4)
