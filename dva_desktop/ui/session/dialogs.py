"""Dialogs of the session: never native, never blocking, and each with the way to hide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.ui.front.timing import note
from dva_desktop.ui.session.window import Holder
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label
from dva_desktop.ui.widgets.hide_button import HideButton

WIDTH = 480
FOLDER_SIZE = (820, 560)


class DeskDialog(QDialog):
    """A heading, a ``body`` and a row of ``buttons``; opened with ``open()``, closed with Esc.

    What is under it cannot be used until it is closed, except for hiding, which works in both.
    """

    def __init__(self, parent: QWidget, heading: str) -> None:
        super().__init__(parent.window())
        self._under: Holder | None = getattr(parent.window(), "holder", None)
        self.setWindowTitle(parent.window().windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(heading)
        px = tokens().px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(16), px(16))
        outer.setSpacing(px(16))
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(label(heading, "h2"), 1)
        top.addWidget(HideButton(), 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        self.holder = Holder(self, content)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(16))
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(8))
        inside.addLayout(self.body, 1)
        inside.addLayout(self.buttons)
        outer.addLayout(top)
        outer.addWidget(content, 1)
        self.setMinimumWidth(px(WIDTH))

    def open(self) -> None:
        """Show it over its window. ``finished`` tells of its end."""
        if self._under is not None:
            self._under.hold()
            self.finished.connect(self._under.let_go)
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        note("dialog")

    def add_button(self, text: str, chosen: Callable[[], object], role: str = "") -> None:
        """A button at the end of the row; the first is what Enter does."""
        made = button(text, role)
        made.setDefault(self.buttons.count() == 0)
        made.clicked.connect(lambda _checked=False: chosen())
        self.buttons.addWidget(made)


def tell(parent: QWidget, what: str, remedy: str = "") -> DeskDialog:
    """Say one thing, with what can be done about it."""
    made = DeskDialog(parent, what)
    if remedy:
        made.body.addWidget(label(remedy))
    made.add_button("OK", made.accept, "primary")
    made.buttons.addStretch(1)
    made.open()
    return made


def ask(
    parent: QWidget,
    question: str,
    done: Callable[[bool], object],
    *,
    detail: str = "",
    yes: str = "Yes",
    no: str = "No",
) -> DeskDialog:
    """Ask a question; ``done`` gets the answer. Closing the dialog is a no."""
    made = DeskDialog(parent, question)
    if detail:
        made.body.addWidget(label(detail))
    made.add_button(yes, made.accept, "primary")
    made.add_button(no, made.reject)
    made.buttons.addStretch(1)
    made.finished.connect(lambda result: done(result == QDialog.DialogCode.Accepted))
    made.open()
    return made


def choose_folder(parent: QWidget, done: Callable[[Path], object]) -> DeskDialog:
    """Let the person choose a folder; ``done`` gets it. Nothing is called when they do not."""
    made = _FolderDialog(parent, done)
    made.open()
    return made


class _Chooser(QFileDialog):
    """Says itself what is wrong: Qt's own message could not be hidden with a button."""

    refused = Signal()

    def accept(self) -> None:
        if all(Path(path).is_dir() for path in self.selectedFiles()):
            super().accept()
        else:
            self.refused.emit()


class _FolderDialog(DeskDialog):
    """Qt's own chooser inside our dialog, so that hiding works there too."""

    def __init__(self, parent: QWidget, done: Callable[[Path], object]) -> None:
        super().__init__(parent, "Choose a folder")
        # Kept for the life of the process: a file dialog writes the folders it showed into a
        # settings file when it is destroyed, and a session ends without destroying anything.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        chooser = _Chooser(self)
        chooser.setWindowFlags(Qt.WindowType.Widget)
        chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.setOption(QFileDialog.Option.ReadOnly)  # nothing is renamed or deleted in here
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setHistory([])
        chooser.setSidebarUrls(_places())
        chooser.setDirectory(_places()[0].toLocalFile())
        chooser.setLabelText(QFileDialog.DialogLabel.Accept, "Use this folder")
        chooser.setLabelText(QFileDialog.DialogLabel.FileName, "Folder:")
        for name in ("fileTypeLabel", "fileTypeCombo", "newFolderButton"):
            if part := chooser.findChild(QWidget, name):
                part.hide()
        for inner in chooser.findChildren(QLineEdit):
            inner.setObjectName("folder.path")
        for made in chooser.findChildren(QDialogButtonBox):
            made.buttons()[0].setObjectName("folder.accept")
        problem = label("There is no such folder.", "error")
        problem.hide()
        chooser.refused.connect(problem.show)
        chooser.refused.connect(lambda: announce(problem, problem.text(), urgent=True))
        chooser.fileSelected.connect(lambda path: done(Path(path)))
        chooser.finished.connect(self.done)
        self.body.addWidget(chooser)
        self.body.addWidget(problem)
        self.setMinimumSize(*(tokens().px(side) for side in FOLDER_SIZE))


def _places() -> list[QUrl]:
    wanted = QStandardPaths.StandardLocation
    folders = dict.fromkeys(
        QStandardPaths.writableLocation(place)
        for place in (wanted.DocumentsLocation, wanted.DesktopLocation, wanted.HomeLocation)
    )
    there = [folder for folder in folders if folder and Path(folder).is_dir()]
    return [QUrl.fromLocalFile(folder) for folder in there or [str(Path.home())]]
