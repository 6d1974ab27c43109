"""What is owed to callers: the boards, the days on which people work, reminders, and the line that went."""

from kb.calls.promises.dropping import dropped
from kb.calls.promises.reminders import Reminders

__all__ = ["Reminders", "dropped"]
