"""The commands, a file per group: thin, like views. Each opens the store, calls verbs, commits, and says what it did."""

from kb.commands import contacts, content, people, scripts, serve, store, upkeep

COMMANDS = [command for group in (serve, content, contacts, people, scripts, upkeep, store) for command in group.COMMANDS]
