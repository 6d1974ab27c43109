"""Questions that get no answer are told, and asked again until somebody answers."""

import pytest

AWAY, LEFT, REFUSED = "The server is away", "You are not signed in any more", "This could not be looked for"


@pytest.mark.parametrize(("acts", "told"), [
    (["answered", "retry", "pass"], []),
    ([0, "pass", 503, "pass", 429], [AWAY, 2000, "asks", AWAY, 4000, "asks", AWAY, 8000]),
    ([0, 0, 0], [AWAY, 2000, AWAY, AWAY]),
    ([*[0, "pass"] * 5], [AWAY, 2000, "asks", AWAY, 4000, "asks", AWAY, 8000, "asks", AWAY, 15000, "asks", AWAY, 15000, "asks"]),
    ([0, "retry", "answered", "pass", 0], [AWAY, 2000, "asks", "", AWAY, 2000]),
    ([401, "pass", "retry", "answered"], [LEFT, "asks", ""]),
    ([414, "pass"], [REFUSED]),
    ([0, "nothing left", "pass", "pass"], [AWAY, 2000, ""]),
])
def test_what_is_told_and_asked(desk, acts, told):
    assert desk.ask("./unanswered_runner.mjs", "play", acts) == told
