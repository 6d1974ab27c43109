"""What is found, and in which order."""

import pytest

from tests.search.library import ED, SUE, Library

PAGES = (
    {"id": "mailed", "title": "Premium mailed but not posted", "category": "Billing/Payments", "keywords": "cheque lockbox",
     "say": "Your payment is safe with us.", "body": "Look in the lockbox log.\n\n# Tracing\nTrace the mailed payment."},
    {"id": "autopay", "title": "Setting up autopay", "category": "Billing/Payments",
     "body": "Autopay takes premiums from the bank on the first day. The premium is then never mailed."},
    {"id": "address", "title": "Change of address", "category": "Membership",
     "body": "Ask for the old address first. To be or not to be."},
    {"id": "claims", "title": "Claim status", "category": "Claims",
     "body": "Claims show within five days. A claimant may appeal."},
    {"id": "secret", "title": "Fraud checklist", "audience": "supervisors",
     "body": "The zanzibar procedure of the premium team."},
)


@pytest.fixture
def shelf(library: Library) -> Library:
    library.put(*PAGES)
    return library


def test_a_title_goes_before_a_mention(shelf: Library) -> None:
    assert shelf.find("premium mailed")[0] == "mailed"
    assert shelf.find("autopay")[0] == "autopay"


def test_a_title_said_whole_is_first(shelf: Library) -> None:
    shelf.put({"id": "noise", "title": "Claim status claim status letters", "body": "Claim status. " * 30})
    assert shelf.find("claim status")[0] == "claims"


def test_a_keyword_finds_like_a_title(shelf: Library) -> None:
    assert shelf.find("lockbox") == ["mailed"]


def test_a_title_goes_before_a_keyword(library: Library) -> None:
    library.put({"id": "tagged", "title": "Lockbox log", "keywords": "payment", "body": "Payment. " * 20},
                {"id": "titled", "title": "Payment"}, {"id": "named", "title": "Cheque lost", "keywords": "payment-trace"})
    assert library.find("payment")[0] == "titled"
    assert library.find("payment trace")[0] == "named"


def test_a_word_of_a_title_goes_before_many_mentions(library: Library) -> None:
    library.put({"id": "titled", "title": "Setting up, moving or stopping autopay", "body": "Ask for the bank first."},
                {"id": "mentions", "title": "Billing questions", "body": "# Autopay\nAutopay. Is autopay on? Autopay again."},
                *({"id": f"other{number}", "title": f"Something else {number}"} for number in range(8)))
    assert library.find("autopay")[0] == "titled"
    assert library.find("autop", typing=True)[0] == "titled"


def test_a_longer_word_that_stands_everywhere_hides_no_telling_one(library: Library) -> None:
    library.put({"id": "rare", "title": "Bill went up", "body": "The premium rose."},
                *({"id": f"often{number}", "title": f"Notes {number}", "body": "On the premises."} for number in range(30)))
    assert library.find("premi", typing=True)[0] == "rare"


def test_forms_of_a_word_are_found_and_said_to_be_forms(shelf: Library) -> None:
    hit = shelf.results("appealing").hits[0]
    assert (hit.card.id, hit.why) == ("claims", "stemmed")
    assert shelf.results("appeal").hits[0].why == "exact"


def test_an_exact_word_goes_before_its_forms(library: Library) -> None:
    library.put({"id": "a", "title": "Payments"}, {"id": "b", "title": "Payment"}, {"id": "c", "title": "Pay"})
    assert library.find("payment")[0] == "b"
    assert library.find("payments")[0] == "a"


def test_the_last_word_may_be_unfinished(shelf: Library) -> None:
    assert shelf.find("autop", typing=True) == ["autopay"]
    assert shelf.results("autop", typing=True).hits[0].why == "prefix"
    assert shelf.find("premium mai", typing=True)[0] == "mailed"
    assert "address" in shelf.find("ad", typing=True)


def test_every_beginning_of_a_title_finds_it(shelf: Library) -> None:
    for title, page in (("premium mailed but not posted", "mailed"), ("change of address", "address")):
        for length in range(2, len(title) + 1):
            assert page in shelf.find(title[:length], typing=True)[:3], title[:length]


@pytest.mark.parametrize("typo", ["autpoay", "autopy", "autoppay", "aitopay"])
def test_a_slip_of_the_fingers_is_forgiven_and_said(shelf: Library, typo: str) -> None:
    results = shelf.results(typo)
    assert [hit.card.id for hit in results.hits] == ["autopay"]
    assert results.hits[0].why == "similar"
    assert results.suggestion == "autopay"


def test_a_long_spoken_question_needs_not_every_word(shelf: Library) -> None:
    spoken = "hello yes my wife is ill and I wanted to know because the premium I mailed last week was never posted thank you"
    assert shelf.find(spoken)[0] == "mailed"


@pytest.mark.parametrize("query", ["to be or not to be", "the premium", "not"])
def test_stop_words_never_empty_a_list(shelf: Library, query: str) -> None:
    assert shelf.find(query)


def test_words_in_quotes_follow_one_another(shelf: Library) -> None:
    assert shelf.find('"mailed payment"') == ["mailed"]
    assert shelf.find('"be or not"') == ["address"]
    assert shelf.find('"premium is then"') == ["autopay"]


def test_a_phrase_that_stands_nowhere_is_taken_as_words(shelf: Library) -> None:
    assert shelf.find('"posted premium"')[0] == "mailed"


def test_the_passage_shows_where_it_fits(shelf: Library) -> None:
    hit = shelf.results("trace").hits[0]
    assert "<mark>Trace</mark> the mailed payment" in hit.snippet


def test_a_category_holds_those_below_it(shelf: Library) -> None:
    assert set(shelf.find("premium", category="Billing")) == {"mailed", "autopay"}
    assert shelf.find("premium", category="Claims") == []
    assert shelf.find("premium", category="Bill") == []


def test_what_has_no_answer_either_is_not_offered(shelf: Library) -> None:
    results = shelf.results("who won the wrld cup against brazil with a lucky premiun")
    assert results.nothing_fits
    assert results.suggestion is None
    assert shelf.results("premiun mailde").suggestion == "premium mailed"


def test_nothing_fits_nonsense(shelf: Library) -> None:
    results = shelf.results("qqqqxyz")
    assert (results.hits, results.total, results.suggestion) == ([], 0, None)


@pytest.mark.parametrize("query", ["*a*b*c*", "(" * 5000 + "premium", "premium~9 " * 5, "NOT " * 500 + "premium", "*",
                                   "premium " * 250, "a" * 1_000_000, '"' * 999 + "premium", "premium:^5 [a TO z]"])
def test_whatever_is_typed_is_answered(shelf: Library, query: str) -> None:
    found = shelf.find(query)
    if "premium" in query[:1000]:
        assert "mailed" in found


class TestRights:
    def test_what_is_not_for_her_is_not_there(self, shelf: Library) -> None:
        assert shelf.find("fraud checklist") == []
        assert shelf.find("fraud checklist", SUE) == shelf.find("fraud checklist", ED) == ["secret"]

    def test_nor_in_count_suggestion_or_beginnings(self, shelf: Library) -> None:
        results = shelf.results("zanzibr")
        assert (results.total, results.suggestion, results.also_searched) == (0, None, [])
        assert shelf.find("zanz", typing=True) == []
        assert shelf.results("zanzibr", SUE).suggestion == "zanzibar"
        assert shelf.results("premium").total == 2
        assert shelf.results("premium", SUE).total == 3

    def test_hidden_words_push_none_out_of_a_short_list(self, library: Library) -> None:
        hidden = ({"id": f"h{n}", "title": f"mon{n:03}", "audience": "supervisors"} for n in range(250))
        library.put({"id": "open", "title": "Montgomery office"}, *hidden)
        assert library.find("mon", typing=True) == library.find("montg", typing=True) == ["open"]

    def test_the_store_has_the_last_word(self, shelf: Library) -> None:
        assert shelf.results("premium").total == 2
        shelf.forbid("mailed")
        results = shelf.results("premium")
        assert ([hit.card.id for hit in results.hits], results.total) == (["autopay"], 1)

    def test_a_forbidden_best_hit_leaves_no_gap(self, library: Library) -> None:
        library.put(*({"id": f"p{number:02}", "title": f"Premium {number}"} for number in range(40)))
        library.find("premium")
        library.forbid(*(f"p{number:02}" for number in range(35)))
        results = library.results("premium", limit=10)
        assert len(results.hits) == results.total == 5
