"""Markdown becomes safe HTML, in time, whatever it holds."""

import json
import os
import re
import threading
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kb.content import Link, render, rendering

BAD = Path(__file__).parents[3] / "shared/data/badinput"
LINK = Link("/articles/there", "slug:there")


def html(text, **given):
    return render(text, **given).html


@pytest.mark.parametrize("text,wanted", [
    ("| a | b |\n| --- | --: |\n| 1 | 2 |", '<td align="right">2</td>'),
    ("```python\nx = 1\n```", '<code class="language-python">x = 1'),
    ('!!! warning "Look"\n    Out', '<div class="admonition warning">'),
    ("A[^1]\n\n[^1]: note", 'id="a-fn:1"'),
    ("- [x] done\n- [ ] open", 'aria-label="done">☑</span> done'),
    ("## The heading", '<h2 id="a-the-heading">The heading</h2>'),
    ("# One\n\n## Two", '<h2 id="a-one">One</h2>\n<h3 id="a-two">Two</h3>'),
    ("[to it](#the-heading)", 'href="#a-the-heading"'),
    ("https://example.org", '<a href="https://example.org" rel="noopener noreferrer">'),
    ("<div markdown='1'>**in**</div>", "<strong>in</strong>"),
    ("Some <b>bold</b> &amp; <kbd>Esc</kbd>", "<b>bold</b> &amp; <kbd>Esc</kbd>"),
    ("term\n: meaning", "<dd>meaning</dd>"),
])
def test_the_usual_extensions(text, wanted):
    assert wanted in html(text)


def test_links_and_images_inside_are_placed_by_the_room():
    made = render("[[there]] [[there#part|words]] [md](../x/y.md) ![i](img/a.png) ![out](https://e.org/a.png)",
                  link=lambda target: LINK, asset=lambda source: f"/assets/1/{source}")
    assert '<a class="words-wanted" href="/articles/there" data-to="slug:there">there</a>' in made.html
    assert '<img alt="i" src="/assets/1/img/a.png" loading="lazy">' in made.html
    assert '<a href="https://e.org/a.png" rel="noopener noreferrer">out</a>' in made.html
    assert made.links == ["slug:there"] and made.broken == []


def test_what_leads_nowhere_is_words_and_is_named():
    made = render("[words](gone.md) ![picture](gone.png)")
    assert made.html == '<p><span class="broken-link">words</span> <span class="broken-link">picture</span></p>'
    assert made.broken == ["gone.md", "gone.png"]


def test_template_tags_of_other_systems_are_left_out_but_not_from_code():
    made = html("{% include nav.html %}Text {{< figure src=x >}}[a]({{site.baseurl}}/b) `{% raw %}`\n\n```\n{% keep %}\n```\n")
    assert made.startswith("<p>Text ") and "include" not in made and "figure" not in made
    assert "{% raw %}" in made and "{% keep %}" in made


def test_a_first_heading_that_repeats_the_title_is_left_out():
    assert html("# The title\n\ntext", title="The  Title") == "<p>text</p>"


def test_plain_text_has_a_block_a_line_and_headings_on_their_own():
    made = render("# One\n\nSome *words*\nhere.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n")
    assert made.text.splitlines() == ["One", "Some words here.", "a", "b", "x · y", "1 · 2"]
    assert made.headings == [(2, "a-one", "One")]


class Danger(HTMLParser):
    """Collects what could run."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "base", "meta", "link"}:
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                self.found.append(name)
            if name in {"href", "src"} and re.match(r"(?:javascript|vbscript|data):", address):
                self.found.append(address)


def dangers(made):
    parser = Danger()
    parser.feed(made)
    return parser.found


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JaVaScRiPt&colon;alert(1))", "<img src=x onerror=alert(1)>",
    "<a href='java\nscript:alert(1)'>x</a>", "<svg onload=alert(1)>", "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "x{: onclick=alert(1) style=position:fixed }", "<style>*{display:none}</style>", "<iframe srcdoc='<script>1</script>'>",
    "[[javascript:alert(1)]]", '[[x" onmouseover="alert(1)]]', '[x](y.md "\' onfocus=alert(1) ")', "<math><mtext></mtext></math>",
    '```"><script>\nx\n```', "!!! note \"<img src=x onerror=alert(1)>\"\n    x", "<form action=/x><input name=a></form>",
])
def test_nothing_runs(text):
    assert dangers(html(text, link=lambda target: LINK, asset=lambda source: f"/assets/{source}")) == []


@pytest.mark.skipif(not BAD.exists(), reason="the shared collection of bad input is not here")
def test_nothing_of_the_collections_runs():
    texts = [line for file in sorted((BAD / "xss").glob("*.txt")) for line in file.read_text(errors="replace").splitlines()]
    texts += [case["payload"] for case in json.loads((BAD / "xss/dompurify_expect.json").read_text())]
    for first in range(0, len(texts), 50):
        many = "\n\n".join(texts[first : first + 50])
        assert dangers(html(many)) == [], f"lines from {first}"


@pytest.mark.skipif(not BAD.exists(), reason="the shared collection of bad input is not here")
def test_bombs_end():
    for bomb in json.loads((BAD / "own/markdown_bombs.json").read_text()):
        made = render(bomb["prefix"] + bomb["unit"] * bomb["repeat"] + bomb["suffix"])
        assert dangers(made.html) == []


def test_a_long_run_of_brackets_is_shown_as_it_is_written():
    made = render("[" * 20_000)
    assert made.html == f"<pre>{'[' * 20_000}</pre>" and made.trouble


def test_what_takes_too_long_is_ended_and_the_next_text_is_served(monkeypatch):
    monkeypatch.setattr("kb.content.rendering.SECONDS", 0.3)
    made = render("x <![" + "[a](b " * 240 + " ".join(f"*[{n}]: {n}\n" for n in range(20_000)))
    assert made.trouble and made.html.startswith("<pre>")
    monkeypatch.undo()
    assert html("*next*") == "<p><em>next</em></p>"


def test_texts_are_rendered_from_many_threads_and_after_a_fork():
    made = {}
    threads = [threading.Thread(target=lambda n=n: made.__setitem__(n, html(f"number {n}"))) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {n: f"<p>number {n}</p>" for n in range(12)}
    if (child := os.fork()) == 0:
        os._exit(0 if html("in the child") == "<p>in the child</p>" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert html("in the parent") == "<p>in the parent</p>"


def test_a_program_that_has_ended_is_started_again():
    html("one")
    for process in rendering._kitchen._idle:
        process._popen.kill()
    time.sleep(0.05)
    assert html("two") == "<p>two</p>"
