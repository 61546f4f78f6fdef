"""The moment after hiding, in which a hand that has not stopped yet must not move the decoy.

Whoever presses a key once more than needed, presses Hide now twice, or goes on typing would leave
digits in the calculator, or clear it, before the eyes of the person it is meant for.
"""

from __future__ import annotations

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer, Signal

PAUSE_MS = 400  # a double click is quicker than this
MOST_MS = 2000
_PRESSES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_HANDS = _PRESSES | {
    QEvent.Type.KeyRelease,
    QEvent.Type.Shortcut,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.InputMethod,
    QEvent.Type.ContextMenu,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TabletRelease,
}


class Hush(QObject):
    """An event filter for the whole application. From ``begin`` on nothing pressed reaches anyone,
    until nothing was pressed for ``PAUSE_MS``, at most for ``MOST_MS``; then ``over``."""

    over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._most = QDeadlineTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setTimerType(Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self.over)

    def begin(self) -> None:
        """The cover is about to be shown."""
        self._most.setRemainingTime(MOST_MS)
        self._pause.start(PAUSE_MS)

    @property
    def is_on(self) -> bool:
        """Whether what is pressed now is lost."""
        return self._pause.isActive()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not self.is_on or event.type() not in _HANDS:
            return False
        if event.type() in _PRESSES:
            self._pause.start(min(PAUSE_MS, max(1, self._most.remainingTime())))
        return True
