"""What was typed is found in the vault and in what was exported, and nowhere else, at no time."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.demo_script import CANARIES, NHS_NUMBER, PASSPHRASE
from tests.system.support import SECRETS, Demonstration, Onlooker, World, found_in

pytestmark = pytest.mark.x11
TYPED = {*CANARIES, NHS_NUMBER, "Marisol"}


@pytest.fixture(scope="module")
def watched(
    tmp_path_factory: pytest.TempPathFactory, display: str
) -> tuple[World, Demonstration, Onlooker]:
    """A demonstration on a display that has ended, and who looked on."""
    gc.collect()  # here, not in the onlooker's thread: sockets of earlier tests belong to this one
    world = World(tmp_path_factory.mktemp("watched"))
    screen = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
    with (
        Demonstration(world, **screen) as demonstration,
        Onlooker(demonstration, display) as onlooker,
    ):
        assert demonstration.wait() == 0, demonstration.printed
    return world, demonstration, onlooker


Watched = tuple[World, Demonstration, Onlooker]


def test_no_file_anywhere_holds_a_word_of_the_record(watched: Watched) -> None:
    world, _demonstration, _onlooker = watched
    assert world.leaks() == []


def test_the_words_that_protect_the_copies_are_kept_nowhere(watched: Watched) -> None:
    world, _demonstration, onlooker = watched
    words = json.loads((world.out / "summary.json").read_bytes())["protected_with"]
    assert world.leaks(words) == []
    assert not any(found_in(one, words) for one in onlooker.seen)


def test_the_words_really_were_typed_kept_and_exported(watched: Watched) -> None:
    """Otherwise the test before this one could not fail."""
    world, _demonstration, _onlooker = watched
    assert set(found_in((world.out / "changes.jsonl").read_bytes())) >= TYPED
    with Vault.open(world.vault, PASSPHRASE) as vault:
        [listed] = vault.consultations()
        assert set(found_in(repr(vault.load(listed.id)).encode())) >= TYPED


def test_what_other_programs_can_see_of_the_processes_holds_no_word(watched: Watched) -> None:
    _world, _demonstration, onlooker = watched
    assert [one for one in onlooker.seen if found_in(one)] == []


def test_the_titles_of_the_windows_are_neutral(watched: Watched) -> None:
    _world, _demonstration, onlooker = watched
    seen = {title for title in onlooker.titles if not title.startswith("Qt ")}
    hidden = {
        "consultation-desk",
        "clinical-calculator",
    }  # Qt gives its own windows the name of the process
    assert seen - hidden == {"Consultation Desk", "Clinical Calculator"}


def test_the_onlooker_saw_into_both_processes(watched: Watched) -> None:
    _world, _demonstration, onlooker = watched
    command_lines = [one.split(b"\0") for one in onlooker.seen if b"\0dva_desktop\0" in one]
    assert {b"demo", b"session"} <= {word for line in command_lines for word in line}
    assert any(b"\0XDG_RUNTIME_DIR=" in one for one in onlooker.seen)
    assert any(one.endswith(b"/vault.db") for one in onlooker.seen)


def test_what_it_printed_holds_no_word(watched: Watched) -> None:
    _world, demonstration, _onlooker = watched
    assert found_in(demonstration.printed.encode()) == []


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_word_would_be_found_in_any_coding_and_case(
    tmp_path: Path, coding: str, secret: str
) -> None:
    world = World(tmp_path / "world")
    leaky = world.base / "cache" / "leaky"
    leaky.write_bytes(b"\x01\x00odd" + secret.swapcase().encode(coding) + b"\xff")
    assert world.leaks() == ["cache/leaky"]


def test_a_word_would_be_found_in_a_name(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    (world.base / "home" / f"{SECRETS[0].upper()}.txt").touch()
    assert world.leaks() == [f"home/{SECRETS[0].upper()}.txt"]
    world.out.mkdir()
    (world.out / SECRETS[0]).touch()
    assert len(world.leaks()) == 1
