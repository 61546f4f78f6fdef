"""The decoy: a clinical calculator that does what it says."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.platform.resources import resources
from dva_desktop.ui.front.sums import BloodPressure, BodyMassIndex, KidneyFunction
from dva_desktop.ui.theme import tokens

TITLE = "Clinical Calculator"
CARD_WIDTH = 300


class Calculator(QWidget):
    """The calculator's window. ``back`` asks for the way back; ``closed`` that it was closed;
    ``painted`` that after being shown its picture is on the screen."""

    back = Signal()
    closed = Signal()
    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(QIcon(str(resources() / "icons" / "calculator.svg")))
        self._covering = False
        self._sums = (BodyMassIndex(), BloodPressure(), KidneyFunction())
        self._columns = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self._cards(), 1)
        layout.addWidget(self._foot())

    def prepare(self) -> None:
        """Do all that showing it will need, out of sight."""
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.show()
        self.grab()
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, on=False)

    def settle(self, place: QRect) -> None:
        """Be, unseen, where the other window is."""
        if not self.isVisible() and place != self.geometry():
            self.setGeometry(place)
            self.grab()

    def show_now(self) -> None:
        """Come to the front."""
        self._appear(quietly=False)
        self.raise_()
        self.activateWindow()

    def show_quietly(self, *, minimised: bool) -> None:
        """Be there, and leave the focus to whatever the person is working with."""
        self._appear(quietly=True)
        if minimised:
            self.showMinimized()

    def _appear(self, *, quietly: bool) -> None:
        self._covering = True
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=quietly)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self._sums[0].focus_first()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._covering:
            self._covering = False
            QTimer.singleShot(0, self.painted.emit)  # after the picture is on the screen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(max(1, min(3, event.size().width() // tokens().px(CARD_WIDTH + 24))))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()

    def _clear(self) -> None:
        for one in self._sums:
            one.clear()
        self._sums[0].focus_first()

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setProperty("role", "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        px = tokens().px
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(16))
        back = QPushButton("Back")
        back.clicked.connect(self.back)
        clear = QPushButton("Clear all")
        clear.clicked.connect(self._clear)
        title = QLabel(TITLE)
        title.setProperty("role", "h2")
        row.addWidget(back)
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(clear)
        return bar

    def _cards(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        px = tokens().px
        self._grid.setContentsMargins(px(24), px(24), px(24), px(24))
        self._grid.setSpacing(px(16))
        area.setWidget(inner)
        self._arrange(3)
        return area

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setProperty("role", "foot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        px = tokens().px
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        text = QLabel(
            "For adults. A calculation supports clinical judgement; it does not replace it."
        )
        text.setProperty("role", "small")
        row.addWidget(text)
        return foot

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, one in enumerate(self._sums):
            self._grid.addWidget(one, place // columns, place % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < columns))
        self._grid.setRowStretch(len(self._sums), 1)
