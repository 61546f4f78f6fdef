"""``dva-desktop backup`` and ``restore``: what they say, their exit status, and what they leave."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.cli import backup as backup_command
from dva_desktop.cli import restore as restore_command
from dva_desktop.core.vault import Vault
from dva_desktop.core.vault.backup import backups, read_backup, series_of
from dva_desktop.ui.front.preferences import Preferences, save_preferences
from dva_desktop.ui.session.vault_lock import NAME, holding
from tests.core.vault.backup_support import CANARY, made, words_in, write
from tests.core.vault.support import PASSPHRASE, ROOT

_OTHERS_LOCK = "1\npython\nsurgery-2\n11112222333344445555666677778888\nelsewhere\n"


@pytest.fixture
def closed(vault: Vault, folder: Path, consultation: str) -> Path:
    vault.close()
    write(folder, consultation, CANARY)
    return folder


@pytest.fixture(autouse=True)
def no_niceness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "nice", lambda _by: None, raising=False)


def _type(monkeypatch: pytest.MonkeyPatch, passphrase: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{passphrase}\n"))


def test_by_hand_to_a_stick(
    closed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    _type(monkeypatch, PASSPHRASE)
    assert backup_command.run(["--vault", str(closed), "--to", str(stick)]) == 0
    [backup] = backups(stick)
    assert backup.checked
    said = capsys.readouterr()
    assert f"Made {backup.path.name} (0.1 MB). It was opened, and it is whole." in said.out
    assert CANARY not in said.out + said.err
    assert not (closed / NAME).exists()


def test_a_wrong_passphrase_makes_none(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _type(monkeypatch, "not the passphrase at all")
    assert backup_command.run(["--vault", str(closed)]) == 2
    assert "does not open" in capsys.readouterr().err
    assert not (closed.parent / "backups").exists()


def test_by_hand_while_the_program_has_it_open(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _type(monkeypatch, PASSPHRASE)
    with holding(closed):
        assert backup_command.run(["--vault", str(closed)]) == 0
        assert (closed / NAME).exists()
    assert len(backups(closed.parent / "backups")) == 1


def test_not_while_another_computer_has_it_open(
    closed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (closed / NAME).write_text(_OTHERS_LOCK)
    _type(monkeypatch, PASSPHRASE)
    assert backup_command.run(["--vault", str(closed)]) == 2
    assert "surgery-2" in capsys.readouterr().err
    assert backup_command.run(["--vault", str(closed), "--automatic"]) == 3
    path = made(closed, closed.parent / "backups").path
    _type(monkeypatch, PASSPHRASE)
    assert restore_command.run([str(path), "--vault", str(closed)]) == 2
    assert words_in(closed) == [CANARY]
    assert list(closed.glob("replaced-*")) == []
    _type(monkeypatch, PASSPHRASE)
    assert restore_command.run([str(path), "--vault", str(closed), "--anyway"]) == 0
    assert len(list(closed.glob("replaced-*"))) == 1


@pytest.mark.parametrize("how", [["--automatic"], []])
def test_no_folder_is_made_in_the_place_of_a_stick_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: list[str]
) -> None:
    _type(monkeypatch, PASSPHRASE)
    gone = tmp_path / "media" / "STICK" / "vault"
    assert backup_command.run([*how, "--vault", str(gone)]) == 2
    assert not (tmp_path / "media").exists()


def test_automatic_needs_no_passphrase_says_nothing_and_rotates(
    closed: Path,
    consultation: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    for number in range(12):
        write(closed, consultation, f"{number}")
        assert backup_command.run(["--vault", str(closed), "--automatic"]) == 0
    assert capsys.readouterr() == ("", "")
    assert len(backups(closed.parent / "backups", series_of(closed))) == 5
    with holding(closed):
        write(closed, consultation, "open")
        assert backup_command.run(["--vault", str(closed), "--automatic"]) == 3


def test_automatic_goes_where_the_person_prefers_and_is_silent_when_that_is_gone(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_preferences(Preferences(backup_folder=str(tmp_path / "media" / "STICK")))
    assert backup_command.run(["--vault", str(closed), "--automatic"]) == 2
    assert not (tmp_path / "media").exists()
    (tmp_path / "media").mkdir()
    assert backup_command.run(["--vault", str(closed), "--automatic"]) == 0
    assert len(backups(tmp_path / "media/STICK")) == 1
    assert not (closed.parent / "backups").exists()
    assert capsys.readouterr() == ("", "")


def test_restoring_says_what_became_of_both(
    closed: Path,
    consultation: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    into = closed.parent / "backups"
    old = made(closed, into)
    write(closed, consultation, "new")
    _type(monkeypatch, PASSPHRASE)
    assert restore_command.run([str(old.path), "--vault", str(closed)]) == 0
    said = capsys.readouterr().out
    [kept] = closed.glob("replaced-*")
    assert kept.name in said
    assert "The records are as they were on" in said
    assert words_in(closed) == [CANARY]
    assert words_in(kept) == ["new"]
    assert not (closed / NAME).exists()


def test_restoring_the_wrong_thing_changes_nothing(
    closed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    into = closed.parent / "backups"
    for _ in range(2):
        made(closed, into)
    for path, words in (
        (into, "several"),
        (tmp_path / "nothing", "no backup"),
        (closed, "damaged or not complete"),
    ):
        _type(monkeypatch, PASSPHRASE)
        assert restore_command.run([str(path), "--vault", str(closed)]) == 2
        assert words in capsys.readouterr().err
    _type(monkeypatch, "not the passphrase at all")
    assert restore_command.run([str(backups(into)[0].path), "--vault", str(closed)]) == 2
    assert "when it was made" in capsys.readouterr().err
    assert list(closed.glob("re*")) == []


def test_listing(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = closed.parent / "backups"
    assert restore_command.run(["--list", str(into)]) == 0
    assert "no whole backups" in capsys.readouterr().out
    paths = [made(closed, into).path for _ in range(2)]
    assert restore_command.run(["--list", str(into)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [x.name for x in reversed(paths)]


def test_the_helper_as_the_front_starts_it(closed: Path) -> None:
    command = [sys.executable, "-m", "dva_desktop", "backup", "--automatic", "--vault", str(closed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    [backup] = backups(closed.parent / "backups")
    assert not read_backup(backup.path).checked
