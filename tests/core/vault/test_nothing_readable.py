"""No word of a record can be read in any file of the vault, at any time."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import Place, Vault
from tests.core.vault.support import PASSPHRASE, ROOT

_WORDS = ("kanarienvogel", "Zilpzalp", "9434765919", "somerset", PASSPHRASE, "purple kettle")


def _assert_unreadable(folder: Path) -> None:
    needles = [x.encode(coding) for x in _WORDS for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = list(folder.rglob("*"))
    assert files
    for path in files:
        content = path.read_bytes().lower()
        assert not any(x.lower() in content for x in needles), path.name
        assert not any(x.casefold() in path.name.casefold() for x in _WORDS)


def test_while_open_after_closing_and_after_reopening(
    vault: Vault, folder: Path, consultation: str
) -> None:
    for number in range(50):
        vault.save_section(consultation, "ask", Ask(observations="kanarienvogel " * number))
    place = Place(page="patient", field="name", caret=4)
    patient = Patient(name="Zilpzalp", nhs_number="9434765919")
    vault.save_section(consultation, "patient", patient, place=place)
    vault.store_document(consultation, "marac-referral", b"kanarienvogel" * 5000)
    vault.set_own_setting("consultation_defaults", {"organisation": "Zilpzalp"})
    _assert_unreadable(folder)
    vault.close()
    _assert_unreadable(folder)


def test_after_the_writer_was_killed(vault: Vault, folder: Path, consultation: str) -> None:
    vault.close()
    command = [sys.executable, "-m", "tests.core.vault.writer", str(folder), consultation]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(40):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
    assert (folder / "vault.db-wal").stat().st_size > 0
    _assert_unreadable(folder)
