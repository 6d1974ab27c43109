"""The outbox and the line's draft: nothing is lost or doubled, the order holds, and *saved* is never said falsely."""

import pytest

RUNNER = "./outbox_runner.mjs"


def test_entries_go_out_in_order_across_calls_one_at_a_time(desk):
    told = desk.ask(RUNNER, "order")
    assert told["journal"] == ["1", "2", "3", "4"]
    assert told["attempts"] == ["1", "2", "2", "2", "3", "3", "4"] or told["attempts"] == ["1", "2", "2", "2", "3", "4", "4"]
    assert told["most"] == 1
    assert told["status"] == "saved"
    assert told["kept"] == 0


def test_many_entries_are_not_all_read_anew_for_each_of_them(desk):
    told = desk.ask(RUNNER, "many", 200)
    assert told["journal"] == [str(number) for number in range(1, 201)]
    assert told["looks"] < 10
    assert (told["status"], told["kept"]) == ("saved", 0)


def test_saving_then_saved(desk):
    told = desk.ask(RUNNER, "sends", ["ok"], ["1"], 1000)
    assert told["statuses"] == ["saved", "saving", "saved"]
    assert told["told"] == ["acknowledged 1"]


@pytest.mark.parametrize("failure", ["away", 500, 503, 429, 408, "portal", 401])
def test_what_fails_for_now_is_sent_again_and_never_dropped(desk, failure):
    told = desk.ask(RUNNER, "sends", [failure] * 4, ["1", "2"], 120_000)
    assert told["journal"] == ["1", "2"]
    assert told["attempts"] == ["1"] * 5 + ["2"]
    assert "not-saved" in told["statuses"]
    assert told["statuses"][-1] == "saved"
    assert "LIE" not in told["told"]


def test_an_answer_that_was_lost_doubles_nothing(desk):
    told = desk.ask(RUNNER, "sends", ["lost"], ["1", "2"], 60_000)
    assert told["journal"] == ["1", "2"]
    assert told["attempts"] == ["1", "1", "2"]


def test_an_ended_session_asks_once_to_sign_in_and_goes_on(desk):
    told = desk.ask(RUNNER, "sends", [401, 401, 401], ["1"], 60_000)
    assert told["told"] == ["sign in", "acknowledged 1"]


def test_a_session_of_somebody_else_refuses_nothing(desk):
    told = desk.ask(RUNNER, "otherPerson")
    assert told["meanwhile"] == {"status": "not-saved", "told": ["sign in"]}
    assert told["journal"] == ["1"]


def test_nothing_is_sent_in_the_session_of_somebody_else(desk):
    told = desk.ask(RUNNER, "unsure")
    assert told["meanwhile"] == {"attempts": [], "status": "not-saved", "told": ["sign in"]}
    assert told["journal"] == ["1"]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422])
def test_a_refused_entry_is_kept_and_holds_up_nothing(desk, status):
    told = desk.ask(RUNNER, "sends", [status], ["1", "2"], 1000)
    assert told["journal"] == ["2"]
    assert told["told"] == [f"refused 1: refused with {status}", "acknowledged 2"]
    assert told["status"] == "not-saved"
    assert told["kept"] == 1


def test_what_is_dropped_while_the_queue_looks_does_not_come_back(desk):
    told = desk.ask(RUNNER, "droppedDuringALook")
    assert told["told"] == ["refused 1: refused with 422"]
    assert (told["status"], told["kept"]) == ("saved", 0)


def test_a_refused_entry_is_there_after_a_reload_until_something_is_done_with_it(desk):
    told = desk.ask(RUNNER, "refusedIsDropped")
    assert told["meanwhile"]["kept"] == 1
    assert told["again"] == ["refused 1: refused with 422"]
    assert told["after"]["kept"] == 0
    assert told["after"]["status"] == "saved"


def test_masked_fields_are_told(desk):
    assert desk.ask(RUNNER, "sends", ["masked"], ["1"], 1000)["told"] == ["acknowledged 1 masked"]


def test_unsent_entries_outlive_the_page(desk):
    told = desk.ask(RUNNER, "reload")
    assert told["before"] == "not-saved"
    assert told["journal"] == ["1", "2"]
    assert told["kept"] == 0
    assert told["plain"] == '[["iv","box"],["iv","box"]]', "nothing lies there unsealed"


def test_without_the_key_what_is_from_before_is_sealed_and_comes_first_afterwards(desk):
    told = desk.ask(RUNNER, "sealed")
    assert told["meanwhile"] == {"status": "sealed", "count": 1, "word": "Sealed: 1"}
    assert told["journal"] == ["1", "2"]
    assert told["status"] == "saved"


def test_what_no_key_opens_is_said_and_not_thrown_away_unasked(desk):
    told = desk.ask(RUNNER, "unreadable")
    assert told["meanwhile"]["journal"] == ["1"]
    assert told["meanwhile"]["kept"] == 1
    assert told["meanwhile"]["status"] == "sealed"
    assert told["after"]["status"] == "saved"


def test_two_tabs_never_send_at_once_and_lose_nothing(desk):
    told = desk.ask(RUNNER, "tabs")
    assert sorted(told["journal"]) == ["one-1", "one-2", "one-3", "two-1", "two-2", "two-3"]
    for tab in ("one", "two"):
        assert [key for key in told["journal"] if key.startswith(tab)] == [f"{tab}-1", f"{tab}-2", f"{tab}-3"]
    assert told["most"] == 1
    assert (told["one"], told["two"], told["kept"]) == ("saved", "saved", 0)


def test_without_web_crypto_it_is_sent_from_memory_and_said_to_be_so(desk):
    assert desk.ask(RUNNER, "withoutCrypto") == {"journal": ["1"], "lasting": False, "status": "saved"}


def test_a_full_browser_still_sends(desk):
    told = desk.ask(RUNNER, "full")
    assert told["journal"] == ["1", "2"]
    assert told["isFull"] is True
    assert told["status"] == "saved"


def test_a_draft_is_sent_when_typing_rests(desk):
    told = desk.ask(RUNNER, "draft", [])
    assert told["kept"] == ["he mailed it"]
    assert told["statuses"] == ["saving", "saved"]
    assert told["lies"] == []
    assert (told["typing"], told["status"]) == ("saving", "saved")


def test_a_draft_goes_on_trying_and_is_never_said_to_be_saved_before(desk):
    told = desk.ask(RUNNER, "draft", [0, 500, 401, 0])
    assert told["away"] == "not-saved"
    assert told["kept"] == ["he mailed it"]
    assert told["lies"] == []
    assert told["status"] == "saved"


EARLY, LATE = "2026-11-20T10:00:00Z", "2026-11-20T10:05:00Z"


@pytest.mark.parametrize(
    ("here", "there", "text", "sent"),
    [
        (None, None, "", []),
        (None, {"text": "there", "at": EARLY}, "there", []),
        ({"text": "here", "at": LATE, "acknowledged": False}, {"text": "there", "at": EARLY}, "here", ["here"]),
        ({"text": "here", "at": EARLY, "acknowledged": False}, {"text": "there", "at": LATE}, "there", []),
        ({"text": "here", "at": LATE, "acknowledged": True}, {"text": "there", "at": EARLY}, "there", []),
        ({"text": "here", "at": EARLY, "acknowledged": False}, None, "here", ["here"]),
    ],
)
def test_the_newer_draft_stands_in_the_line_after_a_reload(desk, here, there, text, sent):
    assert desk.ask(RUNNER, "restored", here, there) == {"text": text, "sent": sent}
