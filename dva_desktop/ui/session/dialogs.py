"""Dialogs of the session: never native, never blocking, and each with the way to hide."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, QStorageInfo, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
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
_DRIVES = ("/media/", "/run/media/", "/mnt/", "/Volumes/")  # where systems put what is plugged in
_LEAST_HEIGHT = 160  # of the body, before it scrolls
_OF_SCREEN = 0.9  # no dialog is taller than this much of the screen; its body scrolls instead


class _Body(QScrollArea):
    """As tall as what is in it, as far as the screen allows; beyond that it scrolls."""

    def __init__(self, inner: QWidget, width: int) -> None:
        super().__init__()
        self._inner = inner
        self._width = width
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def sizeHint(self) -> QSize:
        width = max(self._width, self._inner.minimumSizeHint().width())
        tall = self._inner.heightForWidth(width)
        return QSize(width, tall if tall > 0 else self._inner.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width, min(self.sizeHint().height(), tokens().px(_LEAST_HEIGHT)))


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
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(16), px(16))
        outer.setSpacing(px(16))
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(label(heading, "h2"), 1)
        top.addWidget(HideButton(), 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        self.holder = Holder(self, content)
        self._content = content
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(16))
        held = QWidget()
        self.body = QVBoxLayout(held)
        self.body.setContentsMargins(0, 0, px(8), 0)
        self.body.setSpacing(px(8))
        self._scroll = _Body(held, px(WIDTH) - px(40))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(8))
        inside.addWidget(self._scroll, 1)
        inside.addLayout(self.buttons)
        outer.addLayout(top)
        outer.addWidget(content, 1)
        self.setMinimumWidth(px(WIDTH))

    def reveal(self, widget: QWidget) -> None:
        """Make room for ``widget``, which was just shown, or scroll to it."""

        def make_room() -> None:
            self._make_room()
            self._scroll.ensureWidgetVisible(widget)

        QTimer.singleShot(0, self, make_room)

    def open(self) -> None:
        """Show it over its window. ``finished`` tells of its end."""
        if self._under is not None:
            self._under.hold()
            self.finished.connect(self._under.let_go)
        self._make_room()
        self.show()
        self.raise_()
        self.activateWindow()

    def _make_room(self) -> None:
        """As tall as what is in it, as far as the screen allows; Qt itself stops at two thirds."""
        for changed in (self._scroll, self._content):  # from the inside out, without waiting
            changed.updateGeometry()
        most = int(self.screen().availableGeometry().height() * _OF_SCREEN)
        width = max(self.width(), self.sizeHint().width())
        wanted = self._outer.totalHeightForWidth(width)
        self.resize(width, min(max(wanted, self.sizeHint().height()), most))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        note("dialog")

    def add_button(self, text: str, chosen: Callable[[], object], role: str = "") -> QPushButton:
        """A button at the end of the row; the first is what Enter does."""
        made = button(text, role)
        made.setDefault(self.buttons.count() == 0)
        made.clicked.connect(lambda _checked=False: chosen())
        self.buttons.addWidget(made)
        return made


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
    """Ask before something that cannot be undone; ``done`` gets the answer. Closing the dialog is a
    no, and so is Enter: nobody who presses it twice shall find it done."""
    made = DeskDialog(parent, question)
    if detail:
        made.body.addWidget(label(detail))
    made.add_button(no, made.reject, "primary")
    made.add_button(yes, made.accept)
    made.buttons.addStretch(1)
    made.open()
    # After the window under it can be used again: ``done`` may lead the focus somewhere.
    made.finished.connect(lambda result: done(result == QDialog.DialogCode.Accepted))
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
        wanted = QSize(*(tokens().px(side) for side in FOLDER_SIZE))
        self.setMinimumSize(wanted.boundedTo(self.screen().availableGeometry().size() * _OF_SCREEN))


def _places() -> list[QUrl]:
    """Where people keep things: their own folders, then memory sticks and other drives."""
    wanted = QStandardPaths.StandardLocation
    folders = [
        QStandardPaths.writableLocation(place)
        for place in (wanted.DocumentsLocation, wanted.DesktopLocation, wanted.HomeLocation)
    ]
    drives = [one.rootPath() for one in QStorageInfo.mountedVolumes() if _is_ones_own(one)]
    there = [folder for folder in dict.fromkeys(folders) if folder and Path(folder).is_dir()]
    return [QUrl.fromLocalFile(one) for one in (there or [str(Path.home())]) + drives]


def _is_ones_own(volume: QStorageInfo) -> bool:
    """Whether a person would look for it: a drive that was plugged in, not one of the system's."""
    if not volume.isValid() or not volume.isReady() or volume.isReadOnly():
        return False
    if sys.platform == "win32":
        return not volume.isRoot()
    return volume.rootPath().startswith(_DRIVES)
