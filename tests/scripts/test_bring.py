"""Scripts brought from sheets, Word files and trees: what is understood, what is said about it, and what is refused."""

import codecs
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import Invalid, KbError, TooLarge
from kb.scripts import bring, check, compile_script
from kb.scripts.bring.reading import MOST_FILE_BYTES
from kb.scripts.format.source import read_source
from tests.examples import examples
from tests.scripts.office_files import SHEET, document, workbook, zipped
from tests.scripts.real import DATA, GOVUK, govuk
from tests.scripts.walking import every_way

HEAD = ["Step", "Phase", "Say", "Do", "Ask", "Option", "Next step", "Outcome"]
ROWS = [
    HEAD,
    ["Hear the caller", "Opening", "I see why you call, [first name].\n\nLet me look.", None, None, None, None, None],
    ["Find the parcel", "Research", None, "Open the tracking page.", "Is it on its way?", "Yes", "Explain", None],
    [None, None, None, None, None, "No", "Look futher", None],
    ["Explain", "Resolve", "It comes tomorrow.", None, None, "Takes it", None, "resolved"],
    [None, None, None, None, None, "Upset", "supervisor", None],
    ["Look further", "Resolve", "I look for it.", None, None, None, None, "promised"],
]
PARCEL = """\
title: Parcel late
start: hear_the_caller
steps:
  hear_the_caller:
    phase: acknowledge
    say:
      - "I see why you call, {{ caller.first_name }}."
      - Let me look.
    to: find_the_parcel
  find_the_parcel:
    phase: research
    say:
      - Is it on its way?
    do: Open the tracking page.
    options:
      - {id: "yes", label: "Yes", to: explain}
      - {id: "no", label: "No", to: look_further}
  explain:
    phase: resolve
    say:
      - It comes tomorrow.
    options:
      - {id: takes_it, label: Takes it, to: end_resolved}
      - {id: upset, label: Upset, to: end_escalated}
  look_further:
    phase: resolve
    say:
      - I look for it.
    end: promised
  end_resolved:
    end: resolved
  end_escalated:
    end: escalated
"""
GUESSED = [
    "Row 2, “Hear the caller”: It does not say how it goes on; it goes on to the next step.",
    "Row 4: There is no step “Look futher”; “look further” was taken.",
]


def csv_of(rows, separator=","):
    quoted = [['"' + (cell or "").replace('"', '""') + '"' for cell in row] for row in rows]
    return "\r\n".join(separator.join(row) for row in quoted)


def plain(brought):
    return read_source(brought.source).plain()


def errors(brought):
    return [str(fault) for fault in check(brought.source) if fault.is_error]


@pytest.mark.parametrize("content", [
    csv_of(ROWS).encode(), csv_of(ROWS, ";").encode("utf-8-sig"), csv_of(ROWS, "\t").encode("utf-16"), workbook(ROWS),
    workbook([["Only notes"]], ROWS),
], ids=["csv", "semicolons", "tabs", "xlsx", "second sheet"])
def test_a_sheet_is_understood(content):
    brought = bring("/home/ed/parcel_late.xlsx", content)
    assert brought.source == PARCEL
    assert [note for note in brought.notes if note.startswith("Row")] == GUESSED
    assert errors(brought) == []


def test_a_sheet_may_say_more_and_in_its_own_words():
    brought = bring("x.csv", (
        b'Title,Late premium\nCallers say,"mailed it, not posted"\n\n'
        b"Screen,When hot,Question,Type,Variable,Answer,Go to,Article,Promise,Within,Verbatim,Colour\n"
        b"Who,I am on it.,,,,,,,,,yes,red\n"
        b'Paid,,How was it paid?,,paid_by,By mail,Trace,"premium-not-posted; paid twice",,,,\n,,,,,Card,Who,,,,,\n'
        b"Day,,On which day?,date,,,,,,,,\n"
        b"Kind,,Which one?,,,One,,,,,,\n,,,,,Two,,,,,,\n"
        b"Trace,,,,,,,,Trace it,4 hours,,\n"))
    script = plain(brought)
    assert (script["title"], script["for"]) == ("Late premium", ["mailed it", "not posted"])
    assert script["steps"]["who"]["when_hot"] == ["I am on it."]
    assert script["steps"]["who"]["verbatim"] is True
    assert script["steps"]["paid"]["ask"] == [{"name": "paid_by", "label": "How was it paid?", "type": "choice", "options": [
        {"value": "by_mail", "label": "By mail"}, {"value": "card", "label": "Card"}]}]
    assert script["steps"]["paid_route"] == {"rules": [{"when": {"paid_by": "by_mail"}, "to": "trace"}], "default": "who"}
    assert script["steps"]["paid"]["articles"] == ["premium-not-posted", "paid-twice"]
    assert script["steps"]["day"]["ask"] == [{"name": "on_which_day", "label": "On which day?", "type": "date"}]
    assert [one["label"] for one in script["steps"]["kind"]["ask"][0]["options"]] == ["One", "Two"]
    assert script["steps"]["trace"]["promise"] == {"what": "Trace it", "within": "4 hours"}
    assert "The column “Colour” is not known and was left out." in brought.notes


def test_options_may_stand_beside_each_other():
    brought = bring("x.csv", b"Step,Say,Option 1,Next 1,Option 2,Next 2\n"
                             b"Ask,Well?,Yes,Good,No,Bad\nGood,Fine.,,,,\nBad,Sorry.,,,,\n")
    assert plain(brought)["steps"]["ask"]["options"] == [
        {"id": "yes", "label": "Yes", "to": "good"}, {"id": "no", "label": "No", "to": "bad"}]


def test_steps_may_have_numbers_and_titles():
    brought = bring("x.csv", b"Node ID,Page title,Question,Button 1 text,Button 1 link,Button 2 text,Button 2 link\n"
                             b"1,Begin here,Is it paid?,Yes,2,No,3\n2,Paid,,,,,\n3,Not paid,,,,,\n")
    steps = plain(brought)["steps"]
    assert list(steps) == ["begin_here", "paid", "not_paid"]
    assert [option["to"] for option in steps["begin_here"]["options"]] == ["paid", "not_paid"]


def test_a_table_of_questions_needs_no_steps():
    brought = bring("x.csv", b"Question;Answer;Next question\nPaid?;Yes;Posted?\n;No;end\nPosted?;Yes;end\n;No;call back\n")
    assert list(plain(brought)["steps"]) == ["paid", "posted", "end_resolved", "end_promised"]
    assert errors(brought) == []


def test_a_word_file_is_understood():
    brought = bring("outline.docx", document(
        ("Title", "Premium mailed"), "For: mailed a check, premium by mail", "The caller mailed a premium.",
        ("Heading1", "Acknowledge"), ("Heading2", "1. Hear the caller"), "Say: “I see why, [first name].”",
        "“I see this through.”", "When hot:", ("List", "I am on it."),
        ("Heading1", "Research"), ("Heading2", "How was it paid"), "Ask: How was it paid?",
        ("List", "By mail → Look in the lockbox"), ("List", "Card -> Close"), ("List", "If by bank, go to Close"),
        ("Heading2", "Look in the lockbox"), "Do: Open the log.", "Search by name.", "Article: premium not posted",
        [("Found", "Close"), ("Not found", "Promise a trace")],
        ("Heading1", "Resolve"), ("Heading2", "Promise a trace"), "Promise: Trace the payment within 2 business days",
        "Then: Close", ("Heading1", "Wrap up"), ("Heading2", "Close"), "Look once more.", "End: resolved"))
    assert plain(brought) == {
        "title": "Premium mailed", "summary": "The caller mailed a premium.", "for": ["mailed a check", "premium by mail"],
        "start": "hear_the_caller", "steps": {
            "hear_the_caller": {"phase": "acknowledge", "say": ["I see why, {{ caller.first_name }}.", "I see this through."],
                                "when_hot": ["I am on it."], "to": "how_was_it_paid"},
            "how_was_it_paid": {"phase": "research", "say": ["How was it paid?"], "options": [
                {"id": "by_mail", "label": "By mail", "to": "look_in_the_lockbox"},
                {"id": "card", "label": "Card", "to": "close"}, {"id": "by_bank", "label": "By bank", "to": "close"}]},
            "look_in_the_lockbox": {
                "phase": "research", "do": "Open the log.\n\nSearch by name.\n", "articles": ["premium-not-posted"], "options": [
                    {"id": "found", "label": "Found", "to": "close"},
                    {"id": "not_found", "label": "Not found", "to": "promise_a_trace"}]},
            "promise_a_trace": {
                "phase": "resolve", "promise": {"what": "Trace the payment", "within": "2 business days"}, "to": "close"},
            "close": {"phase": "wrap_up", "do": "Look once more.", "end": "resolved"}}}
    assert brought.notes == [
        "“Close”: “Look once more.” has no label (Say, Do, Ask); it was taken as what to do.",
        "“Hear the caller”: It does not say how it goes on; it goes on to the next step."]
    assert errors(brought) == []


def test_lines_in_bold_are_headings_where_there_are_no_others():
    brought = bring("x.docx", document(("Bold", "First"), "Say: one", ("Bold", "Second"), "Do: two", ("Bold", "Say: three")))
    assert {name: step.get("say") or step.get("do") for name, step in plain(brought)["steps"].items()} == {
        "first": ["one"], "second": "two"} | {"second": ["three"]}
    assert "short lines in bold were taken as headings" in brought.notes[0]


GUIDED = {"TREE_ID": "7", "TITLE": "Cannot log on", "FIRST_NODE_ID": "n1", "NODES": [
    {"NODE_ID": "n0", "TITLE": "Never", "BODY": "x"},
    {"NODE_ID": "n1", "TITLE": "Begin", "BODY": "<p>Look at <b>this</b></p><ul><li>one</li></ul><script>x()</script>",
     "QUESTION": "Is there an error?",
     "EDGES": [{"LABEL": "Yes", "TARGET_NODE": "n2", "ORD": 2}, {"LABEL": "No", "TARGET_NODE": "n3", "ORD": 1}]},
    {"NODE_ID": "n2", "TITLE": "Error", "BODY": "Mend it"}, {"NODE_ID": "n3", "TITLE": "None", "BODY": "Fine"}]}
DIAGRAM = {"data": {"nodes": [{"id": "1", "data": {"label": "Paid?"}}, {"id": "2", "data": {"label": "Post it"}},
                              {"id": "3", "type": "x", "data": {"label": "Ask for it"}}],
                    "edges": [{"source": "1", "target": "2", "label": "yes"},
                              {"source": "1", "target": "3", "data": {"label": "no"}},
                              {"source": "3", "target": "2"}, {"source": "9", "target": "2"}]}}
NESTED = {"question": "Is it broken?", "answers": {
    "Yes": {"question": "Since when?", "answers": {"Today": "Restart it", "Longer": {"text": "Send it in"}}},
    "No": {"text": "Fine"}}}
FLOW = {"version": "13", "flows": [{"name": "Colours", "nodes": [
    {"uuid": "a", "actions": [{"type": "send_msg", "text": "Hi @contact.first_name, which?"}, {"type": "add_contact_groups"}],
     "exits": [{"uuid": "e", "destination_uuid": "b"}]},
    {"uuid": "b", "actions": [], "router": {"type": "switch", "result_name": "Colour", "categories": [
        {"name": "Red", "exit_uuid": "x"}, {"name": "Blue", "exit_uuid": "y"}, {"name": "Other", "exit_uuid": "z"}]},
     "exits": [{"uuid": "x", "destination_uuid": "c"}, {"uuid": "y", "destination_uuid": "d"},
               {"uuid": "z", "destination_uuid": None}]},
    {"uuid": "c", "actions": [{"type": "send_msg", "text": "Red."}], "exits": [{"uuid": "q"}]},
    {"uuid": "d", "actions": [{"type": "send_msg", "text": "Blue."}], "exits": [{"uuid": "r", "destination_uuid": "c"}]}]},
    {"name": "Two"}]}


def test_trees_of_several_shapes_are_understood():
    guided = plain(bring("x.json", json.dumps(GUIDED).encode()))
    assert (guided["title"], guided["start"]) == ("Cannot log on", "begin")
    assert guided["steps"]["begin"] == {
        "phase": "research", "say": ["Is there an error?"], "do": "Look at this\n\n- one\n",
        "options": [{"id": "no", "label": "No", "to": "none"}, {"id": "yes", "label": "Yes", "to": "error"}]}
    diagram = bring("x.json", json.dumps(DIAGRAM).encode())
    assert {name: [option["to"] for option in step.get("options", [])] or step.get("to") or step["end"]
            for name, step in plain(diagram)["steps"].items()} == {
        "paid": ["post_it", "ask_for_it"], "post_it": "resolved", "ask_for_it": "post_it"}
    assert "Edge 4: It begins at “9”, which is no node; the edge was left out." in diagram.notes
    nested = plain(bring("x.json", json.dumps(NESTED).encode()))
    assert list(nested["steps"]) == ["is_it_broken", "since_when", "restart_it", "send_it_in", "fine"]
    for tree in (DIAGRAM, NESTED, GUIDED):
        assert errors(bring("x.json", json.dumps(tree).encode())) == []


def test_a_chat_flow_keeps_its_answers():
    brought = bring("export.json", json.dumps(FLOW).encode())
    steps = plain(brought)["steps"]
    assert steps["hi_which"]["ask"] == [{
        "name": "colour", "label": "Hi {{ caller.first_name }}, which?", "type": "choice",
        "options": [{"value": "red", "label": "Red"}, {"value": "blue", "label": "Blue"}]}]
    assert steps["hi_which_route"] == {"rules": [{"when": {"colour": "red"}, "to": "red"}], "default": "blue"}
    assert brought.notes[:2] == ["The flow “Two” was left out. Export it by itself and bring that too.",
                                 "Node 1: What it does (add contact groups) was left out."]
    assert errors(brought) == []


@pytest.mark.skipif(not GOVUK.is_dir(), reason="the collected flows are not on this machine")
@pytest.mark.parametrize("name", [
    "towing-rules", "plan-adoption-leave", "landlord-immigration-check", "report-a-lost-or-stolen-passport"])
def test_real_trees_are_brought_and_walked(name):
    brought = bring(f"{name}.json", (GOVUK / "scripts" / f"{name}.json").read_bytes())
    assert errors(brought) == []
    script = compile_script(brought.source)
    assert every_way(script)
    assert len(script.steps) >= len(compile_script(govuk(name)[0]).questions)


BOMB = zipped({"xl/workbook.xml": f'<workbook xmlns="{SHEET}">{" " * 30_000_000}</workbook>'})
LAUGHS = ('<!DOCTYPE data [<!ENTITY a "dos"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><data>&b;</data>')


@pytest.mark.parametrize("name, content, words", [
    ("x.csv", b"", "The file is empty"),
    ("x.csv", b" \n ", "The file is empty"),
    ("x.csv", b"a,b\n1,2\n", "No row with headings was found"),
    ("x.csv", b"Step,Say\n", "No step was found"),
    ("x.csv", b"Step,Say\n,Hello\n", "Row 2 belongs to no step"),
    ("x.csv", b"Step,Say\nA,=1+1\n", "Row 2, column B holds a formula (=1+1"),
    ("x.csv", b'Step,Say\nA,"=HYPERLINK(""http://x"",""y"")"\n', "Row 2, column B holds a formula"),
    ("x.csv", b'Step,Say\nA,"never closed\n' + b"x" * 200_000, "Row 2 cannot be read"),
    ("x.csv", b"Step,Say\n" + b"A,b\n" * 5_001, "beyond 5000 rows"),
    ("x.csv", b"Step,Option,To\n" + b"".join(b"A,o%d,A\n" % number for number in range(501)), "this step has 501 options"),
    ("x.json", json.dumps({"nodes": [{"id": number} for number in range(5001)]}).encode(), "more than 5000 nodes"),
    ("x.json", json.dumps({"nodes": [{"id": 1}], "edges": [{}] * 20_001}).encode(), "more than 20000 edges"),
    ("x.csv", b"Step,Say\nA" + b",x" * 300 + b"\n", "200 columns"),
    ("x.csv", b"\x00\x01\x02Step,Say", "not a text file"),
    ("x.csv", b"x" * (MOST_FILE_BYTES + 1), "larger than 8 MB"),
    ("x.csv", b"Step,Say\n" + b"".join(b"s%d,x\n" % number for number in range(2001)), "2000 at most"),
    ("x.csv", b"Step,Say\n" + b"".join(b"s%d,%s\n" % (number, b"word " * 60) for number in range(1000)),
     "256 is the most"),
    ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office"),
    ("x.pdf", b"%PDF-1.7", "A PDF cannot be brought"),
    ("x.yaml", b"title: x", "a script already"),
    ("x.xlsx", b"PK\x03\x04 torn", "damaged"),
    ("x.xlsx", zipped({"mimetype": "x"}), "neither an Excel workbook nor a Word document"),
    ("x.xlsx", BOMB, "unpacks to more than 24 MB"),
    ("x.xlsx", zipped({"xl/workbook.xml": LAUGHS}), "DOCTYPE"),
    ("x.xlsx", zipped({"xl/workbook.xml": "<workbook><torn"}), "damaged"),
    ("x.xlsx", zipped({"xl/workbook.xml": "<a>" * 500 + "</a>" * 500}), "more than a script can have"),
    ("x.xlsx", workbook([HEAD], cell='<c r="C2"><f>SUM(A1)</f><v>3</v></c>'), "Row 2, column C of Sheet 1 holds a formula"),
    ("x.xlsx", workbook([HEAD], cell='<c r="ZZZ2"><v>3</v></c>'), "200 columns"),
    ("x.xlsx", workbook([HEAD, ["A", None, "x" * 100_001]]), "more than 100000 letters"),
    ("x.xlsx", workbook([HEAD, ["A", None, "x" * 50_000]], cell='<c t="s"><v>9</v></c>' * 100), "more than 4000000 letters"),
    ("x.docx", zipped({"word/document.xml": LAUGHS}), "DOCTYPE"),
    ("x.docx", document("Say: hello"), "No heading was found"),
    ("x.json", b'{"nodes": [}', "Line 1, column 12: this is not JSON"),
    ("x.json", b"[" * 100_000, "nested deeper"),
    ("x.json", b'{"a": 1}', "No nodes were found"),
    ("x.json", b'{"nodes": []}', "No nodes were found"),
    ("x.json", b'{"nodes": [1, 2]}', "No step was found"),
    ("x.json", b"5", "a single value"),
    ("x.json", b'{"flows": [{"nodes": []}]}', "no nodes that can be read"),
])
def test_what_cannot_be_a_script_is_refused_with_its_row_and_what_to_do(name, content, words):
    with pytest.raises((Invalid, TooLarge), match=re.escape(words)):
        bring(name, content)


CELLS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["a", "b", "end", "Yes", "No", "resolved", "=x"]))
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["a", "b"]))
FIELDS = st.sampled_from([
    "id", "nodes", "edges", "to", "from", "label", "text", "question", "options", "answers", "data", "flows", "exits", "uuid",
    "router", "actions", "categories", "start"])


def test_nothing_from_a_file_becomes_yaml():
    """Texts that YAML or our own format would take for something else stay texts."""
    nasty = ["a: b", "- x", "{{ 7*7 }}", "!!python/object:os.system", "&a *a", "# no comment", "'", '"', "yes", "null", "|",
             "1e3", "%", "@x"]
    rows = [["Step", "Say", "Do"], *([f"s{number}", text, text] for number, text in enumerate(nasty))]
    steps = plain(bring("x.csv", csv_of(rows).encode()))["steps"]
    assert [step["say"][0] for step in steps.values()] == nasty
    assert [step["do"] for step in steps.values()] == nasty


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=8))
def test_whatever_a_sheet_holds_it_is_a_script_or_a_refusal(rows):
    try:
        brought = bring("x.csv", csv_of([HEAD, *rows]).encode("utf-8", "replace"))
    except KbError:
        return
    assert all("YAML" not in fault.message for fault in check(brought.source))


@settings(max_examples=examples(80), deadline=None)
@given(st.recursive(VALUES, lambda inside: st.one_of(
    st.lists(inside, max_size=4), st.dictionaries(FIELDS, inside, max_size=5)), max_leaves=25))
def test_whatever_a_tree_holds_it_is_a_script_or_a_refusal(tree):
    try:
        brought = bring("x.json", json.dumps(tree).encode())
    except KbError:
        return
    assert all("YAML" not in fault.message for fault in check(brought.source))


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    content = bytearray(data.draw(st.sampled_from([workbook(ROWS), document(("Heading1", "A"), "Say: x")])))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        bring("x.xlsx", bytes(content))
    except KbError as wrong:
        assert wrong.message


BAD = DATA / "badinput"


@pytest.mark.skipif(not BAD.is_dir(), reason="the collected bad input is not on this machine")
def test_collected_bad_input_is_refused():
    formulas = json.loads((BAD / "own" / "csv_formula_cases.json").read_text())
    for formula in formulas:
        try:
            brought = bring("x.csv", csv_of([["Step", "Say"], ["A", formula]]).encode())
        except KbError:
            assert "=" in formula or "＝" in formula
            continue
        assert plain(brought)["title"] == "X"
    for line in (BAD / "csv" / "csv_injection_payloads.txt").read_text().splitlines():
        if not line.startswith("="):
            continue  # text to us: nothing here computes, and nothing is written to a sheet
        with pytest.raises(Invalid, match="holds a formula"):
            bring("x.csv", csv_of([["Step", "Say"], ["A", line]]).encode())
    for file in (BAD / "zip").iterdir():
        with pytest.raises(Invalid, match="neither an Excel workbook"):
            bring("x.xlsx", file.read_bytes())
    for file in (BAD / "xxe").iterdir():
        with pytest.raises(Invalid, match="DOCTYPE"):
            bring("x.docx", zipped({"word/document.xml": file.read_text()}))


def test_windows_text_is_read_and_said():
    brought = bring("x.csv", codecs.encode("Step,Say\nA,Café “quoted”\n", "cp1252"))
    assert plain(brought)["steps"]["a"]["say"] == ["Café “quoted”"]
    assert brought.notes[0].startswith("The file is not UTF-8")


def test_the_sheet_in_the_guide_is_brought_without_a_fault():
    guide = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
    table = guide[guide.index("| Step | Phase |"):].split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if not line.startswith("| ---")]
    brought = bring("parcel.csv", csv_of(rows).encode())
    assert (check(brought.source), brought.notes) == ([], [])
