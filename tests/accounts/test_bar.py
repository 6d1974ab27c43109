"""The top bar: what belongs together stands in one menu, in the bar and in the person's menu alike."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from kb.accounts import Person

SignIn = Callable[[FlaskClient, Person], FlaskClient]


def bar(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'<nav class="navigation".*?</nav>', page, re.DOTALL)
    assert found
    return found[0]


def words(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", "\n", html).split()


def test_lists_of_callers_stand_in_one_menu(client: FlaskClient, sue: Person, sign_in: SignIn) -> None:
    drawn = bar(sign_in(client, sue), "/cases")
    menu = re.search(r"<details.*?</details>", drawn, re.DOTALL)
    assert menu
    assert words(menu[0]) == ["Callers", "Callers", "Cases", "Goodwill"]
    assert "<summary data-current" in menu[0]
    assert '<a class="sheet-item" href="/cases" aria-current="page"' in menu[0]
    assert words(drawn)[0] == "Floor"


def test_a_menu_of_one_is_a_link(client: FlaskClient, alma: Person, sign_in: SignIn) -> None:
    drawn = bar(sign_in(client, alma), "/goodwill")
    assert "<details" not in drawn
    assert "Goodwill" in words(drawn)


def test_the_person_menu_has_them_all(client: FlaskClient, sue: Person, sign_in: SignIn) -> None:
    page = sign_in(client, sue).get("/cases").get_data(as_text=True)
    pages = re.search(r'<nav class="person-pages".*?</nav>', page, re.DOTALL)
    assert pages
    assert {"Floor", "Callers", "Cases", "Goodwill", "Promises"} <= set(words(pages[0]))
