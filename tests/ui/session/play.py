"""A session of the real kind in the test's own process; the test is the front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Vault
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.preferences import Preferences
from dva_desktop.ui.front.wire import Message, Word
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.link import Link
from dva_desktop.ui.session.process import Session
from dva_desktop.ui.session.unlock import UnlockScreen
from dva_desktop.ui.session.window import DeskWindow
from tests.core.vault.support import PASSPHRASE

T = TypeVar("T", bound=QWidget)


class FakeLink(Link):
    """Keeps what is said, and lets a test be the front."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.waited = 0

    def wait_for_cover(self) -> None:
        self.waited += 1

    def listen(self) -> None:
        """Nobody is there."""

    def say(self, word: Word, *numbers: int) -> None:
        self.said.append(Message(word, numbers).line().decode().strip())


def a_window(qtbot: QtBot) -> DeskWindow:
    """The window, empty, as large as on a small screen."""
    made = DeskWindow("Consultation Desk")
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


def a_desk(vault: Vault, qtbot: QtBot) -> Desk:
    """The desk of somebody who just unlocked ``vault``."""
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.show_at(None)
    made = Desk(window, vault)
    made.start()
    return made


class Play:
    """A session under test."""

    def __init__(self, app: QApplication, vault: Path, *, asked: bool) -> None:
        self.link = FakeLink()
        self.ended: list[int] = []
        self.session = Session(app, Preferences(), Options(vault=vault), self.link)
        self.session.lock._end = self.ended.append
        self.session.start()
        if asked:
            self.link.heard.emit(Message("unlock"))

    def screen(self, kind: type[T]) -> T:
        return next(one for one in self.session.window.findChildren(kind) if one.isVisible())

    def shows(self, kind: type[QWidget]) -> bool:
        return any(one.isVisible() for one in self.session.window.findChildren(kind))


Begin = Callable[..., Play]


def unlock(play: Play, secret: str = PASSPHRASE) -> None:
    screen = play.screen(UnlockScreen)
    QTest.keyClicks(screen.field.edit, secret)
    screen.submit()


def reach_desk(play: Play, qtbot: QtBot) -> None:
    """Unlock, and wait until the desk is there."""
    unlock(play)
    qtbot.waitUntil(lambda: play.session.desk is not None, timeout=20_000)
