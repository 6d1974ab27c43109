"""What happened: calls, their journals, and the agent's desk."""

from kb.calls.callers.bulk import remember_callers
from kb.calls.callers.card import change_card, forget_run_out, has_run_out, note_permission, remember_context
from kb.calls.callers.finding import find_callers
from kb.calls.callers.merging import merge_callers, unmerge_caller
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import caller_of, callers_of, calls_of
from kb.calls.cases.claims import own_case
from kb.calls.cases.finding import case_of
from kb.calls.cases.needing import CaseNeed, cases_needing
from kb.calls.closing.telling import tell_summaries
from kb.calls.entry import KINDS, Entry
from kb.calls.giving.asked import Asked, asked_to_give
from kb.calls.giving.types import GoodwillWanted, save_goodwill
from kb.calls.handing.returns import Returned, returns_for
from kb.calls.help.models import HandRow
from kb.calls.help.presence import Presence, Status, presences, set_presence, supervisors
from kb.calls.help.rights import asked_of
from kb.calls.help.rounds import forget_private_notes, move_unanswered, tell_chat
from kb.calls.integrity import check_calls, refill_tables
from kb.calls.journal import Given, Recorded, journal_rows, load, record, start_call, state_of
from kb.calls.learning import is_learning_due, learn_from_calls
from kb.calls.models import Call, CallReading, EscalationRow, LookupRow, PromiseRow, StayRow, TransferRow
from kb.calls.promises import Reminders
from kb.calls.readings import (
    Searched,
    brief,
    earlier_calls,
    open_promises,
    packet,
    plain,
    questions,
    searches,
    state_json,
    three_lines,
    timeline,
)
from kb.calls.rights import get_call, standings, still_offered, visible_to
from kb.calls.ringing import (
    CONTACT_SCHEMA,
    EVENT_SCHEMA,
    KEPT,
    Contact,
    Kept,
    Reporter,
    forget_contacts,
    forget_rings,
    hear,
    keep_contacts,
    read_contact,
    read_event,
    read_sheet,
    status_of,
    weigh_contacts,
)
from kb.calls.rules import Rules, rules_for
from kb.calls.traces.directory import save_directory_entry
from kb.calls.traces.places import save_place_list
from kb.calls.traces.problems import save_known_problem
from kb.calls.views import register, rules
from kb.calls.views.watching import note_reading

__all__ = [
    "CONTACT_SCHEMA", "EVENT_SCHEMA", "KEPT", "KINDS", "Asked", "Call", "CallReading", "Caller", "CaseNeed", "Contact", "Entry",
    "EscalationRow", "Given", "GoodwillWanted", "HandRow", "Kept", "LookupRow", "Presence", "PromiseRow", "Recorded",
    "Reminders", "Reporter", "Returned", "Rules", "Searched", "Status", "StayRow", "TransferRow", "asked_of", "asked_to_give",
    "brief", "caller_of", "callers_of", "calls_of", "case_of", "cases_needing", "change_card", "check_calls", "earlier_calls",
    "find_callers", "forget_contacts", "forget_private_notes", "forget_rings", "forget_run_out", "get_call", "has_run_out",
    "hear", "is_learning_due", "journal_rows", "keep_contacts", "learn_from_calls", "load", "merge_callers", "move_unanswered",
    "note_permission", "note_reading", "open_promises", "own_case", "packet", "plain", "presences", "questions", "read_contact",
    "read_event", "read_sheet", "record", "refill_tables", "register", "remember_callers", "remember_context", "returns_for",
    "rules", "rules_for", "save_directory_entry", "save_goodwill", "save_known_problem", "save_place_list", "searches",
    "set_presence", "standings", "start_call", "state_json", "state_of", "status_of", "still_offered", "supervisors",
    "tell_chat", "tell_summaries", "three_lines", "timeline", "unmerge_caller", "visible_to", "weigh_contacts",
]
