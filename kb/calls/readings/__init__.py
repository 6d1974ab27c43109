"""Readings of the journal: what pages, packets and the API show of a call. None of them keeps anything."""

from kb.calls.readings.brief import brief, earlier_calls, open_promises
from kb.calls.readings.packet import packet, three_lines
from kb.calls.readings.questions import questions
from kb.calls.readings.searching import Searched, failed, searches
from kb.calls.readings.summary import plain, state_json
from kb.calls.readings.timeline import timeline
from kb.calls.readings.volunteered import volunteered

__all__ = ["Searched", "brief", "earlier_calls", "failed", "open_promises", "packet", "plain", "questions", "searches",
           "state_json", "three_lines", "timeline", "volunteered"]
