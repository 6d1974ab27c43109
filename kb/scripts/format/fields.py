"""Reading one mapping of a script, field by field; whatever is not as it should be becomes a fault with its line."""

from kb.scripts.format.faults import Faults
from kb.scripts.format.source import Node
from kb.scripts.format.wording import Words

MOST_UNKNOWN = 20
"""So many unknown fields of one mapping are named; a pasted file may have thousands."""


class Fields:
    """The fields of one mapping. Each getter answers a usable value and adds a fault where the file gives none."""

    def __init__(self, node: Node, faults: Faults, step: str = "") -> None:
        self.node = node
        self.entries = node.entries or {}
        self.faults = faults
        self.step = step
        self._asked: set[str] = set()

    @property
    def line(self) -> int:
        """Where the mapping begins."""
        return self.node.line

    @property
    def column(self) -> int:
        """Where the mapping begins."""
        return self.node.column

    def get(self, name: str) -> Node | None:
        """The node under `name`, or None when it is not there or empty."""
        self._asked.add(name)
        node = self.entries.get(name)
        return None if node is None or node.value is None else node

    def error(self, at: "Node | Fields", message: str, mend: str = "") -> None:
        """A fault of this step that stops publishing."""
        self.faults.error(at, message, mend, self.step)

    def warning(self, at: "Node | Fields", message: str, mend: str = "") -> None:
        """A fault of this step that does not."""
        self.faults.warning(at, message, mend, self.step)

    def text(self, name: str, default: str = "") -> str:
        """One line or block of text; numbers are taken as written."""
        node = self.get(name)
        if node is None:
            return default
        if not node.is_scalar:
            self.error(node, f"`{name}` needs a text, not a list or mapping.", "Put a text that begins with [ or { in quotes.")
            return default
        return node.text.strip()

    def words(self, name: str) -> Words | None:
        """A text that knows its place."""
        text, node = self.text(name), self.entries.get(name)
        return Words(text, node.line, node.column) if text and node is not None else None

    def texts(self, name: str) -> tuple[Words, ...]:
        """A list of texts; a single text counts as a list of one."""
        node = self.get(name)
        if node is None:
            return ()
        found = []
        for item in node.items if node.items is not None else [node]:
            if not item.is_scalar or not item.text.strip():
                self.error(item, f"`{name}` needs texts here.", "A text with a colon in it needs quotes.")
            else:
                found.append(Words(item.text.strip(), item.line, item.column))
        return tuple(found)

    def phrasings(self, name: str) -> tuple[Words, ...]:
        """A list of texts to say; `{snippet: id}` stands for the phrasings of a snippet."""
        node = self.get(name)
        items = [] if node is None else node.items if node.items is not None else [node]
        found: list[Words] = []
        for item in items:
            if item.entries is not None and "snippet" in item.entries:
                found += self._snippet(item)
            elif not item.is_scalar or not item.text.strip():
                self.error(item, f"`{name}` needs texts here.",
                           "A text with a colon in it needs quotes. A shared one is {snippet: its-id}.")
            else:
                found.append(Words(item.text.strip(), item.line, item.column))
        return tuple(found)

    def _snippet(self, item: Node) -> list[Words]:
        own = Fields(item, self.faults, self.step)
        snippet = own.text("snippet")
        if not snippet:
            own.error(own, "`snippet` does not say which one.", "For example {snippet: recording-notice}.")
        own.surplus()
        return [Words("", item.line, item.column, snippet)] if snippet else []

    def flag(self, name: str) -> bool:
        """true or false; not there is false."""
        node = self.get(name)
        if node is None:
            return False
        if not isinstance(node.value, bool):
            self.error(node, f"`{name}` is true or false.", f"Write {name}: true, or take it out.")
            return False
        return node.value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str = "") -> str:
        """One of the words in `allowed`."""
        node, text = self.get(name), self.text(name)
        if node is None or not text:
            return default
        if text not in allowed:
            self.error(node, f"`{name}: {text}` is not known.", f"Use one of {', '.join(allowed)}.")
            return default
        return text

    def mappings(self, name: str, what: str) -> list["Fields"]:
        """A list of mappings, each as fields; `what` says in plain words what each is."""
        node = self.get(name)
        if node is None:
            return []
        if node.items is None:
            self.error(node, f"`{name}` needs a list.", f"Begin each {what} with a dash.")
            return []
        found = []
        for item in node.items:
            if item.entries is None:
                self.error(item, f"Each {what} is a mapping of names to values.",
                           "Begin with `- ` and a name, or write {name: value}.")
            else:
                found.append(Fields(item, self.faults, self.step))
        return found

    def surplus(self) -> None:
        """Warn of every field that nobody has asked for."""
        unknown = [name for name in self.node.keys if name not in self._asked]
        for name in unknown[:MOST_UNKNOWN]:
            self.warning(self.node.keys[name], f"`{name}` is not a field here, and does nothing.",
                         "Is it misspelt, or indented too far?")
        if more := unknown[MOST_UNKNOWN:]:
            self.warning(self.node.keys[more[0]], f"From here on {len(more)} more are no fields, and do nothing.",
                         "Is this a script at all?")
