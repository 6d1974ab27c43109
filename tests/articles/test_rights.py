"""Promise 7: what a person may not see is not in a page, a search, an image or an error."""

import re

import pytest

from tests.articles.conftest import PNG

SECRET = ("---\ntitle: Zanzibar plan\nsay: Zanzibar aloud\naliases: [zanzibar-old]\ncategory: Zanzibar\n"
          "audience: [supervisors]\n---\n")


@pytest.fixture
def shelf(take):
    take({"open.md": "---\ntitle: Open\n---\n[[zanzibar]] [[zanzibar-old]] [there](zanzibar.md) words\n",
          "zanzibar.md": SECRET + "![z](z.png)\n", "z.png": PNG})


ADDRESSES = ("/articles/", "/articles/open", "/articles/zanzibar", "/articles/zanzibar-old", "/articles/?category=Zanzibar",
             "/search?q=zanzibar", "/api/v1/search?q=zanzibar", "/api/v1/articles/zanzibar", "/api/v1/articles/open")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_it_is_shown(client, sign_in, ada, shelf, address):
    sign_in(client, ada)
    answer = client.get(address)
    body = re.sub(r"<header class=.top-bar.*?</header>", "", answer.text, flags=re.S)
    assert "Zanzibar" not in body and "Zanzibar" not in str(answer.headers)


def test_those_for_whom_it_is_see_it(client, sign_in, sue, shelf):
    sign_in(client, sue)
    assert "Zanzibar plan" in client.get("/articles/open").text
    assert "Zanzibar aloud" in client.get("/articles/zanzibar").text
    assert client.get("/articles/zanzibar-old").location == "/articles/zanzibar"


def test_the_answer_is_the_same_as_for_what_is_not_there(client, sign_in, ada, shelf):
    sign_in(client, ada)
    hidden, missing = client.get("/articles/zanzibar"), client.get("/articles/zanzibaz")
    assert hidden.status_code == missing.status_code == 404
    assert re.sub(r"nonce=\S+", "", hidden.text) == re.sub(r"nonce=\S+", "", missing.text)
