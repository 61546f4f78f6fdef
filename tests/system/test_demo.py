"""The demonstration: the whole main job through the real windows, judged by what it leaves, by what
others could see of it, and by what it kept of each change."""

from __future__ import annotations

import gc
import io
import json
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from dva_desktop.core.vault import Event, Vault
from dva_desktop.ui.session.demo_script import CANARIES, NHS_NUMBER, PASSPHRASE
from tests.core.documents.reading import spoken
from tests.system.changes import history, stored
from tests.system.conftest import ROOT
from tests.system.support import (
    FENCE,
    Demonstration,
    Onlooker,
    World,
    fence_notes,
    found_in,
)

DOCUMENTS = {
    "marac-referral": (
        f"Marisol {CANARIES[0]}", "17 May 1990", NHS_NUMBER, f"Corin {CANARIES[2]}",
        "14 yes of 24; 2 don\u2019t know, 0 not asked", "Consent; serious harm likely",
        "Pressure on the neck, more often, leaving him", f"ask for {CANARIES[1]}",
        "No letters, no voicemail", f"Idris {CANARIES[0]}", "Example Surgery",
    ),
    "domestic-abuse-service-intake": (
        f"Marisol {CANARIES[0]}", "17 May 1990", f"07700 900123, ask for {CANARIES[1]}",
        "Weekdays 9 to 11, he is at work", "No letters, no voicemail",
    ),
    "dash-checklist": (
        f"Marisol {CANARIES[0]}", f"Both hands, twice, said {CANARIES[4]} first",
    ),
    "injury-record": ("neck (front)", "left forearm (front)", "30 x 20 mm", "purple"),
    "gp-record-entry": (f"Marisol {CANARIES[0]}", "Hide this entry from online access"),
}  # fmt: skip
PAGES = {
    "first-run-1-welcome", "first-run-2-passphrase", "first-run-3-recovery-code",
    "first-run-4-rehearsal", "unlock", "decoy", "home-empty", "home",
    "room", "signs", "questions", "say", "account", "abuse", "safety", "specsss", "next", "dash",
    "strangulation", "body_map", "household", "previous", "patient", "consultation", "sharing",
    "documents", "choose-folder", "documents-saved", "finish",
}  # fmt: skip
DIALOGS = {"choose-folder"}
MONITOR = (1366, 768)
TYPED = {*CANARIES, NHS_NUMBER, "Marisol"}

pytestmark = pytest.mark.x11


class Played:
    """A demonstration on a display that has ended, what it left, and who looked on."""

    def __init__(self, world: World, display: str) -> None:
        self.world = world
        screen = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display, "PYTHONPATH": str(FENCE)}
        with (
            Demonstration(world, **screen) as demonstration,
            Onlooker(demonstration, display) as self.onlooker,
        ):
            self.status = demonstration.wait()
            self.left_running = demonstration.processes()
            self.printed = demonstration.printed
        self.summary: dict[str, Any] = json.loads((world.out / "summary.json").read_bytes())

    def text_of(self, document: str) -> str:
        """The document as it is read aloud, in one line."""
        return " ".join(spoken((self.world.out / f"{document}.pdf").read_bytes()).split())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, display: str) -> Played:
    gc.collect()  # here, not in the onlooker's thread: sockets of earlier tests belong to this one
    return Played(World(tmp_path_factory.mktemp("demonstration")), display)


def test_it_ends_well_and_leaves_nothing_running(played: Played) -> None:
    assert played.status == 0
    assert "Traceback" not in played.printed
    assert played.left_running == []
    assert f"It wrote into {played.world.out}:" in played.printed


def test_every_page_has_its_picture_at_the_size_of_the_screen(played: Played) -> None:
    folder = played.world.out / "pictures"
    sizes = {path.stem: _size(path) for path in folder.glob("*.png")}
    assert sizes.keys() >= PAGES
    assert sorted(played.summary["pictures"]) == sorted(f"pictures/{name}.png" for name in sizes)
    assert {name for name, size in sizes.items() if size != MONITOR} == DIALOGS


def test_no_two_pictures_of_pages_are_the_same(played: Played) -> None:
    folder = played.world.out / "pictures"
    contents = {path.read_bytes() for path in folder.glob("*.png")}
    assert len(contents) == len(played.summary["pictures"])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_says_what_was_typed(played: Played, document: str) -> None:
    text = played.text_of(document)
    assert [fact for fact in DOCUMENTS[document] if fact not in text] == []


def test_the_service_outside_the_nhs_is_not_given_the_nhs_number(played: Played) -> None:
    assert NHS_NUMBER not in played.text_of("domestic-abuse-service-intake")


def test_the_protected_copies_open_by_the_words_that_were_shown_and_by_nothing_else(
    played: Played,
) -> None:
    words = played.summary["protected_with"]
    assert len(words.split()) == 5
    protected = sorted((played.world.out / "protected").glob("*.pdf"))
    for path, document in zip(protected, played.summary["documents"], strict=True):
        sealed = path.read_bytes()
        for wrong in ("", PASSPHRASE):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.Pdf.open(io.BytesIO(sealed), password=wrong)
        opened = io.BytesIO()
        with pikepdf.Pdf.open(io.BytesIO(sealed), password=words) as pdf:
            assert pdf.encryption.R == 6
            pdf.save(opened)
        readable = (played.world.out / f"{document}.pdf").read_bytes()
        assert spoken(opened.getvalue()) == spoken(readable)


def test_the_names_of_the_protected_copies_tell_nothing(played: Played) -> None:
    for path in (played.world.out / "protected").iterdir():
        assert path.name.startswith("CD-")
        assert path.stat().st_mode & 0o077 == 0


def test_the_summary_tells_what_follows_and_why(played: Played) -> None:
    summary = played.summary
    assert summary["tally"] == {"yes": 14, "no": 8, "unknown": 2, "not_asked": 0}
    assert summary["marac_routes"] == ["marac-visible-high-risk"]
    assert set(summary["documents"]) == set(DOCUMENTS)
    findings = {one["id"]: one for one in summary["findings"]}
    assert {"immediate-danger", "marac-referral", "idva", "strangulation-emergency"} <= set(
        findings
    )
    assert all(one["reasons"] and one["sources"] for one in findings.values())


def test_hiding_in_the_middle_of_a_sentence_leads_back_to_the_same_caret(played: Played) -> None:
    note = f"Both hands, twice, said {CANARIES[4]} first"
    assert played.summary["came_back_to"] == ["dash", "dash.notes.15", len(note)]


def test_the_vault_is_whole_and_holds_the_finished_consultation(played: Played) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "dva_desktop", "verify", str(played.world.vault)],
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=played.world.environment(),
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.endswith("Sound.\n")
    with Vault.open(played.world.vault, PASSPHRASE) as vault:
        [listed] = vault.consultations()
        assert (listed.name, listed.status) == (f"Marisol {CANARIES[0]}", "finalised")
        assert vault.load(listed.id).dash.notes[15].startswith("Both hands")
        journalled = {entry.what for entry in vault.journal()}
    assert journalled >= {Event.UNLOCK, Event.VIEW, Event.SECTION_SAVED, Event.LOCK, Event.EXPORT}


def test_no_socket_is_asked_for_by_any_process(played: Played) -> None:
    """Neither through Python, which the audit hook sees, nor past it, which the kernel ends."""
    fenced = "fenced -m dva_desktop"
    notes = fence_notes(played.world)
    assert notes == [f"{fenced} demo", *[f"{fenced} session"] * 2]
    assert played.summary["sockets"] == []


def test_every_change_was_acknowledged_and_then_was_in_the_vault(played: Played) -> None:
    changes = played.world.changes()
    assert {one["section"] for one in changes if one["what"] == "saved"} >= {"dash", "patient"}
    for section, there in stored(played.world, changes[0]["id"]).items():
        assert there == history(changes, section)[-1]["value"]


# What was typed is in the vault and in what was exported, and nowhere else, at no time.


def test_no_file_anywhere_holds_a_word_of_the_record(played: Played) -> None:
    assert played.world.leaks() == []


def test_the_words_that_protect_the_copies_are_kept_nowhere(played: Played) -> None:
    words = json.loads((played.world.out / "summary.json").read_bytes())["protected_with"]
    assert played.world.leaks(words) == []
    assert not any(found_in(one, words) for one in played.onlooker.seen)


def test_the_words_really_were_typed_kept_and_exported(played: Played) -> None:
    """Otherwise the test before this one could not fail."""
    assert set(found_in((played.world.out / "changes.jsonl").read_bytes())) >= TYPED
    with Vault.open(played.world.vault, PASSPHRASE) as vault:
        [listed] = vault.consultations()
        assert set(found_in(repr(vault.load(listed.id)).encode())) >= TYPED


def test_what_other_programs_can_see_of_the_processes_holds_no_word(played: Played) -> None:
    assert [one for one in played.onlooker.seen if found_in(one)] == []


def test_the_titles_of_the_windows_are_neutral(played: Played) -> None:
    seen = {title for title in played.onlooker.titles if not title.startswith("Qt ")}
    hidden = {
        "consultation-desk",
        "clinical-calculator",
    }  # Qt gives its own windows the name of the process
    assert seen - hidden == {"Consultation Desk", "Clinical Calculator"}


def test_the_onlooker_saw_into_both_processes(played: Played) -> None:
    command_lines = [one.split(b"\0") for one in played.onlooker.seen if b"\0dva_desktop\0" in one]
    assert {b"demo", b"session"} <= {word for line in command_lines for word in line}
    assert any(b"\0XDG_RUNTIME_DIR=" in one for one in played.onlooker.seen)
    assert any(one.endswith(b"/vault.db") for one in played.onlooker.seen)


def test_what_it_printed_holds_no_word(played: Played) -> None:
    assert found_in(played.printed.encode()) == []


@pytest.fixture
def fenced(tmp_path: Path) -> World:
    return World(tmp_path / "fenced")


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", ["socket.__new__"]),
        ("import ctypes; ctypes.CDLL(None).socket(2, 1, 0)", []),
        ("import ctypes; ctypes.CDLL(None).socket(10, 2, 0)", []),
    ],
)
def test_the_fence_itself_stops_what_it_is_there_for(
    fenced: World, code: str, event: list[str]
) -> None:
    environment = fenced.environment() | {"PYTHONPATH": str(FENCE)}
    ended = subprocess.run([sys.executable, "-c", code], env=environment)
    assert ended.returncode == -signal.SIGSYS
    assert fence_notes(fenced)[1:] == event


def test_the_fence_lets_a_local_socket_pass(fenced: World) -> None:
    environment = fenced.environment() | {"PYTHONPATH": str(FENCE)}
    code = "import socket; socket.socket(socket.AF_UNIX).close()"
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0
    assert len(fence_notes(fenced)) == 1


def _size(png: Path) -> tuple[int, int]:
    """Width and height in pixels, from the first chunk of the file."""
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height
