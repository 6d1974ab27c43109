"""The style of a map in a file of its own: that of the page in its light colours, for programs that know no variables."""

import re
from functools import cache

from kb.shipped import shipped

_TOKEN = re.compile(r"(--[a-z0-9-]+):\s*(?:light-dark\(([^,()]+),[^()]*\)|([^;]+));")
_USE = re.compile(r"var\((--[a-z0-9-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def sheet() -> str:
    """`static/css/map.css` with the light value of each token in its place."""
    folder = shipped("static") / "css"
    tokens = {name: light or plain for name, light, plain in _TOKEN.findall((folder / "tokens.css").read_text(encoding="utf-8"))}
    own = _COMMENT.sub("", (folder / "map.css").read_text(encoding="utf-8"))
    rules = own[own.index("{") + 1:own.rindex("}")]  # without the layer around them
    tokens |= {name: light or plain for name, light, plain in _TOKEN.findall(rules)}
    for _ in range(3):  # a token may be made of others
        rules = _USE.sub(lambda found: tokens.get(found[1], found[0]), _TOKEN.sub("", rules))
    return re.sub(r"\s+", " ", rules).strip()
