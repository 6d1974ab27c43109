"""How words are written, what is refused and why."""

import pytest

from kb.errors import Invalid
from kb.search.vocabulary.sheet import read_lines, written
from kb.search.vocabulary.wording import Wording, read_line, read_wording


@pytest.mark.parametrize(("line", "words", "instead"), [
    ("DME, durable  medical equipment", ("DME", "durable medical equipment"), ()),
    ("PCP => primary care provider, doctor", ("PCP",), ("primary care provider", "doctor")),
    ("pcp => pcp, doctor", ("pcp",), ("doctor",)),
    ("a1, a2,, ,a3", ("a1", "a2", "a3"), ()),
])
def test_lines_as_other_programs_write_them(line: str, words: tuple[str, ...], instead: tuple[str, ...]) -> None:
    assert read_line(line) == Wording(words, instead)


@pytest.mark.parametrize(("words", "instead", "says"), [
    ("", "x", "no words"),
    ("DME", "", "alone"),
    ("DME", "d,dme", "the same"),
    ("Résumé", "resume", "the same"),
    ("bill", "bills", "the same"),
    ("…", "x", "no letter"),
    ("x" * 201, "y", "too long"),
    ("word " * 13, "y", "too long"),
    ("it", "computers", "every sentence"),
    ("a1", ", ".join(f"b{n}" for n in range(20)), "too many"),
])
def test_what_is_refused_says_why(words: str, instead: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        read_wording(words, instead, both_ways=True)
    assert refused.value.fields


@pytest.mark.parametrize("line", ["dme =>", "=> dme", "DME => dme", "dme"])
def test_half_a_line_is_refused(line: str) -> None:
    with pytest.raises(Invalid):
        read_line(line)


def test_rows_that_search_could_not_tell_apart_have_one_key() -> None:
    assert read_line("DME, durable equipment").key == read_line("Durable Equipments, dme").key
    assert read_line("DME, equipment").key != read_line("DME => equipment").key


def test_a_file_comes_back_as_it_went_out() -> None:
    rows = [read_line("b, c d"), read_line("PA => x y, z")]
    again = [found for _number, found in read_lines("\ufeff" + written(rows))]
    assert sorted(row.text for row in again if isinstance(row, Wording)) == sorted(row.text for row in rows)
