"""The commands, a file per group: thin, like views. Each opens the store, calls verbs, commits, and says what it did."""

from kb.commands import contacts, content, people, scripts, serve, store, upkeep, words

COMMANDS = [command for group in (serve, content, words, contacts, people, scripts, upkeep, store) for command in group.COMMANDS]
