"""Who is here: people, their roles and teams, and how they sign in."""

from kb.accounts.models import ApiToken, Person, SignInLink, SignInSession, Supervision, Team
from kb.accounts.passwords import set_password, sign_in_with_password
from kb.accounts.people import (
    add_person,
    disable,
    display_names,
    enable,
    find_person,
    get_person,
    list_people,
    set_roles,
    set_team,
)
from kb.accounts.sign_in import (
    close_session,
    digest_of,
    end_sessions,
    make_link,
    make_token,
    open_session,
    prune_sign_ins,
    redeem_link,
    revoke_token,
)
from kb.accounts.teams import add_team, set_supervisors, team_called, team_names
from kb.accounts.views import register

__all__ = [
    "ApiToken", "Person", "SignInLink", "SignInSession", "Supervision", "Team", "add_person", "add_team", "close_session",
    "digest_of", "disable", "display_names", "enable", "end_sessions", "find_person", "get_person", "list_people", "make_link",
    "make_token", "open_session", "prune_sign_ins", "redeem_link", "register", "revoke_token", "set_password", "set_roles",
    "set_supervisors", "set_team", "sign_in_with_password", "team_called", "team_names",
]
