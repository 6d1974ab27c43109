"""The tables of people: who they are, what they may do, and how they are known to be who they say."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.db import Base, new_id
from kb.web import Role


class Team(Base):
    """People who work together, and whose calls the same supervisors see."""

    __tablename__ = "team"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class Supervision(Base):
    """A person supervises a team."""

    __tablename__ = "supervision"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), primary_key=True, index=True)


class Person(Base):
    """Somebody who works here; what flask-login calls a user.

    `name` is what one signs in with and what journals keep; it never changes. Roles and teams come along with the
    row, so that a person can be asked for them after the session that read her has closed.
    """

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id"), index=True)
    timezone: Mapped[str | None]
    locale: Mapped[str | None]
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    role_rows: Mapped[list[PersonRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    supervision_rows: Mapped[list[Supervision]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def roles(self) -> frozenset[Role]:
        """What she may do."""
        return frozenset(Role(row.role) for row in self.role_rows)

    @property
    def supervises(self) -> frozenset[str]:
        """The ids of the teams whose calls she may see."""
        return frozenset(row.team_id for row in self.supervision_rows)

    def get_id(self) -> str:
        """The id, by the name that flask-login asks for."""
        return self.id


class SignInSession(Base):
    """One signed-in browser. The cookie's secret is kept as a digest only; deleting the row signs it out."""

    __tablename__ = "sign_in_session"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    browser: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class SignInLink(Base):
    """A one-time link. A used one stays until it would have ended, so that it can be told from an unknown one."""

    __tablename__ = "sign_in_link"
    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A program's key to the API, in a person's name. Without `ends_at` it is good until it is revoked."""

    __tablename__ = "api_token"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A password tried. The name is kept as a digest: people type passwords into the wrong field."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_name_at", "name", "at"), Index("ix_sign_in_attempt_address_at", "address", "at"))
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
