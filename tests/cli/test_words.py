"""`kb words`: files in and out."""

import json


def test_a_file_goes_in_once_and_comes_out_again(kb, tmp_path):
    path = tmp_path / "synonyms.txt"
    path.write_text("# ours\nDME, durable medical equipment\nalone\nPCP => doctor\n")
    tried = json.loads(kb("words", "import", path, "--dry-run", "--json").stdout.splitlines()[-1])
    taken = json.loads(kb("words", "import", path, "--json").stdout.splitlines()[-1])
    assert tried == taken
    assert (taken["new"], [one["line"] for one in taken["refused"]]) == (2, [3])
    assert "0 new, 2 unchanged, 1 refused" in kb("words", "import", path).stdout
    kept = kb("words", "export").stdout
    assert "DME, durable medical equipment\nPCP => doctor\n" in kept


def test_what_is_no_text_is_refused_in_one_line(kb, tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    assert "not text in UTF-8" in kb("words", "import", path, expect=1).stderr
