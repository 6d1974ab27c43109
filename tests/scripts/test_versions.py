"""Published versions: immutable, numbered, complete in themselves; in from folders and out to them."""

import pytest
from sqlalchemy import select, update

from kb.changes import Change
from kb.errors import ChangedMeanwhile, Invalid, NotFound
from kb.scripts import (
    begin,
    current_version,
    export_scripts,
    get_source,
    get_version,
    import_script,
    import_scripts,
    list_scripts,
    publish,
    script_of,
)
from kb.scripts.models import VersionRow

PLAIN = """\
title: {title}
start: a
steps:
  a: {{phase: acknowledge, say: "{say}", to: b}}
  b: {{end: resolved}}
"""

CALLER = """\
title: Caller
start: who
steps:
  who: {script: who, to: b}
  b: {phase: resolve, say: "Matched: {{ matched }}.", to: c}
  c: {end: resolved}
"""

WHO = """\
title: Who
piece: true
start: ask
steps:
  ask: {phase: acknowledge, say: Two questions., ask: [{name: matched, label: Matched?, type: yes_no}], to: done}
  done: {end: resolved}
"""


def plain(title="Plain", say="I see."):
    return PLAIN.format(title=title, say=say)


@pytest.fixture
def take_in(database, ed):
    def take(source, path="plain.yaml"):
        with database.writing() as session:
            return import_script(session, source, path, ed)
    return take


@pytest.mark.store
def test_a_version_never_changes_and_calls_in_progress_stay_on_theirs(database, ed, take_in):
    take_in(plain(say="One."))
    with database.writing() as session:
        published = publish(session, plain(say="Two."), ed, path="plain.yaml", expected=1)
        assert published.script.version == 2
    with database.reading() as session:
        assert current_version(session, "plain").version == 2
        assert get_version(session, "plain", 1).steps["a"].say[0].text == "One."
        assert get_source(session, "plain", 1) == plain(say="One.")
        assert get_version(session, "plain", 1) is get_version(session, "plain", 1)
        for name, number in (("plain", 3), ("plain", 0), ("other", 1)):
            with pytest.raises(NotFound):
                get_version(session, name, number)
        find = script_of(session)
        assert (find("plain", 1).version, find("plain", 9)) == (1, None)
        changes = session.scalars(select(Change.subject).where(Change.topic == "script")).all()
    assert changes == ["plain", "plain"]


def test_a_version_cannot_be_written_over(database, take_in):
    take_in(plain())
    with pytest.raises(RuntimeError, match="never changes"), database.writing() as session:
        session.get_one(VersionRow, ("plain", 1)).source = "another"
    with database.reading() as session:
        assert get_source(session, "plain", 1) == plain()


@pytest.mark.store
def test_who_publishes_second_on_the_same_version_is_told(database, ed, take_in):
    take_in(plain())
    with database.writing() as session:
        publish(session, plain(say="Mine."), ed, path="plain.yaml", expected=1)
    with pytest.raises(ChangedMeanwhile), database.writing() as session:
        publish(session, plain(say="Also mine."), ed, path="plain.yaml", expected=1)
    with pytest.raises(ChangedMeanwhile), database.writing() as session:
        publish(session, plain(), ed, path="plain.yaml", expected=0)


def test_errors_stop_publishing_with_line_and_faults_and_nothing_is_kept(database, take_in):
    with pytest.raises(Invalid) as error:
        take_in(plain().replace("to: b", "to: c"))
    assert (error.value.details["line"], error.value.message.startswith("Line 4: There is no step `c`.")) == (4, True)
    assert [fault["step"] for fault in error.value.details["faults"]][0] == "a"
    with database.reading() as session:
        assert list_scripts(session, pieces=True) == []


def test_the_same_file_again_is_unchanged_whatever_its_line_ends(database, take_in):
    assert take_in(plain()).outcome == "new"
    assert take_in(plain()).outcome == "unchanged"
    assert take_in("\ufeff" + plain().replace("\n", "\r\n")).outcome == "unchanged"
    assert take_in(plain(say="Two.")).outcome == "changed"
    with database.reading() as session:
        assert current_version(session, "plain").version == 2


def test_where_both_sides_changed_both_stay(database, ed, take_in):
    take_in(plain())
    with database.writing() as session:
        publish(session, plain(say="Ours."), ed, path="plain.yaml")
    assert take_in(plain()).outcome == "unchanged"
    assert take_in(plain(say="Theirs.")).outcome == "conflict"
    with database.reading() as session:
        assert get_source(session, "plain", 2) == plain(say="Ours.")
        assert current_version(session, "plain").version == 2


def test_a_folder_goes_out_and_comes_back_unchanged_and_an_edit_of_either_side_is_taken(database, ed, take_in, tmp_path):
    take_in(plain(), "billing/plain.yaml")
    with database.writing() as session:
        publish(session, plain(say="Ours."), ed, path="plain.yaml")
    with database.writing() as session:
        (file,) = export_scripts(session, tmp_path)
    assert file == tmp_path / "billing/plain.yaml"
    assert file.read_bytes() == plain(say="Ours.").encode()
    assert take_in(file.read_text(), "billing/plain.yaml").outcome == "unchanged"
    assert take_in(plain(say="Theirs."), "billing/plain.yaml").outcome == "changed"


def test_nothing_is_written_outside_the_folder(database, take_in, tmp_path):
    take_in(plain(), "../../plain.yaml")
    with database.writing() as session:
        (file,) = export_scripts(session, tmp_path / "out")
    assert file == tmp_path / "out/plain.yaml"


@pytest.mark.store
def test_many_files_come_in_whatever_their_order_and_each_refusal_has_its_reason(database, ed):
    files = [
        ("a-caller.yaml", CALLER), ("who.yaml", WHO), ("torn.yaml", "a: [1"), ("twin.yaml", "id: who\n" + WHO),
        ("stuck.yaml", plain().replace("b: {{end", "b: {{no").replace("{end: resolved}", "{say: Hm.}")),
        ("lonely.yaml", CALLER.replace("script: who", "script: nobody")), ("§§§.yaml", plain()),
    ]
    with database.writing() as session:
        report = import_scripts(session, files, ed)
    assert {file.path: file.outcome for file in report.files} == {"who.yaml": "new", "a-caller.yaml": "new"}
    assert set(report.refused) == {"torn.yaml", "twin.yaml", "stuck.yaml", "lonely.yaml", "§§§.yaml"}
    assert "never closed" in report.refused["torn.yaml"] or "missing" in report.refused["torn.yaml"]
    assert "There is no script `nobody`" in report.refused["lonely.yaml"]
    with database.reading() as session:
        assert [script.id for script in list_scripts(session)] == ["a-caller"]
        assert [script.id for script in list_scripts(session, pieces=True)] == ["a-caller", "who"]


@pytest.mark.store
def test_a_piece_that_changes_is_taken_over_by_new_versions_only(database, ed, take_in):
    take_in(WHO, "who.yaml")
    take_in(CALLER, "caller.yaml")
    with database.writing() as session:
        published = publish(session, WHO.replace("Two questions.", "Three questions."), ed, path="who.yaml")
    assert published.followed == ["caller"]
    with database.reading() as session:
        before, after = get_version(session, "caller", 1), current_version(session, "caller")
        assert after.version == 2
        assert [script.steps["who.ask"].say[0].text for script in (before, after)] == ["Two questions.", "Three questions."]
        assert begin(before, {}).step == "who.ask"


def test_a_piece_that_would_strand_a_script_is_not_taken_over_by_it(database, ed, take_in):
    take_in(WHO, "who.yaml")
    take_in(CALLER, "caller.yaml")
    with database.writing() as session:
        published = publish(session, WHO.replace("name: matched", "name: agreed"), ed, path="who.yaml")
    assert published.followed == []
    assert "`matched` is not known" in published.unfollowed["caller"]
    with database.reading() as session:
        assert current_version(session, "caller").version == 1
        assert "matched" in current_version(session, "caller").questions


def test_a_version_compiles_from_what_is_stored_alone(database, take_in):
    take_in(WHO, "who.yaml")
    take_in(CALLER, "caller.yaml")
    with database.writing() as session:  # behind the back of everything: as another process would find it
        session.execute(update(VersionRow).where(VersionRow.script_id == "caller").values(digest="elsewhere"))
    with database.reading() as session:
        assert list(get_version(session, "caller", 1).steps) == ["who", "who.ask", "who.done", "b", "c"]
