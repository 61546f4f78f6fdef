"""The real session with a damaged copy of its own files: refused with file, key and reason."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.conftest import ROOT, eventually, set_up
from tests.system.support import World

_DAMAGES = [
    (
        "guidance/dash.toml",
        'say = "',
        'say = ""\nsaid = "',
        "resources/guidance/dash.toml: dash.1: unknown key `said`",
    ),
    (
        "guidance/codes.toml",
        'id = "429746005"',
        'id = "429746006"',
        "resources/guidance/codes.toml: code.429746006: fails its check digit",
    ),
    (
        "guidance/wording.toml",
        'source = "',
        'source = "" # ',
        "resources/guidance/wording.toml: rule.",
    ),
    (
        "guidance/pocket/01_asking.toml",
        'source = "002 ',
        'source = "009 ',
        "there is no source document 009",
    ),
    (
        "localities/edinburgh.toml",
        "last_checked = 2022-04-01",
        "last_checked = 2024-04-01",
        "resources/localities/edinburgh.toml: services.council_pages.contacts.web.review_by: must "
        "be later than last_checked",
    ),
    (
        "localities/national/uk.toml",
        '"0808 802 4040"',
        '"0808 802"',
        "resources/localities/national/uk.toml: services.respect.contacts.phone.value: not a phone",
    ),
]


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "world")
    set_up(made.vault)
    return made


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program in a folder of its own, so that its files can be damaged."""
    folder = tmp_path / "installed"
    kept = shutil.ignore_patterns("__pycache__")
    for name in ("dva_desktop", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=kept)
    (folder / "tests").symlink_to(ROOT / "tests")
    return folder


@pytest.fixture
def begin(world: World, copy: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start the copy with a person at it, who is asked to unlock at once."""
    report = world.base / "report.jsonl"
    person = ["-m", "tests.system.person", "meet_a_damaged_file", str(world.vault), str(report)]
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        session = subprocess.Popen(
            [sys.executable, "-B", *person], cwd=copy, env=world.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        started.append(session)
        assert session.stdin is not None
        session.stdin.write("unlock\n")
        session.stdin.flush()
        return session

    yield run
    for session in started:
        session.kill()
        session.communicate()


@pytest.mark.parametrize("damage", _DAMAGES, ids=lambda damage: damage[0])
def test_a_damaged_file_is_refused_in_the_window_until_it_is_mended(
    world: World,
    copy: Path,
    begin: Callable[[], subprocess.Popen[str]],
    damage: tuple[str, str, str, str],
) -> None:
    file, old, new, said = damage
    path = copy / "resources" / file
    good = path.read_text(encoding="utf-8")
    assert old in good
    path.write_text(good.replace(old, new, 1), encoding="utf-8")
    session = begin()
    eventually((world.base / "mend").exists, "it is refused twice")
    path.write_text(good, encoding="utf-8")
    (world.base / "mended").touch()
    eventually(lambda: session.poll() is not None, "the session ends")
    assert session.returncode == 0
    first, again, mended = (
        json.loads(line) for line in (world.base / "report.jsonl").read_text().splitlines()
    )
    assert "A file of the program is damaged, so nothing is opened." in first
    [why] = [text for text in first if said in text]
    assert why.endswith("Please install the program again. What was recorded is kept.")
    assert "Passphrase" not in first
    assert again == first
    assert "Passphrase" in mended
