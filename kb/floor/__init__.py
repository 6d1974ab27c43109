"""Supervisors: what goes on now, what needs somebody, and what was looked up. Reads calls; asks calls to record."""

from kb.floor.lookups import Wanted, lookups_csv, lookups_of
from kb.floor.views import register

__all__ = ["Wanted", "lookups_csv", "lookups_of", "register"]
