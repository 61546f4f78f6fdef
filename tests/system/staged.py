"""The real program, with a session that after unlocking gets itself into a situation.

``python -m tests.system.staged SITUATION --vault VAULT`` is the front; it starts its sessions from
here as well. ``staged`` is noted as soon as the situation has come about.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QToolTip

from dva_desktop.core.documents import DOCUMENT_IDS
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.platform import lock_policy
from dva_desktop.core.platform.lock_policy import Moment
from dva_desktop.core.record import SECTIONS
from dva_desktop.ui import front
from dva_desktop.ui.front import Options, child, run_front
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.pages.documents_page import DocumentsPage
from dva_desktop.ui.session import idle, pack, process
from dva_desktop.ui.session.dialogs import choose_folder, tell
from dva_desktop.ui.session.driver import Driver, Step
from dva_desktop.ui.session.tasks import run_in_background
from tests.core.documents.sample import RECORD

FASTER = 5  # than real time, when waiting for the idle lock
_BUSY_SECONDS = 60.0


class Situation:
    """What a session is in; each method leads into one of them."""

    def __init__(self, session: process.Session) -> None:
        self.session = session
        self.window = session.window
        self.go = Driver(session.window, Path(), lambda: None)

    def run(self, name: str) -> None:
        """Lead into it as soon as the vault is open."""
        into: Callable[[], Iterator[Step]] = getattr(self, name)

        def script() -> Iterator[Step]:
            yield self.window.isVisible
            yield lambda: self.session.desk is not None
            yield from into()
            note("staged")
            if name == "busy":
                _wait_without_events()
            yield lambda: False

        self.go.run(script())

    def page(self) -> Iterator[Step]:
        """A field of an open consultation, with a word in it that is not kept yet."""
        desk = self.session.desk
        assert desk is not None
        desk.open(desk.vault.new_consultation("somerset", dt.date(2026, 3, 2)))
        assert desk.view is not None
        desk.view.show_page("signs")
        yield self.go.has("ask.observations")
        self.go.click("ask.observations")

    def marked(self) -> Iterator[Step]:
        """Words are marked, and could be dragged."""
        yield from self.page()
        field = self.window.findChild(QPlainTextEdit, "ask.observations")
        assert field is not None
        field.setPlainText("Hands round the neck, twice; could not breathe.")
        field.selectAll()
        place = field.viewport().mapToGlobal(QPoint(40, 14))
        note(f"marked-{place.x()}-{place.y()}")

    def menu(self) -> Iterator[Step]:
        """The menu of a text field."""
        field = QLineEdit("some text", self.window)
        field.show()
        place = QPoint(5, 5)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, field.mapToGlobal(place))
        QTimer.singleShot(0, lambda: QApplication.sendEvent(field, event))
        yield lambda: QApplication.activePopupWidget() is not None

    def tip(self) -> Iterator[Step]:
        """A tool tip."""
        yield from self.page()
        QToolTip.showText(self.window.mapToGlobal(QPoint(60, 60)), "A few words", self.window)
        yield QToolTip.isVisible

    def list(self) -> Iterator[Step]:
        """The list of a combo box."""
        box = QComboBox(self.window)
        box.addItems(["left forearm", "right forearm"])
        box.show()
        box.showPopup()
        yield lambda: QApplication.activePopupWidget() is not None

    def folder(self) -> Iterator[Step]:
        """Qt's file dialog."""
        dialog = choose_folder(self.window, lambda _folder: None)
        yield dialog.isActiveWindow

    def dialog(self) -> Iterator[Step]:
        """A message over another one."""
        tell(self.window, "The disk is full.", "Make some room.")
        dialog = tell(self.window, "No printer is set up here.")
        yield dialog.isActiveWindow

    def preview(self) -> Iterator[Step]:
        """Looking at what would be printed."""
        desk = self.session.desk
        assert desk is not None
        made = desk.vault.new_consultation(RECORD.locality, RECORD.date, RECORD.area)
        for name in SECTIONS:
            desk.vault.save_section(made, name, RECORD.section(name))
        desk.open(made)
        assert desk.view is not None
        desk.view.show_page("documents")
        yield self.go.has("documents:export")
        yield cast("DocumentsPage", desk.view.page).is_ready

    def making(self) -> Iterator[Step]:
        """PDFs are being made, one after the other, for as long as anybody likes."""
        guidance, locality = load_guidance(), load_locality("somerset")
        begun: list[str] = []

        def work() -> None:
            while True:
                for name in DOCUMENT_IDS:
                    begun.append(name)
                    pack.make(name, RECORD, guidance, locality, "CD-0000-0000")

        run_in_background(self.window, work, lambda _none: None, lambda _why: None)
        yield lambda: len(begun) > 1

    def busy(self) -> Iterator[Step]:
        """A dialog is open, and the session hears nothing any more."""
        yield from self.dialog()

    def practice(self) -> Iterator[Step]:
        """The person wants to practise."""
        yield from self.page()
        self.window.practise_wanted.emit(True)

    def left_alone(self) -> Iterator[Step]:
        """Nobody touches anything; see ``FASTER``."""
        yield from self.page()
        self.go.insert("ask.observations", "At the bus stop.")


def _wait_without_events() -> None:
    until = time.monotonic() + _BUSY_SECONDS
    while time.monotonic() < until:
        pass


def _fast_moment() -> Moment:
    return Moment(*(clock * FASTER for clock in lock_policy.this_moment()))


def run_session(situation: str, arguments: list[str]) -> int:
    """Be process B."""

    class Staged(process.Session):
        def start(self) -> None:
            super().start()
            Situation(self).run(situation)

    if situation == "left_alone":
        patched: Any = idle.IdleLock.__init__
        patched.__defaults__ = (_fast_moment,)
    with patch.object(process, "Session", Staged):
        return process.run_session(arguments)


def run(situation: str, vault: Path) -> int:
    """Be process A."""

    def command(options: list[str]) -> list[str]:
        return [sys.executable, "-m", "tests.system.staged", "session", situation, *options]

    for module in (front, child):
        cast("Any", module).session_command = command
    return run_front(Options(vault=vault))


if __name__ == "__main__":
    if sys.argv[1] == "session":
        sys.exit(run_session(sys.argv[2], sys.argv[3:]))
    sys.exit(run(sys.argv[1], Path(sys.argv[3])))
