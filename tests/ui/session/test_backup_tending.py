"""After unlocking the newest backup is opened aside; the person is told what they must know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Event, Key, Vault
from dva_desktop.core.vault.backing_up import copy_vault
from dva_desktop.core.vault.backup import backups
from dva_desktop.ui.session import backup_tending
from dva_desktop.ui.session.backup_tending import STANDING, BackupTending, Strip, tend_backups
from dva_desktop.ui.session.unlock import VaultOpener
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.widgets.hide_button import HideButton
from tests.core.vault.support import CHEAP, PASSPHRASE

Told = list[tuple[str, str]]


class Look:
    """An unlocked vault, and a look into its newest backup."""

    def __init__(self, qtbot: QtBot, folder: Path, into: Path) -> None:
        self.told: Told = []
        self.opener = VaultOpener(folder)
        self.vault = self.opener.open(self.opener.derive(PASSPHRASE))
        spare = self.opener.spare
        assert spare is not None
        self.key: Key = spare
        self._owner = QWidget()
        qtbot.addWidget(self._owner)
        tell = lambda what, remedy: self.told.append((what, remedy))  # noqa: E731
        BackupTending(self._owner, self.vault, self.key, into, tell).look()
        qtbot.waitUntil(lambda: self.key.secret.wiped, timeout=20_000)
        qtbot.waitUntil(lambda: self.vault.setting(STANDING) is not None, timeout=20_000)

    def events(self, what: Event) -> list[str]:
        return [x.detail for x in self.vault.journal() if x.what == what]

    def close(self) -> None:
        self.vault.record_event(Event.LOCK, detail="panic")
        self.vault.close()
        self.opener.lock.release()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    Vault.create(made, PASSPHRASE, cost=CHEAP)[0].close()
    return made


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_a_good_one_is_journalled_once_and_nobody_is_disturbed(
    qtbot: QtBot, folder: Path, into: Path
) -> None:
    backup = copy_vault(folder, into)
    for _ in range(2):
        look = Look(qtbot, folder, into)
        assert look.events(Event.BACKUP_CHECKED) == [backup.path.name.lower()]
        assert look.vault.setting(STANDING)["good"] is True
        assert look.told == []
        look.close()
    assert backups(into)[0].checked


def test_a_bad_one_is_told_once_a_day(qtbot: QtBot, folder: Path, into: Path) -> None:
    backup = copy_vault(folder, into)
    content = bytearray((backup.path / "vault.db").read_bytes())
    content[9000] ^= 1
    (backup.path / "vault.db").write_bytes(bytes(content))
    told: Told = []
    for _ in range(3):
        look = Look(qtbot, folder, into)
        assert look.events(Event.BACKUP_CHECKED) == []
        told += look.told
        look.close()
    assert told == [
        (
            "The last backup is not good. This backup is damaged or not complete.",
            "The program makes a new one when you lock.",
        )
    ]


def test_none_after_three_locks_is_told_with_the_reason(
    qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "media" / "STICK"
    told: Told = []
    for _ in range(5):
        look = Look(qtbot, folder, gone)
        assert look.vault.setting(STANDING) == {
            "made_at": None, "good": False, "what": "", "remedy": "", "beyond_reach": 0,
        }  # fmt: skip
        told += look.told
        look.close()
    [(what, remedy)] = told
    assert what == "There is no recent backup. The place for backups is not there."
    assert "memory stick" in remedy


def test_a_large_one_is_read_in_pieces_so_that_others_have_their_turn(
    qtbot: QtBot, folder: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        made = vault.new_consultation("somerset", vault._clock.today())
        vault.store_document(made, "marac-referral", b"x" * 30_000_000)
    copy_vault(folder, into)
    turns = 0
    real = backup_tending._some

    def count(*arguments: Any) -> object:
        nonlocal turns
        turns += 1
        return real(*arguments)

    monkeypatch.setattr(backup_tending, "_some", count)
    monkeypatch.setattr(backup_tending, "_SLICE_SECONDS", 0.0)
    look = Look(qtbot, folder, into)
    assert turns > 25
    assert look.vault.setting(STANDING)["good"] is True
    look.close()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[DeskWindow]:
    made = DeskWindow("Consultation Desk")
    made.closing.connect(made.hide)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()


def test_the_strip_takes_nobodys_focus_and_can_be_put_away(
    window: DeskWindow, qtbot: QtBot
) -> None:
    window.show_screen(QLineEdit(), "")
    strip = Strip(window, "There is no recent backup.", "Make one now.")
    assert strip.isVisible()
    assert "There is no recent backup. Make one now." in [
        x.text() for x in strip.findChildren(QLabel)
    ]
    assert not strip.away.hasFocus()
    [hide] = window.findChildren(HideButton)
    hide.setFocus()
    QTest.keyClick(hide, Qt.Key.Key_Tab)
    assert window.focusWidget() is strip.away  # as it stands: right under the bar
    with qtbot.waitSignal(strip.destroyed, timeout=2000):
        strip.away.click()


def test_the_key_is_used_for_one_look_only(
    window: DeskWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_tending, "DELAY_MS", 0)
    opener = VaultOpener(folder)
    with opener.open(opener.derive(PASSPHRASE)) as vault:
        key = opener.spare
        assert key is not None
        tend_backups(window, vault, opener)
        assert opener.spare is None
        tend_backups(window, vault, opener)
        qtbot.waitUntil(lambda: key.secret.wiped, timeout=10_000)
        qtbot.waitUntil(lambda: vault.setting(STANDING) is not None, timeout=10_000)
    opener.lock.release()


def test_a_look_that_outlives_the_session_tells_nobody(
    qtbot: QtBot, folder: Path, into: Path
) -> None:
    copy_vault(folder, into)
    opener = VaultOpener(folder)
    vault = opener.open(opener.derive(PASSPHRASE))
    told: Told = []
    key = opener.spare
    assert key is not None
    owner = QWidget()
    qtbot.addWidget(owner)
    BackupTending(owner, vault, key, into, lambda what, remedy: told.append((what, remedy))).look()
    vault.close()
    qtbot.waitUntil(lambda: key.secret.wiped, timeout=20_000)
    opener.lock.release()
    assert told == []
