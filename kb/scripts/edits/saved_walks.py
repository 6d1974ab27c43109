"""Adding and deleting a saved walk (path test)."""

from typing import Any

from kb.errors import Invalid
from kb.scripts.edits.data import Data, edit, insert, place_of, put, the_list
from kb.scripts.edits.rendering import tidy
from kb.scripts.edits.steps import TOP

_ORDER = ("name", "caller", "opening", "mood", "known", "walk", "ends", "at")
_STOP = ("step", "says", "answers", "option")


def add_path(source: str, path: dict[str, Any]) -> str:
    """One more saved walk, the last. Empty fields are left out. Raises `Invalid` when it has no name, or one that is taken."""
    def change(data: Data) -> None:
        new, paths = tidy(path), the_list(data, "paths")
        if not isinstance(new.get("name"), str) or not new["name"]:
            raise Invalid("The path needs a name: say in a few words what happens on it.", {"name": "needed"})
        if any(one.get("name") == new["name"] for one in paths):
            raise Invalid(f"A path is called “{new['name']}” already. Give this one a name of its own.", {"name": "taken"})
        walk = new.get("walk")
        new["walk"] = [_kept(stop, _STOP) for stop in walk if isinstance(stop, dict)] if isinstance(walk, list) else []
        put(data, "paths", insert(paths, {**_kept(new, _ORDER), "walk": new["walk"]}, None), TOP)

    return edit(source, change)


def delete_path(source: str, name: str) -> str:
    """The script without this saved walk."""
    def change(data: Data) -> None:
        paths = the_list(data, "paths")
        at = place_of(paths, "name", name, "path")
        put(data, "paths", [*paths[:at], *paths[at + 1:]] or None, TOP)

    return edit(source, change)


def _kept(fields: Data, order: tuple[str, ...]) -> Data:
    return {name: fields[name] for name in order if fields.get(name) not in (None, "", {}, [])}
