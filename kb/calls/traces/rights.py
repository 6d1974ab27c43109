"""Who keeps the directory, the places to look and the known problems. Everybody at a desk reads them."""

from kb.accounts import Person
from kb.errors import NotAllowed
from kb.web import Role

READERS = (Role.AGENT, Role.SUPERVISOR, Role.EDITOR)
KEEPERS = (Role.SUPERVISOR, Role.EDITOR)


def may_keep(person: Person) -> bool:
    """Whether this person may change what is kept by hand."""
    return bool(person.roles & set(KEEPERS))


def require_keeper(person: Person) -> None:
    """Raise `NotAllowed` unless `person` may change what is kept by hand."""
    if not may_keep(person):
        raise NotAllowed("Editors and supervisors keep this. Tell one of them what is to be changed.")
