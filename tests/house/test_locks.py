"""The lock files: exact and hashed, for any machine, and in step with what they are made from."""

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
NPM_LOCK = json.loads((CHECKOUT / "package-lock.json").read_text())
WANTED = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-build.lock": PROJECT["dependency-groups"]["build"],
    "requirements-test.lock": PROJECT["project"]["optional-dependencies"]["test"],
}


def locked(name: str) -> dict[str, str]:
    """What a lock pins: package to version."""
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", (CHECKOUT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


def unmet(wanted: Iterable[str], pins: dict[str, str]) -> list[str]:
    """The requirements that the pins do not satisfy; our own extras are looked at on their own."""
    requirements = (Requirement(text) for text in wanted)
    return [
        str(requirement) for requirement in requirements
        if requirement.name != PROJECT["project"]["name"]
        and not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
    ]


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_holds_what_the_project_asks_for(name: str) -> None:
    assert unmet(WANTED[name], locked(name)) == []


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_is_exact_hashed_and_names_no_machine(name: str) -> None:
    text = (CHECKOUT / name).read_text()
    pinned = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
    assert [block for block in pinned if "==" not in block or "--hash=sha256:" not in block] == []
    assert not re.search(r"://|--index|--find-links|file:|/tmp|/home", text)


def test_tests_run_against_the_versions_that_are_served() -> None:
    served, tested = locked("requirements.lock"), locked("requirements-test.lock")
    assert served.items() <= tested.items()


def test_the_front_end_lock_is_hashed_and_names_no_registry() -> None:
    packages = {name: package for name, package in NPM_LOCK["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package or "integrity" not in package] == []


def test_the_front_end_lock_holds_what_the_project_asks_for() -> None:
    project = json.loads((CHECKOUT / "package.json").read_text())
    root = NPM_LOCK["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert root[kind] == project[kind]
