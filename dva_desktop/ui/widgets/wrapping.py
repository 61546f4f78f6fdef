"""Buttons and tick boxes whose words wrap, and a grid that gives up columns for room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import label


class WrapButton(QPushButton):
    """A card to press. Qt's own buttons cut long words off; this one grows taller."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self._label: QLabel = label(text)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        px = tokens().px
        self._inner = inner = QVBoxLayout(self)
        inner.setContentsMargins(px(16), px(8), px(28), px(8))
        inner.addWidget(self._label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Chosen is said by a tick, not by colour alone."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        px = tokens().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().accent), px(2)))
        right, middle = self.width() - px(14), self.height() // 2
        tick = (QPoint(right - px(10), middle), QPoint(right - px(6), middle + px(4)))
        painter.drawPolyline([*tick, QPoint(right, middle - px(5))])

    def words(self) -> str:
        """The text on the card."""
        return self._label.text()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._inner.totalHeightForWidth(width), tokens().px(42))

    def sizeHint(self) -> QSize:
        hint = self._inner.sizeHint()
        return QSize(hint.width(), max(hint.height(), tokens().px(42)))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens().px(96), tokens().px(42))


class WrapCheckBox(QWidget):
    """A tick box whose words wrap; pressing the words ticks it too."""

    def __init__(self, text: str, name: str, hint: str = "") -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(hint)
        self._label = label(text)
        self._label.setBuddy(self.box)
        self.setToolTip(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().px(4))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(0, tokens().px(5), 0, tokens().px(4))
        words.addWidget(self._label)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.setFocusProxy(self.box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.box.click()


class ReflowGrid(QWidget):
    """Widgets in up to ``columns`` columns of at least ``least``; ``down``: filled downwards."""

    def __init__(
        self, widgets: Sequence[QWidget], columns: int, least: float, *, down: bool
    ) -> None:
        super().__init__()
        self._widgets, self._most, self._least, self._down = list(widgets), columns, least, down
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens().px(8))
        self._grid.setVerticalSpacing(0 if down else tokens().px(8))
        self._lay_out(columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(1, event.size().width() // tokens().px(self._least))
        self._lay_out(min(self._most, room))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens().px(self._least), super().minimumSizeHint().height())

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        for place in range(self._columns):
            self._grid.setColumnStretch(place, 0)
        self._columns = columns
        rows = -(-len(self._widgets) // columns)
        for place, widget in enumerate(self._widgets):
            row, column = (place % rows, place // rows) if self._down else divmod(place, columns)
            self._grid.addWidget(widget, row, column)
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)
