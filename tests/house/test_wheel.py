"""What is shipped: the wheel holds all it needs, builds the same from a source archive, and serves elsewhere."""

import os
import re
import socket
import subprocess
import sys
import sysconfig
import tarfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from kb.search.engines.postings import COMPILED

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 120  # seconds until the server must have answered
SIGN_IN = re.compile(r"^http://127\.0\.0\.1:\d+/sign-in/\S+$")

HOLDS = (
    "kb/__init__.py",
    "kb/web/templates/",
    "kb/migrations/",
    "kb/_static/vendor/htmx.min.js",
    "kb/_static/vendor/htmx.org.LICENSE",
    "kb/_static/vendor/idiomorph-ext.min.js",
    "kb/_static/vendor/editor.js",
    "kb/_static/vendor/editor.LICENSE",
    "kb/_starter/articles/",
    "kb/_starter/scripts/",
)
LEAVES_OUT = ("axe", "node_modules", "__pycache__", ".venv", "tests/")


def build(target: str, source: Path, folder: Path) -> Path:
    """Build the wheel or the source archive of `source`; this environment has the build tools."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", CHECKOUT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and sees the libraries of this one, but not our checkout.

    (A folder named in a .pth file is looked through, but the .pth files inside it are not read: so the libraries
    are there and the editable install is not.)
    """
    folder = tmp_path_factory.mktemp("an environment elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "--quiet", "install"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--ignore-installed", str(wheel)], check=True, cwd=folder)
    return folder / "bin"


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[list[str]]:
    """`kb serve --demo` of the installed wheel in an empty folder; the lines that it printed until it was ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "PYTHON"))}
    environment["KB_DATA"] = str(tmp_path / "data")
    server = subprocess.Popen(
        [installed / "kb", "serve", "--demo", "--port", port],
        cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    with server:
        assert server.stdout is not None
        reader = threading.Thread(target=lambda stream: lines.extend(stream), args=(server.stdout,))
        reader.start()
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server, lines)
            yield lines
        finally:
            server.terminate()
            try:
                server.wait(timeout=PATIENCE)
            finally:
                server.kill()
                reader.join()


def wait_for(address: str, server: "subprocess.Popen[str]", lines: list[str]) -> None:
    """Wait until the address answers and the four sign-in links are printed."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and server.poll() is None:
        if len(sign_in_links(lines)) == 4 and answers(address):
            return
        time.sleep(0.1)
    pytest.fail(f"kb serve --demo did not answer; it printed:\n{''.join(lines)}")


def visitor() -> urllib.request.OpenerDirector:
    """A plain browser with cookies, that asks no proxy for this machine's own addresses."""
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )


def answers(address: str) -> bool:
    try:
        with visitor().open(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def sign_in_links(lines: list[str]) -> list[str]:
    """The one-time links: each stands last on its line."""
    words = (line.split()[-1] for line in list(lines) if line.strip())
    return [word for word in words if SIGN_IN.match(word)]


def test_the_wheel_holds_what_serving_needs_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [part for part in HOLDS if not any(name.startswith(part) for name in names)] == []
    assert [name for name in names if any(part in name for part in LEAVES_OUT)] == []


@pytest.mark.skipif(not COMPILED, reason="no compiler was at hand when this was installed")
def test_the_wheel_holds_what_was_compiled_and_says_for_what_machine(wheel: Path) -> None:
    assert any(is_compiled(name) for name in zipfile.ZipFile(wheel).namelist())
    assert not wheel.name.endswith("-any.whl")


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    here = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "kb").rglob("*") if path.is_file()}
    here = {name for name in here if "__pycache__" not in name and not name.endswith((".pxd", ".pyx"))}
    assert here - set(zipfile.ZipFile(wheel).namelist()) == set()


def is_compiled(name: str) -> bool:
    return name.endswith(sysconfig.get_config_var("EXT_SUFFIX"))


def test_a_source_archive_builds_the_same_wheel_without_node_and_does_without_a_compiler(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = build("sdist", CHECKOUT, tmp_path / "archive")
    with tarfile.open(archive) as unpacking:
        unpacking.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    monkeypatch.setenv("KB_NODE", "system")
    monkeypatch.setenv("PATH", "")  # where neither is to be found
    again = build("wheel", source, tmp_path / "wheel")
    assert again.name.endswith("-py3-none-any.whl")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(
        name for name in zipfile.ZipFile(wheel).namelist() if not is_compiled(name))
    assert (source / "Makefile").is_file()
    assert (source / "tests/house/test_wheel.py").is_file()


def test_the_installed_command_runs_elsewhere(installed: Path, tmp_path: Path) -> None:
    where = [installed / "python", "-c", "import kb; print(kb.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert Path(found.strip()).is_relative_to(installed.parent)
    shown = subprocess.run([installed / "kb", "--help"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "serve" in shown.stdout


def test_the_installed_wheel_serves(served: list[str]) -> None:
    first_link = sign_in_links(served)[0]
    with visitor().open(first_link, timeout=30) as page:
        assert 'data-page="desk"' in page.read().decode()
