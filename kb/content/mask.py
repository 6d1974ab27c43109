"""Card numbers, security codes and social security numbers in free text are masked before they are kept.

A card number is known by its prefix, its length and its check digit, whatever stands between its digits. A number of the
house's own that looks like one can be spared by its shape. Somebody's word that it is a claim number ("claim 4111 …") is not
enough to keep what may be a card whole: such a number keeps so much of itself as a receipt may show of a card.
`static/js/desk/mask.js` does the same before words leave a field; tests hold both against each other.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

HIDDEN = "•••"
CARD = "••••"
"""Stands before the last four digits of a card, by which a caller knows it again."""
PHONE = 13
"""Digits of the longest international number (`+49 …`) that is taken for none of a card; the cards of 13 are long extinct."""
BEFORE = 30
"""So many characters before a number may say what it is."""

_BETWEEN = r"(?:[\s\-‐-―−._/\u00ad\u200b-\u200f\u2060\ufeff]|&nbsp;){1,4}"
_DIGITS = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_CLAIM = re.compile(r"\bclaim(?:\s+(?:number|num|no\.?|is))*\s*[:#]?\s*\Z", re.I)
_GROUP = re.compile(r"\d+")
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.I)
# First digits and lengths that the card networks hand out.
_CARDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|(?:6011|65\d\d|64[4-9]\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}")

_AREA = r"(?!000|666|9\d\d)\d{3}"
_GAP = r"\s{0,2}[-‐-―−]\s{0,2}"
_SSN_DASHES = re.compile(rf"(?<![\d-]){_AREA}{_GAP}(?!00)\d\d{_GAP}(?!0000)\d{{4}}(?![\d-])")
_SSN_WORD = re.compile(rf"\b(?:ssn|social(?:\s+security)?(?:\s+(?:number|no\.?|num))?|soc\s+sec)\b([^\d\n]{{0,12}})"
                       rf"({_AREA}[\s.\-‐-―−]{{0,3}}\d\d[\s.\-‐-―−]{{0,3}}\d{{4}})(?!\d)", re.I)
_CODE = re.compile(r"\b((?:cvv2?|cvc2?|cid|csc|(?:card\s+)?security\s+code|card\s+verification(?:\s+(?:code|number))?)\b"
                   r"(?:\s+is|\s*[:=#])?\s{0,3})(\d{3,4})(?!\d)", re.I)

_NUMBER_WORDS = {word: str(digit) for digit, words in enumerate(
    ("zero oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")) for word in words.split()}
_SPOKEN = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})(?:[\s,.\-]{{1,3}}(?:{'|'.join(_NUMBER_WORDS)})){{12,18}}\b", re.I)

Span = tuple[int, int, str]


def mask(text: str, spare: Sequence[re.Pattern[str]] = ()) -> tuple[str, int]:
    """The text with card and social security numbers and security codes masked, and how many there were.

    A card keeps its last four digits (`••••1111`), the others nothing (`•••`). What one of `spare` matches stays.
    """
    if not any(character.isdigit() for character in text) and not _SPOKEN.search(text):
        return text, 0
    plain = _ascii_digits(text)
    kept = [found.span() for pattern in (_UUID, *spare) for found in pattern.finditer(plain) if found[0]]
    found = [span for span in (*_cards(plain), *_others(plain)) if not any(a <= span[0] and span[1] <= b for a, b in kept)]
    pieces, at, count = [], 0, 0
    for start, end, shown in sorted(found):
        if start >= at:
            pieces += [text[at:start], shown]
            at, count = end, count + 1
    return "".join([*pieces, text[at:]]), count


def _ascii_digits(text: str) -> str:
    """The same text, character by character, with every script's digits as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def _cards(text: str) -> Iterator[Span]:
    for run in _DIGITS.finditer(text):
        groups = [(found.start() + run.start(), found.end() + run.start()) for found in _GROUP.finditer(run[0])]
        if text[max(0, run.start() - 1):run.start()] == "+" and sum(b - a for a, b in groups) <= PHONE:
            continue
        first = 0
        while first < len(groups):
            last = _card_at(text, groups, first)
            if last is None:
                first += 1
                continue
            within = first + 1
            while within <= last:  # another may begin within it: nobody knows which of the two is the card
                last = max(last, _card_at(text, groups, within) or last)
                within += 1
            start, end = groups[first][0], groups[last][1]
            digits = "".join(text[a:b] for a, b in groups[first : last + 1])
            yield start, end, _claim(digits) if _is_claim(text, start) else CARD + digits[-4:]
            first = last + 1


def _card_at(text: str, groups: Sequence[tuple[int, int]], first: int) -> int | None:
    """The group with which a card number ends that begins with group `first`; the longest there is."""
    ends: int | None = None
    for last, digits in enumerate(accumulate((text[a:b] for a, b in groups[first : first + 19])), first):
        if len(digits) > 19:
            break
        if _CARDS.fullmatch(digits) and _luhn(digits):
            ends = last
    return ends


def _is_claim(text: str, start: int) -> bool:
    """Whether the words before a number say that it is a claim's."""
    return _CLAIM.search(text[max(0, start - BEFORE):start]) is not None


def _claim(digits: str) -> str:
    """At most the first six and the last four digits; of a shorter number fewer, so that six are never told."""
    shown = min(6, len(digits) - 10)
    return f"{digits[:shown]}{'•' * (len(digits) - shown - 4)}{digits[-4:]}"


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _others(text: str) -> Iterator[Span]:
    for pattern, group in ((_SSN_DASHES, 0), (_SSN_WORD, 2)):
        for found in pattern.finditer(text):
            start, end = found.span(group)
            yield start, end, HIDDEN + (text[end - 4:end] if _is_claim(text, start) else "")
    for found in _CODE.finditer(text):
        yield *found.span(2), HIDDEN
    for found in _SPOKEN.finditer(text):
        words = re.findall(r"[a-z]+", found[0].lower())
        digits = "".join(_NUMBER_WORDS[word] for word in words)
        if _CARDS.fullmatch(digits) and _luhn(digits):
            yield *found.span(), CARD + digits[-4:]
