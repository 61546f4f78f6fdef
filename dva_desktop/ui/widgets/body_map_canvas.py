"""The body map: press a place or a mark, or walk over it with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from dva_desktop.core.bodymap import Direction, Region, atlas, mark_name, step_from
from dva_desktop.core.guidance import load_guidance
from dva_desktop.core.record import Injury, View
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.body_map_accessible import CanvasInterface, Key
from dva_desktop.ui.widgets.body_map_marks import Badge, place_badges
from dva_desktop.ui.widgets.body_map_panels import Panel, lay_out

_LEAST_TARGET = 24
_ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_HELP = (
    "Arrow keys move over the body, Enter adds a mark there. "
    "Page Down and Page Up go through the marks, Enter opens one. "
    "Left and right are the patient\u2019s own."
)


class BodyMapCanvas(QWidget):
    """Front and back of a figure, with the head enlarged where there is room for it.

    ``place_chosen`` carries the view and fractions of its width and height. The canvas changes
    nothing itself: whoever owns the marks answers with ``set_injuries`` and ``set_selected``.
    """

    place_chosen = Signal(str, float, float)
    mark_chosen = Signal(int)
    region_hovered = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, views: Sequence[View] = tuple(View)
    ) -> None:
        super().__init__(parent)
        self._views = tuple(views)
        self._injuries: tuple[Injury, ...] = ()
        self._selected: int | None = None
        self._current: Key | None = None
        self._hovered: Key | None = None
        self._pressed: Key | None = None
        self._panels: tuple[Panel, ...] = ()
        self._badges: tuple[Badge, ...] = ()
        self.accessible = CanvasInterface(self)
        _install_factory()
        self.setAccessibleName("Body map")
        self.setAccessibleDescription(_HELP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._lay_out()

    # --- what it shows ---------------------------------------------------------------------------

    def set_injuries(self, injuries: Sequence[Injury]) -> None:
        """Show these marks and no others; a mark on a view that is not shown is left out."""
        gone = self._injury(self._current)
        self._injuries = tuple(injury for injury in injuries if injury.view in self._views)
        if gone is not None and self._injury(gone.number) is None:
            self._current = gone.region if gone.region in atlas().by_id else None
        if self._injury(self._selected) is None:
            self._selected = None
        self._place_badges()
        self.accessible.update_items()

    def set_selected(self, number: int | None) -> None:
        """Show one mark as the chosen one (``None``: none)."""
        self._selected = number
        self.update()

    def sizeHint(self) -> QSize:
        px = tokens().px
        return QSize(px(640), px(480))

    def minimumSizeHint(self) -> QSize:
        px = tokens().px
        return QSize(px(320), px(320))

    # --- its items, for the keyboard and the screen reader ---------------------------------------

    def item_keys(self) -> tuple[Key, ...]:
        """Numbers of the marks, then ids of the regions."""
        regions = (region.id for view in self._views for region in atlas().regions(view))
        return (*(injury.number for injury in self._injuries), *regions)

    def item_name(self, key: Key) -> str:
        """What an item is called: "left forearm (front)"; a mark says its number first."""
        if isinstance(key, str):
            return atlas().region(key).name
        injury = self._injury(key)
        return mark_name(injury, load_guidance()) if injury else ""

    def item_rect(self, key: Key) -> QRect:
        """Where an item is, in the coordinates of the widget."""
        if isinstance(key, int):
            boxes = [badge.box.toAlignedRect() for badge in self._badges if badge.number == key]
            return boxes[0] if boxes else QRect()
        panel = self._panel_of(atlas().region(key))
        return panel.polygon(atlas().region(key)).boundingRect().toAlignedRect()

    def place_of(self, region_id: str) -> QPoint:
        """The middle of a region in the widget, in the largest picture that shows it."""
        region = atlas().region(region_id)
        return self._panel_of(region).to_widget(*region.centre).toPoint()

    def item_at(self, place: QPoint | QPointF) -> Key | None:
        """The mark at a place of the widget, else the region; ``None`` off the body."""
        at = QPointF(place)
        number = self._mark_at(at)
        if number is not None:
            return number
        found = self._region_at(at)
        return found[0].id if found else None

    def current_key(self) -> Key | None:
        """The item that the keyboard is on."""
        return self._current

    def selected_key(self) -> Key | None:
        """The mark shown as chosen."""
        return self._selected

    # --- events ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._go(self._step(_ARROWS[key]))
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._go(self._next_mark(1 if key == Qt.Key.Key_PageDown else -1))
        elif key == Qt.Key.Key_Home:
            self._go(self._first())
        elif key in _CHOOSE and self._current is not None:
            self._choose(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(self._first() if self._current is None else self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.item_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose on letting go over the same item: sliding off takes a press back."""
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        if self.item_at(event.position()) == pressed:
            self._current = pressed
            self._choose(pressed, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.item_at(event.position()))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover(self.item_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()

    # --- choosing and walking --------------------------------------------------------------------

    def _choose(self, key: Key, place: QPointF | None = None) -> None:
        """Tell which mark, or which exact place; from the keyboard the middle of the region."""
        if isinstance(key, int):
            self.mark_chosen.emit(key)
            return
        found = self._region_at(place) if place is not None else None
        region = found[0] if found else atlas().region(key)
        x, y = found[1] if found else region.centre
        self.place_chosen.emit(region.view.value, x, y)

    def _go(self, key: Key | None) -> None:
        """Bring the keyboard to an item and say so; ``None`` stays where it is."""
        if key is None:
            return
        self._current = key
        self.region_hovered.emit(self.item_name(key))
        self.accessible.update_focus(key)
        self.update()

    def _step(self, direction: Direction) -> Key | None:
        if self._current is None:
            return self._first()
        places: dict[Key, tuple[float, float]] = {
            region.id: self._on_sheet(view, *region.centre)
            for view in self._views
            for region in atlas().regions(view)
        }
        injury = self._injury(self._current)
        if injury:
            places[injury.number] = self._on_sheet(injury.view, injury.x, injury.y)
        return step_from(places, self._current, direction)

    def _on_sheet(self, view: View, x: float, y: float) -> tuple[float, float]:
        """The views side by side, in widths of one view."""
        return x + self._views.index(view), y * atlas().aspect

    def _next_mark(self, by: int) -> Key | None:
        numbers = [injury.number for injury in self._injuries]
        if not numbers:
            return None
        if self._current not in numbers:
            return numbers[0 if by > 0 else -1]
        return numbers[(numbers.index(int(self._current)) + by) % len(numbers)]

    def _first(self) -> Key:
        return atlas().regions(self._views[0])[0].id

    def _hover(self, key: Key | None) -> None:
        if key != self._hovered:
            self._hovered = key
            self.setCursor(
                Qt.CursorShape.ArrowCursor if key is None else Qt.CursorShape.PointingHandCursor
            )
            self.region_hovered.emit("" if key is None else self.item_name(key))
            self.update()

    # --- where things are ------------------------------------------------------------------------

    def _injury(self, number: Key | None) -> Injury | None:
        return next((one for one in self._injuries if one.number == number), None)

    def _region_at(self, place: QPointF) -> tuple[Region, tuple[float, float]] | None:
        """The region at a place of the widget, and the place in fractions of its view."""
        for panel in reversed(self._panels):
            if panel.target.contains(place):
                x, y = panel.to_view(place)
                region = atlas().region_at(panel.view, x, y)
                return (region, (x, y)) if region else None
        return None

    def _mark_at(self, place: QPointF) -> int | None:
        reached = [(badge.distance(place), badge.number) for badge in self._badges]
        near = [(far, number) for far, number in reached if far is not None]
        return min(near)[1] if near else None

    def _panel_of(self, region: Region) -> Panel:
        """The largest picture that shows the whole region."""
        return next(panel for panel in reversed(self._panels) if panel.shows(region))

    def _lay_out(self) -> None:
        line = self.fontMetrics().height()
        self._panels = lay_out(self._views, self.width(), self.height(), line)
        self._place_badges()

    def _place_badges(self) -> None:
        radius = max(_LEAST_TARGET / 2, self.fontMetrics().height() * 0.65)
        size = (self.width(), self.height())
        self._badges = place_badges(self._injuries, self._panels, radius=radius, size=size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ringed = self._current if self.hasFocus() else None
        lit = {key for key in (self._hovered, ringed) if isinstance(key, str)}
        ring = atlas().region(ringed) if isinstance(ringed, str) else None
        for panel in self._panels:
            panel.paint(painter, [atlas().region(key) for key in lit], ring)
        for badge in self._badges:
            badge.paint_dots(painter)
        for badge in self._badges:
            badge.paint_number(
                painter, chosen=badge.number == self._selected, ringed=badge.number == ringed
            )
        painter.end()


@cache
def _install_factory() -> None:
    """Make Qt ask the canvas for its own interface; once in a process."""
    QAccessible.installFactory(_interface_of)


def _interface_of(_class_name: str, thing: QObject) -> CanvasInterface | None:
    return thing.accessible if isinstance(thing, BodyMapCanvas) else None
