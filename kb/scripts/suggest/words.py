"""The words of callers: what they say and what a script says of it are brought to the same forms before they are compared."""

import re
from typing import NamedTuple

from kb.search import STOP_WORDS, stem, words_of

_IRREGULAR = """
begin began begun | break broke broken | bring brought | buy bought | catch caught | choose chose chosen | come came |
deal dealt | do did done does | draw drew drawn | drive drove driven | eat ate eaten | fall fell fallen | feel felt |
fight fought | find found | fly flew flown | forget forgot forgotten | get got gotten | give gave given | go went gone |
grow grew grown | hear heard | hide hid hidden | hold held | keep kept | know knew known | lead led | leave left | lend lent |
lose lost | make made | mean meant | meet met | mistake mistook mistaken | pay paid | ride rode ridden | ring rang rung |
run ran | say said | see saw seen | sell sold | send sent | shake shook shaken | sleep slept | speak spoke spoken |
spend spent | stand stood | steal stole stolen | swear swore sworn | take took taken | teach taught | tell told |
think thought | throw threw thrown | understand understood | wake woke woken | wear wore worn | win won |
withdraw withdrew withdrawn | write wrote written | child children | man men | woman women | person people | foot feet |
tooth teeth | wife wives | bad worse worst | good better best | far farther further
"""
_SHORT = """
account acct | address addr | amount amt | appointment appt appts | birthday bday | doctor dr doc docs | hospital hosp |
hour hr hrs | information info | insurance ins | manager mgr | medicine med meds | message msg | minute min mins | number nbr |
payment pmt pymt | phone tel | prescription rx | reference ref | representative rep | statement stmt | week wk wks
"""
_SPELT = "cheque check | colour color | centre center | grey gray | jewellery jewelry | programme program | tyre tire"


def _forms(lists: str, *, last: bool = False) -> dict[str, str]:
    """Every other form → the one that is kept: the first of its line, or with `last` the last."""
    groups = [group.split() for group in lists.split("|")]
    return {form: group[-1] if last else group[0] for group in groups for form in (group[:-1] if last else group[1:])}


_KEPT = {**_forms(_IRREGULAR), **_forms(_SHORT), **_forms(_SPELT, last=True)}
_ISE = re.compile(r"(?<=\w{4})is(?=(?:e|ed|es|er|ing|ation|ations)$)")


class Word(NamedTuple):
    """A word as it was said, and the form in which it is compared."""

    said: str
    stem: str

    @property
    def is_telling(self) -> bool:
        """Whether it says what the sentence is about; the others only carry it."""
        return self.stem not in CARRYING


def callers_words(text: str) -> list[Word]:
    """The words of a text, in order: all forms of a verb, short forms and both spellings fall together."""
    return [Word(word, one_form(word)) for word in words_of(text)]


def one_form(word: str) -> str:
    """The form of a folded word that all its forms share."""
    form = stem(_ISE.sub("iz", _KEPT.get(word, word)))
    return f"{form[:-1]}i" if form.endswith("y") else form  # the stem of `pay` keeps it, that of `paying` does not


CARRYING = frozenset(one_form(word) for word in STOP_WORDS)
"""Forms of words that only carry a sentence. They tell little, but `looking for` and `how much` are not nothing."""
