"""Handing the caller over: the note by a link for those outside, being sent to and fro, taking a caller."""
