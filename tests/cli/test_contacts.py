"""`kb contacts import`: sheets as other systems write them."""

import json

import pytest

SHEET = """Date,Agent,Notes,Open,Member ID,First name,Mood
2026-10-03,Marta,"Claims not processed;
told up to 30 days",reprocess; ring back,M-1,John,hot
2026-10-04T09:30,Luis,Asked again,,M-1,John,

yesterday,Luis,Asked again,,M-1,John,
2026-10-05,Luis,Nobody knows who it was,,,,
"""


@pytest.fixture
def sheet(tmp_path):
    """`sheet(text)`: a file that holds it."""
    def written(text, encoding="utf-8"):
        path = tmp_path / "old.csv"
        path.write_bytes(text.encode(encoding))
        return path
    return written


def told(result):
    return json.loads(result.stdout.splitlines()[-1])


def test_what_can_be_read_goes_in_once_and_the_rest_is_named(kb, sheet):
    path = sheet(SHEET)
    dry = told(kb("contacts", "import", path, "--dry-run", "--json"))
    assert (dry["new"], [one["line"] for one in dry["refused"]]) == (2, [6, 7])
    assert told(kb("contacts", "import", path, "--json")) == dry
    again = told(kb("contacts", "import", path, "--json"))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    said = kb("contacts", "import", path).stdout
    assert "line 6: date is no day or time" in said and "0 new, 0 changed, 2 unchanged, 2 refused" in said


@pytest.mark.parametrize(("text", "encoding"), [
    ("date;who;summary;phone\n2026-10-03;Märta;Grüße;+49 30 555 0142\n", "utf-8-sig"),
    ("DATE\tWho\tsummary\tPhone-Number\r\n2026-10-03\tM\tx\t555-0142\r\n", "utf-8"),
])
def test_however_it_is_parted(kb, sheet, text, encoding):
    assert told(kb("contacts", "import", sheet(text, encoding), "--json"))["new"] == 1


def test_dates_as_another_system_writes_them(kb, sheet):
    path = sheet("date,who,summary,member_id\n10/03/2026,M,x,M-1\n")
    assert told(kb("contacts", "import", path, "--json", expect=1))["refused"][0]["line"] == 2
    assert told(kb("contacts", "import", path, "--dates", "%m/%d/%Y", "--json"))["new"] == 1


@pytest.mark.parametrize(("text", "encoding", "words"), [
    ("when,what\n1,2\n", "utf-8", "Missing: date, who, summary"), ("", "utf-8", "Missing"),
    ("date,who,summary,member_id\n2026-10-03,M,Grüße,M-1\n", "latin-1", "not UTF-8"),
    ('date,who,summary,member_id\n2026-10-03,M,"' + "x" * 100_001 + '",M-1\n', "utf-8", "Line 2 cannot be read"),
    ("date,who,summary," + "x" * 200_000, "utf-8", "too long"),
])
def test_what_is_no_sheet_of_contacts_is_refused_in_words(kb, sheet, text, encoding, words):
    assert words in kb("contacts", "import", sheet(text, encoding), expect=1).stderr


def test_a_sheet_that_is_not_there(kb, tmp_path):
    kb("contacts", "import", tmp_path / "none.csv", expect=2)


def test_what_should_not_have_come_in_is_forgotten(kb, sheet):
    path = sheet("date,who,summary,member_id\n2026-10-03,M,x,M-1\n2026-10-04,M,y,M-2\n")
    kb("contacts", "import", path)
    assert "Say which contacts" in kb("contacts", "forget", expect=1).stderr
    assert kb("contacts", "forget", "--member", "m 1").stdout == "1 forgotten\n"
    assert kb("contacts", "forget", "--source", path).stdout == "1 forgotten\n"
    assert told(kb("contacts", "import", path, "--json"))["new"] == 2
