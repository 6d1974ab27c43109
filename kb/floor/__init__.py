"""Supervisors: what goes on now, what needs somebody, and what was looked up. Reads calls; asks calls to record."""

from kb.floor.lookups import Wanted, lookups_csv, lookups_of
from kb.floor.stream import end_streams
from kb.floor.views import register

__all__ = ["Wanted", "end_streams", "lookups_csv", "lookups_of", "register"]
