"""``dva-desktop raw-key`` and Debian's ``sqlcipher``: others can read the form of the vault too."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.cli import raw_key as command
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import Event, Role, Vault, verify
from tests.core.vault.lock_support import contents_of, lock_of_another_computer
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened

NURSE = "yellow lantern river basket"


@pytest.fixture
def closed(vault: Vault, folder: Path, consultation: str) -> Path:
    vault.save_section(consultation, "ask", Ask(observations="as it was written"))
    vault.close()
    return folder


def _run(folder: Path, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return command.run([str(folder)])


def _shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    assert _run(folder, f"{command.SENTENCE}\n{PASSPHRASE}\n", monkeypatch) == 0
    return capsys.readouterr().out.strip()


def _has_sqlcipher4() -> bool:
    if shutil.which("sqlcipher") is None:
        return False
    asked = subprocess.run(
        ["sqlcipher"], input="PRAGMA cipher_version;", capture_output=True, text=True, timeout=60
    )
    return asked.stdout.startswith("4.")


# `make test` installs it where it may; Debian 12 itself has version 3, which reads another form.
wants_sqlcipher4 = pytest.mark.skipif(
    not _has_sqlcipher4(), reason="SQLCipher's own program, version 4, is not here"
)


def _sqlcipher(folder: Path, *lines: str) -> tuple[list[str], str]:
    """What Debian's program answers, and what it complains of."""
    ended = subprocess.run(
        ["sqlcipher", f"file:{folder}/vault.db?immutable=1"],
        input="\n".join(lines), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return ended.stdout.splitlines(), ended.stderr


@wants_sqlcipher4
def test_debians_program_reads_the_vault_with_the_line_that_is_shown(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = _shown(closed, monkeypatch, capsys)
    before = {x.name: x.read_bytes() for x in closed.iterdir()}
    said, complaints = _sqlcipher(
        closed, line, "PRAGMA cipher_version;", "PRAGMA cipher_integrity_check;",
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name;",
        "SELECT content FROM section;",
    )  # fmt: skip
    assert complaints == ""
    assert said[:2][-1].startswith("4.")
    assert {"consultation", "journal", "person", "section", "vault"} <= set(said)
    assert "as it was written" in said[-1]
    assert {x.name: x.read_bytes() for x in closed.iterdir()} == before
    assert verify(closed, PASSPHRASE).ok


@wants_sqlcipher4
@pytest.mark.parametrize("wrong", ["PRAGMA key = \"x'{0}'\";", "PRAGMA key = '{1}';", ""])
def test_with_any_other_key_it_reads_nothing(closed: Path, wrong: str) -> None:
    said, complaints = _sqlcipher(
        closed, wrong.format("ab" * 32, PASSPHRASE), "SELECT name FROM sqlite_master;"
    )
    assert not set(said) & {"consultation", "journal", "person", "section", "vault"}
    assert "not a database" in complaints


def test_that_it_was_shown_is_in_the_journal(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = _shown(closed, monkeypatch, capsys)
    with reopened(closed) as opened:
        assert [x.what for x in opened.journal()].count(Event.RAW_KEY_SHOWN) == 1
        assert line not in str(opened.journal())


@pytest.mark.parametrize(
    "typed",
    [
        f"yes\n{PASSPHRASE}\n",
        f"\n{PASSPHRASE}\n",
        "",
        f"{command.SENTENCE}\nnot the passphrase at all\n",
        f"{command.SENTENCE}\n{NURSE}\n",
        f"{command.SENTENCE}\n",
    ],
)
def test_without_the_sentence_and_a_leads_passphrase_nothing_is_shown(
    closed: Path, typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with reopened(closed) as opened:
        opened.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    assert _run(closed, typed, monkeypatch) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("The key that this shows opens every record")
    with reopened(closed) as opened:
        assert Event.RAW_KEY_SHOWN not in [x.what for x in opened.journal()]


def test_it_is_reached_by_its_name(tmp_path: Path) -> None:
    Vault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP)[0].close()
    ended = subprocess.run(
        [sys.executable, "-m", "dva_desktop", "raw-key", str(tmp_path / "vault")],
        input=f"{command.SENTENCE.upper()}.\n{PASSPHRASE}\n",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ended.stdout.startswith("PRAGMA key = \"x'")
    assert len(ended.stdout.strip()) == len("PRAGMA key = \"x''\";") + 64


def test_not_while_another_computer_has_the_records_open(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock_of_another_computer(closed)
    before = contents_of(closed)
    assert _run(closed, f"{command.SENTENCE}\n{PASSPHRASE}\n", monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "open on another computer (surgery-2)" in said.err
    assert contents_of(closed) == before
