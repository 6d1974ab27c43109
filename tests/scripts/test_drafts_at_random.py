"""Random work on one script by several people: whatever they do, in whatever order, the rules of a review hold."""

import itertools
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kb.accounts import add_person, disable, enable, find_person
from kb.db import Database, now
from kb.errors import KbError
from kb.scripts import import_script
from kb.scripts.checks.lint import check
from kb.scripts.models import VersionRow
from kb.scripts.publishing.discarded import bring_back
from kb.scripts.publishing.drafts import (
    current_number,
    discard_draft,
    get_draft,
    get_save,
    list_saves,
    open_draft,
    rebase_draft,
    save_draft,
)
from kb.scripts.publishing.review import answer_review, publish_again, publish_draft, publish_due, send_to_review, withdraw
from kb.scripts.publishing.versions import get_source
from tests.scripts.writing import longer, plain

people = st.sampled_from(["ed", "ed", "ed", "eva", "eva", "sue", "ada"])
texts = st.sampled_from([plain("One."), plain("Two."), longer("Three."), longer("Four."), plain().replace("to: c}", "to: x}"),
                         "a: ["])
LATER = timedelta(hours=1)


class Work(RuleBasedStateMachine):
    """`kept` are the texts saved into the draft as it is, by number; `known` the versions as they were first read."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="firstcall-drafts-"))
        shutil.copy(self.template, self.folder / "store")
        self.database = Database(f"sqlite:///{self.folder / 'store'}")
        self.kept: dict[int, str] = {}
        self.known: dict[int, str] = {}
        self.turns = itertools.count()

    def teardown(self) -> None:
        self.database.engine.dispose()
        shutil.rmtree(self.folder)

    def do(self, name: str, verb, *given, **named):
        """Somebody tries it; what is refused changes nothing."""
        try:
            with self.database.writing() as session:
                return verb(session, "plain", *given, find_person(session, name), **named)
        except KbError:
            return None

    @initialize()
    def begin(self) -> None:
        with self.database.writing() as session:
            add_person(session, "eva", ["editor"], "Knowledge")
            import_script(session, plain(), "plain.yaml", find_person(session, "ed"))

    @rule(name=people)
    def opens(self, name: str) -> None:
        draft = self.do(name, open_draft)
        if draft:
            self.kept.setdefault(draft.number, draft.source)

    @rule(name=people, text=texts, behind=st.integers(0, 1))
    def saves(self, name: str, text: str, behind: int) -> None:
        with self.database.reading() as session:
            draft = get_draft(session, "plain")
        saved = draft and self.do(name, lambda session, script, by: save_draft(session, script, text, by,
                                                                              expected=draft.number - behind))
        if saved and saved.number != draft.number:
            assert behind == 0 and saved.state not in {"approved", "scheduled"}
            self.kept[saved.number] = text

    @rule(name=people, reviewer=people)
    def sends(self, name: str, reviewer: str) -> None:
        self.do(name, lambda session, script, by: send_to_review(session, script, by, reviewer))

    @rule(text=texts, name=people, then=st.sampled_from([3, 3, 2, 1, 0]))
    def goes_all_the_way(self, text: str, name: str, then: int) -> None:
        """To a text of one's own, to its review, to an approval, to a version; the other rules come between."""
        self.opens(name)
        self.looks_at_what_came(name)
        self.saves(name, text, 0)
        if then > 0:
            self.sends(name, "sue")
        if then > 1:
            self.answers("sue", True)
        if then > 2:
            self.publishes(name, "")

    @rule(name=people, approve=st.booleans())
    def answers(self, name: str, approve: bool) -> None:
        self.do(name, lambda session, script, by: answer_review(session, script, by, approve, "A word."))

    @rule(name=people, reason=st.sampled_from(["", "It cannot wait"]))
    def publishes(self, name: str, reason: str) -> None:
        self.do(name, publish_draft, emergency=reason)

    @rule(name=people)
    def sets_a_time(self, name: str) -> None:
        self.do(name, publish_draft, at=now() + LATER)

    @rule()
    def time_passes(self) -> None:
        with self.database.writing() as session:
            publish_due(session, "plain", now() + 2 * LATER)

    @rule(name=people, verb=st.sampled_from([withdraw, withdraw, bring_back, discard_draft]))
    def does(self, name: str, verb) -> None:
        self.do(name, verb)

    @rule(name=people)
    def looks_at_what_came(self, name: str) -> None:
        self.do(name, lambda session, script, by: rebase_draft(session, script, by, onto=current_number(session, script)))

    @rule(name=people, number=st.integers(1, 5))
    def goes_back(self, name: str, number: int) -> None:
        self.do(name, lambda session, script, by: publish_again(session, script, number, by, emergency="Back"))

    @rule(rarely=st.integers(0, 4))
    def something_comes_in(self, rarely: int) -> None:
        if rarely:
            return
        with self.database.writing() as session:
            import_script(session, longer(f"Turn {next(self.turns)}."), "plain.yaml", None)

    @rule(name=st.sampled_from(["eva", "sue"]), verb=st.sampled_from([enable, enable, disable]))
    def leaves_or_comes_back(self, name: str, verb) -> None:
        with self.database.writing() as session:
            person = find_person(session, name)
            assert person
            verb(session, person)

    @invariant()
    def the_rules_hold(self) -> None:
        with self.database.reading() as session:
            rows = {row.number: row for row in session.query(VersionRow)}
            if not rows:
                return
            assert sorted(rows) == list(range(1, current_number(session, "plain") + 1))
            for number, row in rows.items():
                assert self.known.setdefault(number, row.source) == row.source, "a version changed"
                assert not [fault for fault in check(row.source, path="plain.yaml") if fault.is_error]
                if number > 1 and row.lane == "review":
                    assert row.approved_by in {"eva", "sue", "ed"} - {row.author}
                    assert row.published_by in {"ed", "eva"}
                elif number > 1:
                    assert row.lane in {"wording", "emergency", ""} and row.approved_by is None
                    assert row.lane or row.author is None, "only what came in from a folder has no way"
            draft, saves = get_draft(session, "plain"), [save.number for save in list_saves(session, "plain")]
            assert not saves or saves == list(range(saves[0], saves[-1] - 1, -1)), "a save is missing"
            assert all(get_save(session, "plain", number) == self.kept[number] for number in saves)
            if draft is not None:
                assert draft.number == saves[0]
                if draft.answered_at and draft.state in {"approved", "scheduled"}:
                    assert draft.reviewer not in draft.authors
            assert get_source(session, "plain", max(rows)) == rows[max(rows)].source


def test_whatever_is_done_in_whatever_order_the_rules_of_a_review_hold(sqlite_template: Path) -> None:
    Work.template = sqlite_template
    run_state_machine_as_test(Work, settings=settings(
        max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True))
