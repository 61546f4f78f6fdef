"""Locking by itself: when nothing is touched for too long, or a clock jumps.

The last half minute is counted down where the person looks, and said to a screen reader at its
beginning and ten seconds before its end. Anything touched ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from dva_desktop.core.platform.lock_policy import (
    COUNTDOWN_SECONDS,
    Cause,
    LockPolicy,
    Moment,
    Verdict,
    this_moment,
)
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, announce, label
from dva_desktop.ui.widgets.hide_button import HideButton

_SAID = (COUNTDOWN_SECONDS, 10)
_GAP = 16
_PRESSES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.NativeGesture,
    }
)
# Before any of these, the clocks are looked at: a computer that wakes up shows what it showed.
_PICTURES = frozenset({QEvent.Type.UpdateRequest, QEvent.Type.Expose, QEvent.Type.Paint})
_OF_INTEREST = _PRESSES | _PICTURES | {QEvent.Type.MouseMove, QEvent.Type.InputMethod}


class IdleLock(QObject):
    """Calls ``lock`` when the policy says so, from ``start`` on, which may be called again.

    ``saw`` is to be shown every event of the application; ``used`` is for use that is no event,
    such as a change that was made through a screen reader or a switch.
    """

    def __init__(
        self,
        window: QWidget,
        lock: Callable[[Cause], object],
        minutes: int,
        clocks: Callable[[], Moment] = this_moment,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._lock = lock
        self._minutes = minutes
        self._clocks = clocks
        self._policy: LockPolicy | None = None
        self._last_place = QPoint()
        self._said = 0
        self.countdown: Countdown | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Something can be seen from now on."""
        if self._policy is None:
            self._policy = LockPolicy(self._minutes, self._clocks())
            self.look()

    def look(self) -> None:
        """Do what is to be done at this moment."""
        if self._policy is not None:
            self._follow(self._policy.look(self._clocks()))

    def used(self) -> None:
        """Someone is there."""
        if self._policy is not None:
            self._follow(self._policy.used(self._clocks()))

    def saw(self, _watched: QObject, event: QEvent) -> None:
        """An event is about to reach the application."""
        kind = event.type()
        if kind not in _OF_INTEREST:
            return  # nearly all of them
        if kind in _PICTURES:
            self._glance()
        elif kind in _PRESSES or self._has_moved(event) or _says_something(event):
            self.used()

    def _has_moved(self, event: QEvent) -> bool:
        """A window that opens under a mouse at rest makes such an event too."""
        if event.type() != QEvent.Type.MouseMove or not isinstance(event, QMouseEvent):
            return False
        place = event.globalPosition().toPoint()
        before, self._last_place = self._last_place, place
        return place != before

    def _glance(self) -> None:
        """Only what cannot wait; drawing must not start the countdown that it draws."""
        if self._policy is not None and (cause := self._policy.look(self._clocks()).cause):
            self._lock(cause)

    def _follow(self, verdict: Verdict) -> None:
        if verdict.cause is not None:
            self._timer.stop()
            self._lock(verdict.cause)
            return
        self._timer.start(max(1, ceil(verdict.again * 1000)))
        if verdict.left:
            self._count(verdict.left)
        else:
            self._stop_counting()

    def _count(self, left: int) -> None:
        top = QApplication.activeWindow() or self._window
        if self.countdown is None or not isValid(self.countdown) or self.countdown.over != top:
            self._take_down()
            self.countdown = Countdown(top)
        self.countdown.say(left)
        due = next((mark for mark in reversed(_SAID) if left <= mark), 0)
        if due and due != self._said:
            self._said = due
            announce(self.countdown, _words(left), urgent=True)

    def _stop_counting(self) -> None:
        if self._said and self.countdown is not None and isValid(self.countdown):
            announce(self.countdown, "Not locking.")
        self._said = 0
        self._take_down()

    def _take_down(self) -> None:
        if self.countdown is not None and isValid(self.countdown):
            self.countdown.hide()
            self.countdown.deleteLater()
        self.countdown = None


class Countdown(Card):
    """What is left, over whatever window the person is in, below its way to hide; it takes no
    click."""

    def __init__(self, over: QWidget) -> None:
        super().__init__("prompt", over)
        self.over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("About to lock")
        self._words = label("", "h3")
        self.add(self._words)

    def say(self, left: int) -> None:
        """So many seconds."""
        self._words.setText(_words(left))
        self.setAccessibleDescription(self._words.text())
        gap = tokens().px(_GAP)
        margins = self.body.contentsMargins()
        room = self.over.width() - 2 * gap - margins.left() - margins.right()
        self._words.ensurePolished()  # its font comes from the style sheet
        wanted = self._words.fontMetrics().horizontalAdvance(self._words.text()) + gap
        width = min(wanted, max(1, room))
        self._words.setFixedSize(width, self._words.heightForWidth(width))
        self.adjustSize()
        self.move((self.over.width() - self.width()) // 2, self._below_hiding() + gap)
        self.show()
        self.raise_()

    def _below_hiding(self) -> int:
        """Where the button ends that must not be covered."""
        way = next(iter(self.over.findChildren(HideButton)), None)
        return 0 if way is None else way.mapTo(self.over, way.rect().bottomLeft()).y()


def _words(left: int) -> str:
    seconds = "1 second" if left == 1 else f"{left} seconds"
    return f"Locking in {seconds}. Press any key to stay."


def _says_something(event: QEvent) -> bool:
    return isinstance(event, QInputMethodEvent) and bool(
        event.commitString() or event.preeditString()
    )
