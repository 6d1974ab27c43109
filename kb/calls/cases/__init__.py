"""The case: an issue across calls, with one owner, open until the caller says that it is done."""
