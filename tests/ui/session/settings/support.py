"""What the tests of the settings share: a vault with people, a screen, and a person's hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Role, Vault, unlock
from dva_desktop.ui.session.dialogs import DeskDialog
from dva_desktop.ui.session.settings.asking import Asking
from dva_desktop.ui.session.settings.means import Means
from dva_desktop.ui.session.settings.screen import SettingsScreen
from dva_desktop.ui.session.window import DeskWindow
from tests.core.vault.support import PASSPHRASE

CLINICIANS = "seven otters under the pier"
T = TypeVar("T", bound=QWidget)


def with_clinician(vault: Vault) -> Vault:
    """A second person in the vault; gives it as opened by them."""
    vault.people.add(PASSPHRASE, "Callum Reid", Role.CLINICIAN, CLINICIANS)
    key = unlock(vault.folder, CLINICIANS, SystemClock())
    return Vault.open_with(vault.folder, key)


def shown(vault: Vault, qtbot: QtBot, page: str = "") -> SettingsScreen:
    """The screen in a window of the usual size, at a page if one is given."""
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    screen = SettingsScreen(Means(window, vault, vault.folder))
    window.show_screen(screen, "")
    window.show()
    if page:
        screen.show_page(page)
    return screen


def page_of(screen: SettingsScreen, kind: type[T]) -> T:
    """The page on show, which has to be of this kind."""
    assert isinstance(screen.page, kind)
    return screen.page


def press(within: QWidget, text: str) -> None:
    """Press the visible button with this text."""
    named(within, lambda button: button.text() == text).click()


def named(within: QWidget, fits: Callable[[QPushButton], bool]) -> QPushButton:
    """The first visible button that fits."""
    QApplication.processEvents()  # what was just put into a layout is shown a moment later
    return next(one for one in within.findChildren(QPushButton) if one.isVisible() and fits(one))


def words(within: QWidget) -> str:
    """All labels that can be read there."""
    QApplication.processEvents()
    return " | ".join(one.text() for one in within.findChildren(QLabel) if one.isVisible())


def dialog(within: QWidget, kind: type[DeskDialog] = Asking) -> DeskDialog:
    """The open dialog over the window."""
    found = [one for one in within.window().findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def asking(within: QWidget) -> Asking:
    """The open dialog that asks for something."""
    made = dialog(within)
    assert isinstance(made, Asking)
    return made


def achieve(made: Asking, qtbot: QtBot) -> object:
    """Submit, and wait until it is done; gives what came of it."""
    with qtbot.waitSignal(made.achieved, timeout=20_000) as signal:
        made.submit()
    return (signal.args or [None])[0]


def refused(made: Asking, qtbot: QtBot) -> str:
    """Submit what will not do; gives what is said about it."""
    made.problem.hide()
    made.submit()
    qtbot.waitUntil(made.problem.isVisible, timeout=20_000)
    return made.problem.text()
