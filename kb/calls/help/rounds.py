"""What the jobs loop does for help: requests go on to the next, the team chat is told, private words are forgotten."""

import logging
from collections.abc import Callable
from datetime import timedelta

from kb.accounts import display_names
from kb.calls.help.chat import chat_lines, due_posts
from kb.calls.help.models import ChatPost
from kb.calls.help.private import prune_private_notes
from kb.calls.help.routing import move_on, unanswered
from kb.calls.journal import state_of
from kb.calls.models import Call
from kb.calls.posting import claim, note_posted, post_json
from kb.calls.rules import Rules
from kb.db import Database, now

log = logging.getLogger("kb.help")


def move_unanswered(database: Database, seconds: int, rules: Rules) -> None:
    """Each request that has waited for `seconds` goes on to the next who is free; 0 leaves all where they are."""
    if not seconds:
        return
    patience = timedelta(seconds=seconds)
    with database.reading() as session:
        waiting = unanswered(session, now() - patience)
    for call_id in waiting:
        with database.writing() as session:
            moved = move_on(session, call_id, now(), patience, rules)
        if moved:
            log.info("a request for a supervisor was not answered in time and went on")


def tell_chat(database: Database, address: str, post: Callable[[str, dict[str, str]], None] = post_json) -> None:
    """Post what is new and waits for an answer to the team chat; one that fails is tried again later, and holds up no other."""
    if not address:
        return
    with database.reading() as session:
        due = due_posts(session, now())
    for call_id, key in due:
        with database.writing() as session:
            mine = claim(session, ChatPost, call_id, key, now())
        if not mine:
            continue
        with database.reading() as session:
            text = chat_lines(state_of(session, session.get_one(Call, call_id)), key, display_names(session))
        try:
            post(address, {"text": text})
        except (OSError, ValueError) as error:
            log.warning("the team chat could not be told: %s", type(error).__name__)
        else:
            with database.writing() as session:
                note_posted(session, ChatPost, call_id, key, now())


def forget_private_notes(database: Database) -> None:
    """What was said privately is not kept."""
    with database.writing() as session:
        prune_private_notes(session, now())
