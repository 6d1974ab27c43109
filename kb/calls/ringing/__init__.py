"""Calls as the telephone system tells of them: who rings, on whose desk, who has him, when it ends. And contacts from before."""

from kb.calls.ringing.contacts import Contact, Kept, keep_contacts, read_contact, weigh_contacts
from kb.calls.ringing.event import Event, read_event
from kb.calls.ringing.rights import Reporter
from kb.calls.ringing.rings import KEPT, Heard, forget_rings, hear, status_of, take
from kb.calls.ringing.sheet import read_sheet

__all__ = [
    "KEPT", "Contact", "Event", "Heard", "Kept", "Reporter", "forget_rings", "hear", "keep_contacts", "read_contact",
    "read_event", "read_sheet", "status_of", "take", "weigh_contacts",
]
