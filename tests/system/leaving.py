"""A session process with a person at it who does all that could leave something behind.

``python -m tests.system.leaving DEEDS OPTIONS``: waits for the window, reads ``DEEDS/next.json``
(the words, the consultation to write in, the folder to export to), unlocks, writes the words,
shows, copies and exports them, and leaves ``DEEDS/done``. The words are in no argument and no
environment, so that no other process can have them from there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from unittest.mock import patch

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit, QToolTip

from dva_desktop.ui.pages.documents_page import DocumentsPage
from dva_desktop.ui.session import driver, process
from dva_desktop.ui.session.dialogs import tell
from dva_desktop.ui.session.driver import Step
from tests.core.vault.support import PASSPHRASE
from tests.system.person import Person

_PATIENCE_S = 600.0  # a session that is warm waits for somebody to come back
TEXT, LINE = "ask.observations", "patient.name"
# What is open on the screen at the end, for whoever comes in.
SCENES = ("field", "menu", "list", "tip", "dialog", "folder", "preview", "search")


class Leaver:
    """What the person does in one session."""

    def __init__(self, person: Person, deeds: Path) -> None:
        self.person, self.deeds = person, deeds
        self.go, self.session = person.driver, person.session

    def everything(self) -> Iterator[Step]:
        """From the prompt to the scene that is wanted."""
        yield self.session.window.isVisible
        task = json.loads((self.deeds / "next.json").read_text())
        yield from self.person.unlock(PASSPHRASE)
        desk = self.session.desk
        assert desk is not None
        desk.open(task["consultation"])
        yield from self._type("signs", TEXT, task["text"])
        self._press(TEXT, Qt.Key.Key_C, select=True)
        yield from self._type("patient", LINE, task["line"])
        self._press(LINE, Qt.Key.Key_C, select=True)
        field = cast("QLineEdit", self.go.find(LINE))
        QTest.keyClick(field, Qt.Key.Key_End)
        QTest.keyClick(field, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)  # as by mouse
        yield lambda: desk.view is not None and desk.view.consultation.is_kept
        if task["folder"]:
            yield from self._export(Path(task["folder"]))
        yield from self._scene(task["scene"], task["line"])
        (self.deeds / "done").touch()
        yield lambda: False

    def _type(self, page: str, field: str, text: str) -> Iterator[Step]:
        view = self.session.desk.view if self.session.desk else None
        assert view is not None
        view.show_page(page)
        yield self.go.has(field)
        found = self.go.find(field)
        assert isinstance(found, QLineEdit | QPlainTextEdit)
        found.setFocus()
        yield found.hasFocus
        found.selectAll()
        QTest.keyClicks(found, text)
        self.go.insert(field, " \u2019so\u2019")  # so that Python keeps it in 16 bits
        yield None

    def _press(self, field: str, key: Qt.Key, *, select: bool) -> None:
        found = self.go.find(field)
        assert isinstance(found, QLineEdit | QPlainTextEdit)
        if select:
            found.selectAll()
        QTest.keyClick(found, key, Qt.KeyboardModifier.ControlModifier)

    def _documents(self) -> Iterator[Step]:
        view = self.session.desk.view if self.session.desk else None
        assert view is not None
        view.show_page("documents")
        yield self.go.has("documents:export")
        yield cast("DocumentsPage", view.page).is_ready
        yield from self.go.wait(0.2)  # until the preview is drawn

    def _export(self, folder: Path) -> Iterator[Step]:
        """Once protected and once as it is, both through the file dialog."""
        yield from self._documents()
        view = self.session.desk.view if self.session.desk else None
        assert view is not None
        page = cast("DocumentsPage", view.page)
        for protected in (True, False):
            page.protect.setChecked(protected)
            page.result.clear()
            self.go.click("documents:export")
            yield self.go.has("folder.accept")
            self.go.insert("folder.path", str(folder))
            yield None
            self.go.click("folder.accept")
            yield page.has_exported

    def _scene(self, scene: str, text: str) -> Iterator[Step]:
        window = self.session.window
        match scene:
            case "menu":
                menu = QMenu(window)
                menu.addAction(text)
                menu.popup(window.mapToGlobal(QPoint(40, 40)))
            case "list":
                box = QComboBox(window)
                box.addItems([text, "other"])
                box.show()
                box.showPopup()
            case "tip":
                QToolTip.showText(window.mapToGlobal(QPoint(40, 40)), text, window)
            case "dialog":
                tell(window, text, text)
            case "folder":
                yield from self._documents()
                self.go.click("documents:export")
                yield self.go.has("folder.accept")
            case "preview":
                yield from self._documents()
            case "search":
                assert self.session.desk is not None
                self.session.desk.go_home()
                yield self.go.has("home.search")
                field = cast("QLineEdit", self.go.find("home.search"))
                field.setFocus()
                QTest.keyClicks(field, text)
            case _:
                pass
        yield from self.go.wait(0.1)  # it may be gone by itself, as a tip is


def run(argv: list[str]) -> int:
    """Be process B, attended."""
    deeds = Path(argv.pop(0))

    class Attended(process.Session):
        def start(self) -> None:
            super().start()
            person = Person(self, Path(), deeds / "report")
            person.driver.run(Leaver(person, deeds).everything())

    driver.PATIENCE_S = _PATIENCE_S
    with patch.object(process, "Session", Attended):
        return process.run_session(argv)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
