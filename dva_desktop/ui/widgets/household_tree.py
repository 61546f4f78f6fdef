"""The family as a small drawing: patient, who causes harm, children and adults who depend on them.

Everything that the drawing shows is said in words as well, as its accessible name; colour never
carries a meaning alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dva_desktop.core.pathway.household import Kind, Mark, Member, family_in_words, members_of
from dva_desktop.core.record import Record
from dva_desktop.ui.theme import tokens

_NODE_WIDTH, _GAP, _TRUNK, _DROP, _MARK = 160, 12, 16, 32, 20
_LINES = {
    True: Qt.PenStyle.SolidLine,
    False: Qt.PenStyle.DashLine,
    None: Qt.PenStyle.DotLine,
}


class HouseholdTree(QWidget):
    """Hidden while there is nobody to show."""

    def __init__(self) -> None:
        super().__init__()
        self.members: tuple[Member, ...] = ()
        self.setObjectName("household.tree")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_record(self, record: Record) -> bool:
        """Draw the family of ``record``; whether there is anyone to draw."""
        members = members_of(record)
        if members != self.members:
            self.members = members
            self.setAccessibleName(f"The family. {family_in_words(members)}")
            self.updateGeometry()
            self.update()
        return bool(members)

    def places(self, width: float) -> tuple[tuple[Member, QRectF], ...]:
        """Where each person stands in a drawing of this width."""
        px = tokens().px
        left, gap, height = px(_TRUNK) + px(8), px(_GAP), self._node_height()
        columns = max(1, int((width - left + gap) // (px(_NODE_WIDTH) + gap)))
        across = (width - left + gap) / columns - gap
        above = [one for one in self.members if one.kind in (Kind.PATIENT, Kind.CAUSING_HARM)]
        below = [one for one in self.members if one not in above]
        placed, y = [], 0.0
        for group in (above, below):
            for place, member in enumerate(group):
                row, column = divmod(place, columns)
                x = left + column * (across + gap)
                top = y + row * (height + px(_DROP))
                placed.append((member, QRectF(x, top, across, height)))
            y += -(-len(group) // columns) * (height + px(_DROP))
        return tuple(placed)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        bottom = max((place.bottom() for _one, place in self.places(width)), default=0)
        return int(bottom + self._legend_height(width)) + 1

    def sizeHint(self) -> QSize:
        width = tokens().px(4 * (_NODE_WIDTH + _GAP))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens().px(_NODE_WIDTH + _TRUNK), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        placed = self.places(self.width())
        self._paint_lines(painter, placed)
        for member, place in placed:
            self._paint_member(painter, member, place)
        self._paint_legend(painter, max((at.bottom() for _one, at in placed), default=0))
        painter.end()

    def _paint_lines(self, painter: QPainter, placed: Sequence[tuple[Member, QRectF]]) -> None:
        """From the patient a trunk down the left edge, and above each row a branch to each."""
        if not placed:
            return
        px, theme = tokens().px, tokens()
        patient = placed[0][1]
        thick = px(1.5)
        below = [(one, at) for one, at in placed if one.kind in (Kind.CHILD, Kind.ADULT)]
        for one, at in placed[1:]:
            if one.kind is Kind.CAUSING_HARM and at.top() == patient.top():
                painter.setPen(QPen(QColor(theme.danger), px(2)))
                painter.drawLine(patient.center(), at.center())
        painter.setPen(QPen(QColor(theme.control), thick))
        trunk = QPointF(px(_TRUNK) / 2, patient.center().y())
        if below:
            painter.drawLine(trunk, QPointF(patient.left(), trunk.y()))
            last = max(at.top() for _one, at in below) - px(_DROP) / 2
            painter.drawLine(trunk, QPointF(trunk.x(), last))
        for one, at in below:
            branch = at.top() - px(_DROP) / 2
            painter.setPen(QPen(QColor(theme.control), thick))
            painter.drawLine(QPointF(trunk.x(), branch), QPointF(at.center().x(), branch))
            painter.setPen(QPen(QColor(theme.control), px(2), _LINES[one.lives]))
            painter.drawLine(QPointF(at.center().x(), branch), QPointF(at.center().x(), at.top()))

    def _paint_member(self, painter: QPainter, member: Member, place: QRectF) -> None:
        theme, px = tokens(), tokens().px
        border = {Kind.PATIENT: theme.accent, Kind.CAUSING_HARM: theme.danger}
        fill = {Kind.PATIENT: theme.accent_soft, Kind.CAUSING_HARM: theme.danger_soft}
        strong = member.kind in border
        pen = QPen(QColor(border.get(member.kind, theme.control)), px(2) if strong else px(1))
        painter.setPen(pen)
        painter.setBrush(QColor(fill.get(member.kind, theme.surface)))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), px(6), px(6))
        inner = place.adjusted(px(10), px(7), -px(8), -px(7))
        taken = self._paint_marks(painter, member, inner)
        title = QRectF(inner.left(), inner.top(), inner.width() - taken, inner.height())
        self._paint_text(painter, title, member.title, _font(15, bold=True), theme.ink)
        top = inner.top() + QFontMetricsF(_font(15, bold=True)).height()
        for detail in member.details:
            line = QRectF(inner.left(), top, inner.width(), inner.bottom() - top)
            self._paint_text(painter, line, detail, _font(13), theme.muted)
            top += QFontMetricsF(_font(13)).height()

    def _paint_text(
        self, painter: QPainter, place: QRectF, text: str, font: QFont, colour: str
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        short = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), short)

    def _paint_marks(self, painter: QPainter, member: Member, inner: QRectF) -> float:
        """The letters at the right of the name; returns the room they take."""
        size, gap = tokens().px(_MARK), tokens().px(4)
        x = inner.right()
        for mark in reversed(member.marks):
            x -= size
            _paint_mark(painter, mark, QRectF(x, inner.top(), size, size))
            x -= gap
        return inner.right() - x

    def _legend(self, width: float) -> tuple[tuple[Mark, QPointF], ...]:
        """Each letter that is worn, with its place in the lines below the drawing."""
        px = tokens().px
        left = px(_TRUNK) + px(8)
        metrics = QFontMetricsF(_font(13))
        worn = {mark for member in self.members for mark in member.marks}
        placed, x, y = [], float(left), 0.0
        for mark in (each for each in Mark if each in worn):
            room = px(_MARK) + px(6) + metrics.horizontalAdvance(mark.words)
            if x > left and x + room > width:
                x, y = float(left), y + px(_MARK) + px(4)
            placed.append((mark, QPointF(x, y)))
            x += room + px(20)
        return tuple(placed)

    def _legend_height(self, width: float) -> float:
        placed = self._legend(width)
        return placed[-1][1].y() + tokens().px(_MARK) + tokens().px(12) if placed else 0

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        px, font = tokens().px, _font(13)
        size, tall = px(_MARK), QFontMetricsF(font).height()
        for mark, at in self._legend(self.width()):
            y = top + px(12) + at.y()
            _paint_mark(painter, mark, QRectF(at.x(), y, size, size))
            left = at.x() + size + px(6)
            words = QRectF(left, y + (size - tall) / 2, self.width() - left, tall)
            self._paint_text(painter, words, mark.words, font, tokens().muted)

    def _node_height(self) -> float:
        lines = max((len(one.details) for one in self.members), default=0)
        title, detail = QFontMetricsF(_font(15, bold=True)), QFontMetricsF(_font(13))
        return title.height() + lines * detail.height() + tokens().px(14)


def _paint_mark(painter: QPainter, mark: Mark, place: QRectF) -> None:
    theme = tokens()
    fill, ink, border = {
        Mark.HURT: (theme.danger, theme.on_danger, theme.danger),
        Mark.WITNESSED: (theme.warn_soft, theme.warn, theme.warn),
        Mark.NOT_KNOWN: (theme.surface, theme.muted, theme.control),
    }[mark]
    painter.setPen(QPen(QColor(border), theme.px(1)))
    painter.setBrush(QColor(fill))
    painter.drawEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(QColor(ink))
    painter.setFont(_font(13, bold=True))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), mark.value)


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont("Atkinson Hyperlegible Next")
    font.setPixelSize(tokens().px(size))
    font.setBold(bold)
    return font
