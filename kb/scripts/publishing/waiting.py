"""What waits for somebody: drafts on their way, and emergencies at which nobody has looked."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.accounts import Person, Team
from kb.scripts.models import DraftRow, EmergencyRow
from kb.scripts.publishing.discarded import list_discarded
from kb.scripts.publishing.drafts import REVIEW, SCHEDULED, Draft, is_editor, list_drafts
from kb.scripts.publishing.emergencies import Emergency, list_emergencies
from kb.web import Role


@dataclass(frozen=True)
class Waiting:
    """What a person should see of the work on scripts. Agents see nothing of it."""

    reviews: list[Draft] = field(default_factory=list)
    """Drafts that wait for her own review."""
    drafts: list[Draft] = field(default_factory=list)
    """All others, for editors."""
    scheduled: list[Draft] = field(default_factory=list)
    """Those that will be published at a set time, the next one first."""
    emergencies: list[Emergency] = field(default_factory=list)
    discarded: list[tuple[str, str]] = field(default_factory=list)
    """Id and title of new scripts whose drafts were discarded."""
    own: frozenset[str] = frozenset()
    """Scripts among the emergencies that are hers or her team's."""

    def __bool__(self) -> bool:
        return bool(self.reviews or self.drafts or self.scheduled or self.emergencies or self.discarded)


def waiting_for(session: Session, person: Person) -> Waiting:
    """What waits for this person."""
    if not {Role.EDITOR, Role.SUPERVISOR} & person.roles:
        return Waiting()
    drafts = list_drafts(session)
    reviews = [draft for draft in drafts if draft.state == REVIEW and draft.reviewer == person.name]
    emergencies = list_emergencies(session)
    team = session.get(Team, person.team_id) if person.team_id else None
    names = {_key(name) for name in (person.name, person.display_name, team.name if team else "")} - {""}
    own = frozenset(one.script.id for one in emergencies if _key(one.script.owner) in names)
    if not is_editor(person):
        return Waiting(reviews=reviews, emergencies=emergencies, own=own)
    return Waiting(
        reviews=reviews, emergencies=emergencies, own=own, discarded=list_discarded(session),
        drafts=[draft for draft in drafts if draft not in reviews and draft.state != SCHEDULED],
        scheduled=sorted((draft for draft in drafts if draft.publish_at), key=lambda draft: str(draft.publish_at)))


def count_waiting(session: Session, person: Person) -> int:
    """How much waits for this person herself: reviews, and emergencies of others. One query; none for agents."""
    if not {Role.EDITOR, Role.SUPERVISOR} & person.roles:
        return 0
    reviews = select(func.count()).select_from(DraftRow).where(
        DraftRow.reviewer == person.name, DraftRow.sent_at.is_not(None), DraftRow.answered_at.is_(None),
        DraftRow.closed_at.is_(None))
    emergencies = select(func.count()).select_from(EmergencyRow).where(
        EmergencyRow.looked_by.is_(None), EmergencyRow.by != person.name)
    return session.scalar(select(reviews.scalar_subquery() + emergencies.scalar_subquery())) or 0


def _key(owner: str) -> str:
    """What two spellings of an owner share: `billing-team` is the team Billing."""
    return owner.casefold().replace("-", " ").replace("_", " ").removesuffix(" team").strip()
