"""Of whose calls a person, or a program with her token, may tell. The one place that says so."""

from collections.abc import Collection
from dataclasses import dataclass

from kb.accounts import Person
from kb.errors import NotAllowed
from kb.web import Role

TOO_MUCH = ("With this token you can tell of your own calls only. For the calls of everybody use a token of somebody whom "
            "KB_CTI_PEOPLE names.")


@dataclass(frozen=True)
class Reporter:
    """Whoever tells of calls: a telephone system that is trusted with everybody's, or a person with her own phone."""

    person: Person
    trusted: Collection[str] = ()
    """Names of the people whose tokens are for telephone systems (`KB_CTI_PEOPLE`)."""

    @property
    def for_everybody(self) -> bool:
        """Whether she may tell of everybody's calls."""
        return self.person.name in self.trusted or Role.ADMIN in self.person.roles

    def may(self, other: Person) -> bool:
        """Whether she may tell of this person's calls: her own, or those of a team that she supervises."""
        leads = Role.SUPERVISOR in self.person.roles and other.team_id in self.person.supervises
        return self.for_everybody or leads or other.name == self.person.name

    def require(self, others: Collection[Person]) -> None:
        """Raises `NotAllowed` where one of them is not hers to tell of."""
        if not all(self.may(other) for other in others):
            raise NotAllowed(TOO_MUCH)

    def require_one(self, others: Collection[Person]) -> None:
        """Raises `NotAllowed` where none of them is hers to tell of."""
        if not (self.for_everybody or any(self.may(other) for other in others)):
            raise NotAllowed(TOO_MUCH)
