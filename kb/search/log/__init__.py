"""The search log: what was searched for outside calls, for whoever makes the articles better. In calls the journal has it."""

from kb.search.log.models import SearchLog
from kb.search.log.noting import Noted, SearchNotes, forget_searches, forget_searches_of, read_noted
from kb.search.log.views import note_search, search_notes, settled

__all__ = ["Noted", "SearchLog", "SearchNotes", "forget_searches", "forget_searches_of", "note_search", "read_noted",
           "search_notes", "settled"]
