"""The session's one window: a neutral name, the way to hide, and one screen at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMoveEvent, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from dva_desktop.ui.front.timing import note
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import label
from dva_desktop.ui.widgets.hide_button import HideButton

SIZE = (1180, 740)
SMALLEST = (560, 360)  # a small screen with everything twice as large
_QUIET_MS = 60


class Holder:
    """Keeps ``part`` of ``window`` from being used while a dialog is open over it.

    Qt's own modality would do more than that: keys pressed in a window behind a modal dialog are
    lost before anyone sees them, and the hiding keys must work wherever the focus is.
    """

    def __init__(self, window: QWidget, part: QWidget) -> None:
        self._window = window
        self._part = part
        self._count = 0
        self._had_focus: QWidget | None = None

    def hold(self) -> None:
        """One more dialog is open."""
        if self._count == 0:
            self._had_focus = self._window.focusWidget()
            self._part.setEnabled(False)
        self._count += 1

    def let_go(self) -> None:
        """One of them is closed; after the last, the focus goes back to where it was."""
        self._count -= 1
        if self._count == 0:
            self._part.setEnabled(True)
            if self._had_focus is not None and isValid(self._had_focus):
                self._had_focus.setFocus()


class DeskWindow(QMainWindow):
    """``closing``: the person closed it. ``settled``: it is now at this place, inside its frame.
    ``painted``: after ``show_at``, its first picture is on the screen. ``committed`` is for the
    desk to emit whenever a change is safely kept. ``practise_wanted``: the next hiding is practice
    (``True``), or is not after all; ``practised``: it was, and the vault has its time. ``seen``:
    whether the window is on the screen or minimised."""

    committed = Signal()
    closing = Signal()
    settled = Signal(QRect)
    painted = Signal()
    practise_wanted = Signal(bool)
    practised = Signal()
    seen = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWindowTitle(name)
        self.setMinimumSize(*SMALLEST)
        self._awaiting_paint = False
        self._words = label("", "muted", wrap=False)
        self._stack = QStackedWidget()
        self.holder = Holder(self, self._stack)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(lambda: self.settled.emit(self.geometry()))
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar(name))
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(inner)

    def show_screen(self, screen: QWidget, words: str) -> None:
        """Show ``screen``, with its own few neutral ``words`` beside the name in the bar.

        The screen before it is closed; with ``WA_DeleteOnClose`` it is gone for good.
        """
        note(f"screen-{type(screen).__name__}")
        before = self._stack.currentWidget()
        self._words.setText(words)
        if self._stack.indexOf(screen) < 0:
            self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        if before is not None and before is not screen:
            self._stack.removeWidget(before)
            before.close()

    def show_at(self, place: QRect | None) -> None:
        """Come to the front at ``place``, or in the middle of the screen."""
        if not self.isVisible():
            self._awaiting_paint = True
            self.setGeometry(fitting(place, self.screen()))
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._awaiting_paint:
            self._awaiting_paint = False
            QTimer.singleShot(0, self.painted.emit)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._quiet.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._quiet.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.seen.emit(not self.isMinimized())

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    def _bar(self, name: str) -> QWidget:
        bar = QWidget()
        bar.setProperty("role", "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        px = tokens().px
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(16))
        title: QLabel = label(name, "h3", wrap=False)
        row.addWidget(title)
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(HideButton())
        return bar


def fitting(place: QRect | None, screen: QScreen) -> QRect:
    """``place`` if it can be seen on some screen, else a good size in the middle of ``screen``."""
    if place is not None and place.width() >= SMALLEST[0] and place.height() >= SMALLEST[1]:
        for other in screen.virtualSiblings():
            if other.availableGeometry().intersects(place) and _fits(place, screen):
                return place
    free = screen.availableGeometry()
    made = QRect(0, 0, min(SIZE[0], free.width()), min(SIZE[1], free.height()))
    made.moveCenter(free.center())
    return made


def _fits(place: QRect, screen: QScreen) -> bool:
    whole = screen.availableVirtualGeometry()
    return place.width() <= whole.width() and place.height() <= whole.height()
