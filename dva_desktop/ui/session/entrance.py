"""From the prompt to an open vault, also when what is there is older, damaged, or not alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.ui.session.screens import Centred
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.session.unlock import UnlockScreen, VaultOpener, ask_to_open_anyway
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.widgets.basics import announce, button, label, point, row_of

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from dva_desktop.core.vault import Key, OlderVaultError
    from dva_desktop.ui.pages.pocket_guide import PocketGuide

WIDTH = 560
_WAYS_ON = (
    "Put back a backup. A newer one may hold what is missing. What is here now is kept in a folder "
    "beside it.",
    "Open what is there, without the missing changes. The journal notes that this was done. A "
    "backup can still be put back later.",
)


class OlderScreen(Centred):
    """The last changes are gone: put back a backup that has them, or go on without them."""

    backup_wanted = Signal()
    open_wanted = Signal()
    left = Signal()

    def __init__(self, what: str) -> None:
        super().__init__(WIDTH)
        self.problem = label("", "error")
        self.problem.hide()
        self.first = button("Put back a backup", "primary", name="older:backup")
        self.first.clicked.connect(self.backup_wanted)
        self.second = button("Open what is there", name="older:open")
        self.second.clicked.connect(self._confirm)
        back = button("Back", "link", name="older:back")
        back.clicked.connect(self.left)
        self.card.add(
            label(what, "h2"),
            label(
                "An older copy may have been put in the place of the records, or the last changes "
                "were damaged when the computer stopped. Nothing has been opened or changed yet."
            ),
            label("What you can do", "h3"),
        )
        for number, words in enumerate(_WAYS_ON, start=1):
            point(self.card.body, f"{number}.", words)
        self.card.add(self.problem)
        self.card.add_layout(row_of(self.first, self.second, back))

    def refuse(self, why: str) -> None:
        """It could not be opened after all."""
        self._enable(on=True)
        self.problem.setText(why)
        self.problem.show()
        self.reveal(self.problem)
        announce(self.problem, why, urgent=True)

    def _confirm(self) -> None:
        from dva_desktop.ui.session.dialogs import ask

        ask(
            self,
            "Open the records without the missing changes?",
            self._confirmed,
            detail="The journal notes that this was done. If you are not sure, first ask whoever "
            "looks after the records or this computer.",
            yes="Open what is there",
            no="Not now",
        )

    def _confirmed(self, yes: bool) -> None:
        if yes:
            self._enable(on=False)
            self.open_wanted.emit()

    def _enable(self, *, on: bool) -> None:
        self.first.setEnabled(on)
        self.second.setEnabled(on)


class Entrance(QObject):
    """Shows one screen after another in ``window`` until ``unlocked`` gives a vault and the secret
    that opened it."""

    unlocked = Signal(object, str)
    reference_wanted = Signal()

    def __init__(self, window: DeskWindow, opener: VaultOpener) -> None:
        super().__init__(window)
        self._window = window
        self._opener = opener
        self._is_discreet = False
        self._prompt: UnlockScreen | None = None

    def be_discreet(self) -> None:
        """The way here led through the cover: whoever finds it must not read in the reference what
        kind of program this is."""
        self._is_discreet = True
        if self._prompt is not None and isValid(self._prompt):
            self._prompt.reference.hide()

    def start(self) -> None:
        """The prompt."""
        self._prompt = screen = UnlockScreen(self._opener)
        if self._is_discreet:
            screen.reference.hide()
        screen.unlocked.connect(self.unlocked)
        screen.older.connect(self.show_older)
        screen.backup_wanted.connect(self.show_backups)
        screen.anyway_wanted.connect(lambda: ask_to_open_anyway(screen, self._opener))
        screen.reference_wanted.connect(self.reference_wanted)
        self._show(screen, screen.field)

    def show_older(self, fault: OlderVaultError, secret: str) -> None:
        """The records lack their last changes."""
        screen = OlderScreen(fault.what)
        screen.backup_wanted.connect(self.show_backups)
        screen.left.connect(self.start)
        screen.open_wanted.connect(lambda: self._open_older(screen, secret))
        self._show(screen, screen.first)

    def show_backups(self) -> None:
        """Choose a backup and put it back."""
        from dva_desktop.ui.session.restore_screen import RestoreScreen

        screen = RestoreScreen(self._opener.folder)
        screen.left.connect(self.start)
        self._show(screen, screen.first_focus())

    def _open_older(self, screen: OlderScreen, secret: str) -> None:
        def opened(key: Key) -> None:
            try:
                vault = self._opener.open(key, accept_older=True)
            except BugError:
                raise
            except DvaError as fault:
                screen.refuse(str(fault))
            else:
                self.unlocked.emit(vault, secret)

        run_in_background(screen, lambda: self._opener.derive(secret), opened, screen.refuse)

    def _show(self, screen: QWidget, focus: QWidget) -> None:
        self._window.show_screen(screen, "")
        focus.setFocus()


def reference() -> PocketGuide:
    """Everything that the guidance of all localities holds; nothing in it is about anyone."""
    from dva_desktop.core.guidance import load_locality, locality_ids
    from dva_desktop.ui.pages.pocket_guide import PocketGuide

    places = [load_locality(one) for one in locality_ids()]
    return PocketGuide(places, dt.datetime.now().astimezone().date())
