"""The auditing client sees what it should: a page without faults passes, each fault is named."""

import pytest
from flask import Flask

from tests.house.auditing import AuditingClient, faults

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head>
<body><main id="main"><h1>One</h1>{}</main></body></html>"""
POLICY = "script-src 'self' 'nonce-abc'"


@pytest.mark.parametrize("piece", [
    "<p>Words</p>", '<label for="a">A</label><input id="a" name="a">', "<label>A <input name=a></label>",
    '<input type="hidden" name="next">', '<input aria-label="A">', '<script src="/x.js" nonce="abc" type="module"></script>',
    '<script type="application/json">{"a": "<b>"}</script>', '<img src="/x" alt="">', '<button aria-label="Shut"></button>',
    '<template id="t"><input data-slot="input"><li id="x">1</li></template>', '<a href="/x"><img src="/y" alt="Home"></a>',
])
def test_pages_without_faults(piece):
    assert faults(PAGE.format(piece), POLICY) == []


@pytest.mark.parametrize(("piece", "words"), [
    ("<h1>Two</h1>", "2 h1"), ('<p id="main">', "stands 2 times"), ('<input name="a">', "has no label"),
    ('<select name="a"></select>', "has no label"), ('<label for="b">B</label>', "points nowhere"),
    ("<p style='color:red'>", "inline style"),
    ("<style>p{}</style>", "inline style"), ('<p onclick="x()">', "handler onclick"),
    ('<a href=" JavaScript:x">a</a>', "javascript:"),
    ("<script>x()</script>", "inline script"), ('<script src="/x.js"></script>', "nonce"),
    ('<script src="/x.js" nonce="old"></script>', "nonce"),
    ("<button></button>", "without words"), ('<a href="/x"></a>', "without words"), ('<img src="/x">', "without alt"),
    ("<div><p></div></p>", "not valid"), ('<p class="a" class="b">', "not valid"), ("<table><p>x</p></table>", "not valid"),
    ("<b><p>x</b></p>", "not valid"), ("&nosuch;", "not valid"), ('<template><p onclick="x()"></p></template>', "handler"),
])
def test_each_fault_is_named(piece, words):
    assert any(words in fault for fault in faults(PAGE.format(piece), POLICY)), faults(PAGE.format(piece), POLICY)


@pytest.mark.parametrize(("page", "words"), [
    (PAGE.format("").replace("<h1>One</h1>", ""), "0 h1"),
    (PAGE.format("").replace("<title>T</title>", "<title> </title>"), "no title"),
    (PAGE.format("").replace(' lang="en"', ""), "no language"),
])
def test_pages_need_a_title_a_heading_and_a_language(page, words):
    assert any(words in fault for fault in faults(page)), faults(page)


def test_fragments_are_read_as_fragments():
    assert faults("<li>One</li>") == []
    assert faults('<p id="a"></p><p id="a" style="x"></p>') != []


def test_the_client_reads_every_page_that_it_fetches():
    app = Flask("pages")
    app.test_client_class = AuditingClient
    app.get("/")(lambda: PAGE.format("<h1>Two</h1>"))
    with pytest.raises(AssertionError, match="2 h1"):
        app.test_client().get("/")
