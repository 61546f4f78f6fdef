"""The unlock prompt: right, wrong, slow, cancelled and refused by the machine."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import NotWritable
from dva_desktop.core.vault import Event, TooSoonError, Vault, WrongPassphraseError
from dva_desktop.ui.session.unlock import UnlockScreen, VaultOpener, has_vault
from dva_desktop.ui.session.vault_lock import VaultInUseError
from tests.core.vault.support import CHEAP, PASSPHRASE, shared_folder, unprivileged

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class SlowOpener:
    """An opener whose slow half waits until it is let go; keys and vaults are just words."""

    def __init__(self, refuses: DvaError | None = None) -> None:
        self.go_on = threading.Event()
        self.ended = threading.Event()
        self.opened: list[str] = []
        self._refuses = refuses

    def derive(self, secret: str) -> str:
        self.go_on.wait(20)
        self.ended.set()
        if self._refuses:
            raise self._refuses
        return f"key of {secret}"

    def open(self, key: str) -> str:
        self.opened.append(key)
        return "vault"

    def wait(self) -> int:
        return 0


def _shown(screen: UnlockScreen, qtbot: QtBot) -> UnlockScreen:
    screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(screen)
    screen.resize(900, 600)
    screen.show()
    return screen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    vault, _code = Vault.create(made, PASSPHRASE, cost=CHEAP)
    vault.close()
    return made


@pytest.fixture
def screen(folder: Path, qtbot: QtBot) -> UnlockScreen:
    return _shown(UnlockScreen(VaultOpener(folder)), qtbot)


def test_the_passphrase_opens_the_vault(screen: UnlockScreen, qtbot: QtBot) -> None:
    QTest.keyClicks(screen.field.edit, PASSPHRASE)
    with qtbot.waitSignal(screen.unlocked, timeout=10_000) as signal:
        QTest.keyClick(screen.field.edit, Qt.Key.Key_Return)
    vault, secret = signal.args or (None, "")
    assert isinstance(vault, Vault)
    with vault:
        assert vault.journal()[-1].what == Event.UNLOCK
    assert secret == PASSPHRASE
    assert screen.field.edit.text() == ""


def test_a_wrong_passphrase_is_said_beside_the_field(screen: UnlockScreen, qtbot: QtBot) -> None:
    QTest.keyClicks(screen.field.edit, "not the passphrase at all")
    QTest.mouseClick(screen.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.problem.isVisible, timeout=10_000)
    expected = WrongPassphraseError()
    assert screen.problem.text() == expected.what
    assert screen.remedy.text() == expected.remedy
    assert screen.field.edit.selectedText() != ""
    assert screen.field.edit.property("invalid") is True
    assert screen.field.edit.accessibleDescription() == expected.what
    assert not screen.backup.isVisible()
    assert screen.open_button.isEnabled()


def test_after_a_wrong_one_the_right_one_still_opens(screen: UnlockScreen, qtbot: QtBot) -> None:
    QTest.keyClicks(screen.field.edit, "not the passphrase at all")
    screen.submit()
    qtbot.waitUntil(screen.problem.isVisible, timeout=10_000)
    QTest.keyClicks(screen.field.edit, PASSPHRASE)  # replaces what is selected
    with qtbot.waitSignal(screen.unlocked, timeout=10_000) as signal:
        screen.submit()
    assert not screen.problem.isVisible()
    (signal.args or [])[0].close()


def test_nothing_typed_is_said_without_trying(qtbot: QtBot) -> None:
    opener = SlowOpener()
    screen = _shown(UnlockScreen(opener), qtbot)
    screen.field.edit.setText("   ")
    screen.submit()
    assert screen.problem.text() == "Type your passphrase."
    assert not opener.ended.is_set()


def test_a_paste_is_taken(screen: UnlockScreen, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(PASSPHRASE)
    QTest.keyClick(screen.field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    assert screen.field.edit.text() == PASSPHRASE


def test_it_is_shown_only_when_asked(screen: UnlockScreen) -> None:
    assert screen.field.edit.echoMode() is QLineEdit.EchoMode.Password
    screen.field.toggle.click()
    assert screen.field.edit.echoMode() is QLineEdit.EchoMode.Normal
    screen.field.toggle.click()
    assert screen.field.edit.echoMode() is QLineEdit.EchoMode.Password


def test_waiting_is_shown_after_a_moment_and_can_be_cancelled(qtbot: QtBot) -> None:
    opener = SlowOpener()
    screen = _shown(UnlockScreen(opener), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    assert not screen.progress.isVisible()
    qtbot.waitUntil(screen.progress.isVisible, timeout=2000)
    QTest.mouseClick(screen.cancel_button, Qt.MouseButton.LeftButton)
    assert not screen.progress.isVisible()
    assert screen.field.isEnabled()
    assert screen.field.edit.text() == PASSPHRASE
    with qtbot.assertNotEmitted(screen.unlocked, wait=100):
        opener.go_on.set()
        qtbot.waitUntil(opener.ended.is_set, timeout=5000)
    assert opener.opened == []  # a key that comes late opens nothing


def test_pressing_enter_again_tries_once(qtbot: QtBot) -> None:
    opener = SlowOpener()
    screen = _shown(UnlockScreen(opener), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    for _ in range(3):
        screen.submit()
    with qtbot.waitSignal(screen.unlocked, timeout=5000):
        opener.go_on.set()
    assert opener.opened == [f"key of {PASSPHRASE}"]


def test_what_the_machine_refuses_is_said_without_blaming_the_person(qtbot: QtBot) -> None:
    opener = SlowOpener(EnvironmentFault("The disk is full.", "Make some room."))
    screen = _shown(UnlockScreen(opener), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    opener.go_on.set()
    screen.submit()
    qtbot.waitUntil(screen.problem.isVisible, timeout=5000)
    assert (screen.problem.text(), screen.remedy.text()) == (
        "The disk is full.",
        "Make some room.",
    )
    assert screen.field.edit.property("invalid") is False


class SoonOpener(SlowOpener):
    """Refuses at once, and says how long to wait."""

    def __init__(self, refuses: DvaError, seconds: int) -> None:
        super().__init__(refuses)
        self.go_on.set()
        self.seconds = seconds
        self.tried = 0

    def derive(self, secret: str) -> str:
        self.tried += 1
        return super().derive(secret)

    def wait(self) -> int:
        return self.seconds


class HandClock:
    """Seconds that go on only by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("opener", "hint"),
    [
        (SoonOpener(TooSoonError(4), 0), ""),
        (SoonOpener(WrongPassphraseError(), 4), WrongPassphraseError().remedy),
    ],
    ids=["refused", "wrong"],
)
def test_the_wait_is_counted_and_only_the_button_waits(
    qtbot: QtBot, opener: SoonOpener, hint: str
) -> None:
    clock = HandClock()
    screen = _shown(UnlockScreen(opener, clock), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(screen.problem.isVisible, timeout=5000)
    assert screen.remedy.text() == f"{hint} You can try again in 4 seconds.".strip()
    assert screen.field.isEnabled()
    assert not screen.open_button.isEnabled()
    tried = opener.tried
    QTest.keyClick(screen.field.edit, Qt.Key.Key_Return)
    assert opener.tried == tried
    clock.seconds += 3.5
    screen.countdown.look()
    assert screen.remedy.text().endswith("You can try again in 1 second.")
    clock.seconds += 0.5
    screen.countdown.look()
    assert screen.remedy.text().endswith("You can try again now.")
    assert screen.open_button.isEnabled()
    screen.submit()
    qtbot.waitUntil(lambda: opener.tried == tried + 1, timeout=5000)


def test_a_wait_goes_on_when_the_way_in_is_changed(qtbot: QtBot) -> None:
    screen = _shown(UnlockScreen(SoonOpener(TooSoonError(9), 0), HandClock()), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(screen.problem.isVisible, timeout=5000)
    screen.other.click()  # a recovery code is a passphrase to be guessed at as well
    assert not screen.open_button.isEnabled()


def test_several_wrong_ones_have_to_wait(screen: UnlockScreen, qtbot: QtBot) -> None:
    for _ in range(4):
        if not screen.open_button.isEnabled():
            break
        screen.field.edit.setText("not the passphrase at all")
        screen.submit()
        qtbot.waitUntil(lambda: screen._task is None, timeout=20_000)
    assert not screen.open_button.isEnabled()
    assert "You can try again in" in screen.remedy.text()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "cut short"), (b"SQLite format 3\x00" + b"\x00" * 8000, ""), (b"x" * 9000, "")],
)
def test_a_damaged_vault_is_explained(
    folder: Path, screen: UnlockScreen, qtbot: QtBot, content: bytes, words: str
) -> None:
    (folder / "vault.db").write_bytes(content)
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(screen.problem.isVisible, timeout=10_000)
    assert words in screen.problem.text()
    assert screen.remedy.text()
    with qtbot.waitSignal(screen.backup_wanted, timeout=1000):
        QTest.mouseClick(screen.backup, Qt.MouseButton.LeftButton)


def test_the_recovery_code_is_another_way_in(tmp_path: Path, qtbot: QtBot) -> None:
    vault, code = Vault.create(tmp_path / "other", PASSPHRASE, cost=CHEAP)
    vault.close()
    screen = _shown(UnlockScreen(VaultOpener(tmp_path / "other")), qtbot)
    screen.other.click()
    assert screen.field.name.text() == "Recovery code"
    screen.field.edit.setText(code.lower().replace("-", " "))
    with qtbot.waitSignal(screen.unlocked, timeout=10_000) as signal:
        screen.submit()
    opened = (signal.args or [])[0]
    with opened:
        assert opened.by_recovery


def test_a_new_passphrase_replaces_a_forgotten_one(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    vault, code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    vault.close()
    opener = VaultOpener(folder)
    opener.change_passphrase(code, "seven otters under the pier")
    opener.open(opener.derive("seven otters under the pier")).close()
    with pytest.raises(WrongPassphraseError):
        opener.derive(PASSPHRASE)


def test_a_folder_is_set_up_only_when_it_holds_no_vault(tmp_path: Path, folder: Path) -> None:
    assert not has_vault(tmp_path / "missing")
    assert has_vault(folder)
    (folder / "keyring.json").unlink()
    assert has_vault(folder)  # records without their keys are not written over
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    (unfinished / "vault.db").write_bytes(b"x")
    (unfinished / "keyring.json.0123456789ab.new").write_bytes(b"{}")
    assert not has_vault(unfinished)


def test_a_folder_that_may_not_be_entered_is_not_set_up_anew() -> None:
    with shared_folder() as base:
        (base / "vault").mkdir()
        (base / "vault").chmod(0)
        with unprivileged(), pytest.raises(NotWritable) as caught:
            has_vault(base / "vault")
        assert str(base) not in str(caught.value)


def test_a_second_enter_on_the_button_presses_nothing_else(qtbot: QtBot) -> None:
    opener = SlowOpener()
    screen = _shown(UnlockScreen(opener), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    screen.open_button.setFocus()
    QTest.keyClick(screen.open_button, Qt.Key.Key_Return)
    # What the reference is about must not come up because somebody was impatient.
    assert screen.focusWidget() not in (screen.reference, screen.other)
    assert not screen.reference.isEnabled()
    qtbot.waitUntil(screen.progress.isVisible, timeout=2000)
    assert not screen.reference.isVisible()
    QTest.mouseClick(screen.cancel_button, Qt.MouseButton.LeftButton)
    assert screen.reference.isVisible()
    assert screen.reference.isEnabled()
    opener.go_on.set()


def test_the_passphrase_is_not_called_wrong_for_what_is_no_fault_of_it(qtbot: QtBot) -> None:
    in_use = VaultInUseError("SURGERY-2", None, can_override=True)
    screen = _shown(UnlockScreen(SoonOpener(in_use, 0)), qtbot)
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(screen.anyway.isVisible, timeout=5000)
    assert screen.problem.text() == in_use.what
    assert screen.field.edit.property("invalid") is False
    assert screen.field.edit.accessibleDescription() == ""
