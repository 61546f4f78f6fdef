"""``dva-desktop verify``: exit status and words for a sound, a broken and an unopenable vault."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.cli import verify as command
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.vault_lock import NAME, holding
from tests.core.vault.lock_support import contents_of, lock_of_another_computer
from tests.core.vault.support import (
    CHEAP,
    PASSPHRASE,
    ROOT,
    shared_folder,
    tampering,
    unprivileged,
)


@pytest.fixture
def closed(vault: Vault, folder: Path, consultation: str) -> Path:
    vault.save_section(consultation, "ask", Ask(observations="kanarienvogel"))
    vault.close()
    return folder


def _run(folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{passphrase}\nsecond line\n"))
    return command.run([str(folder)])


def test_a_sound_vault(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(closed, PASSPHRASE, monkeypatch) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Looked at 1 consultations, 1 sections, 0 documents and 4 journal rows.",
        "Sound.",
    ]
    assert _run(closed / "vault.db", PASSPHRASE, monkeypatch) == 0


def test_a_broken_row_is_named(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with tampering(closed) as database:
        database.rows("UPDATE journal SET detail = 'x' WHERE seq = 3")
    assert _run(closed, PASSPHRASE, monkeypatch) == 1
    out = capsys.readouterr().out
    assert "BROKEN  journal row 3: changed" in out
    assert "kanarienvogel" not in out


def test_what_cannot_be_opened_is_said_on_standard_error(
    closed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(closed, "not the passphrase at all", monkeypatch) == 2
    assert _run(tmp_path / "nowhere", PASSPHRASE, monkeypatch) == 2
    (closed / "keyring.json").write_bytes(b"thirteen byte")
    assert _run(closed, PASSPHRASE, monkeypatch) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 3


def test_not_while_another_computer_has_the_records_open(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock_of_another_computer(closed)
    before = contents_of(closed)
    assert _run(closed, PASSPHRASE, monkeypatch) == 2
    assert _run(closed / "vault.db", PASSPHRASE, monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("open on another computer (surgery-2)") == 2
    assert contents_of(closed) == before


def test_beside_a_window_of_this_computer(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with holding(closed):
        assert _run(closed, PASSPHRASE, monkeypatch) == 0
        assert (closed / NAME).exists()
    assert not (closed / NAME).exists()


def test_a_folder_that_is_read_only_is_looked_at_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with shared_folder() as base:
        folder = base / "vault"
        Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        with unprivileged():
            assert _run(folder, PASSPHRASE, monkeypatch) == 0
        folder.chmod(0o755)
        lock_of_another_computer(folder)
        folder.chmod(0o555)
        with unprivileged():
            assert _run(folder, PASSPHRASE, monkeypatch) == 2
        assert (folder / NAME).exists()
    assert "surgery-2" in capsys.readouterr().err


@pytest.mark.parametrize("typed", [b"", b"\xff\xfe\n", b"wrong\n"])
def test_odd_input_gives_no_traceback(closed: Path, typed: bytes) -> None:
    code = "import sys; from dva_desktop.cli.verify import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(closed)],
        cwd=ROOT, input=typed, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.strip()


def test_a_mark_is_looked_for(
    vault: Vault,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mark = vault.mark()
    vault.close()
    for chosen, status in ((mark, 0), ("99999-abcdefabcdef", 1), ("nonsense", 2)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
        assert command.run([str(folder), "--mark", chosen]) == status
    out, err = capsys.readouterr()
    assert "BROKEN  mark 99999-abcdefabcdef: the journal does not go so far" in out
    assert "not the mark of an export" in err


def test_what_is_worth_knowing_is_noted(
    vault: Vault,
    folder: Path,
    consultation: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vault.retention.purge(consultation, "practice entry", early=True)
    vault.close()
    assert _run(folder, PASSPHRASE, monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [
        "Note: Consultations that were purged, each with its certificate: 1.",
        "Sound.",
    ]
