"""Calls as the telephone system tells of them: who rings, on whose desk, who has him, when it ends. And contacts from before."""

from kb.calls.ringing.before import Before, as_earlier_calls, before_ring, contacts_of, maybe_before, past_contacts
from kb.calls.ringing.contacts import CONTACT_SCHEMA, Contact, Kept, forget_contacts, keep_contacts, read_contact, weigh_contacts
from kb.calls.ringing.event import EVENT_SCHEMA, Event, read_event
from kb.calls.ringing.models import PastContact, Ring
from kb.calls.ringing.news import ringing_news
from kb.calls.ringing.phones import extension_of, sit_at
from kb.calls.ringing.rights import Reporter
from kb.calls.ringing.rings import KEPT, Heard, forget_rings, get_ring, hear, status_of, take
from kb.calls.ringing.sheet import read_sheet

__all__ = [
    "CONTACT_SCHEMA", "EVENT_SCHEMA", "KEPT", "Before", "Contact", "Event", "Heard", "Kept", "PastContact", "Reporter", "Ring",
    "as_earlier_calls", "before_ring", "contacts_of", "extension_of", "forget_contacts", "forget_rings", "get_ring", "hear",
    "keep_contacts", "maybe_before", "past_contacts", "read_contact", "read_event", "read_sheet", "ringing_news", "sit_at",
    "status_of", "take", "weigh_contacts",
]
