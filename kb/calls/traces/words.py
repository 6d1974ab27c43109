"""What editors write by hand is held to size, and is found by any part of any word."""

from kb.errors import Invalid

SHORT, LONG = 200, 4000


def read_short(given: str, field: str, name: str, *, required: bool = False) -> str:
    """One line of at most 200 characters. Raises `Invalid` that names the field."""
    text = " ".join(given.replace("\0", "").split())
    if required and not text:
        raise Invalid(f"{name} is missing.", {field: f"Write {name[:1].lower()}{name[1:]}."})
    if len(text) > SHORT:
        raise Invalid(f"{name} is too long.", {field: f"At most {SHORT} characters."})
    return text


def read_long(given: str, field: str, name: str, *, required: bool = False) -> str:
    """Some lines, at most 4,000 characters. Raises `Invalid` that names the field."""
    text = given.replace("\0", "").replace("\r\n", "\n").strip()
    if required and not text:
        raise Invalid(f"{name} is missing.", {field: f"Write {name[:1].lower()}{name[1:]}."})
    if len(text) > LONG:
        raise Invalid(f"{name} is too long.", {field: f"At most {LONG} characters."})
    return text


def phrases(words: str) -> list[str]:
    """What stands between commas or line breaks."""
    return [part for part in (" ".join(piece.split()) for piece in words.replace("\n", ",").split(",")) if part]
