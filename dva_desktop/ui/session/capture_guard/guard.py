"""When windows are kept out of screen capture, and what is said about it.

Never before something of a record can be on the screen: setting up and unlocking stay visible to
magnifiers and remote support, and a black window cannot lock anyone out. The ways out are outside
the window: ``dva-desktop run --allow-capture`` for one start, ``allow_capture`` in the preferences.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget


class Backend(Protocol):
    """What the system offers. ``promise`` says in a sentence what it holds off and what not."""

    promise: str

    def protect(self, window: int) -> bool:
        """Keep the top-level window with this native handle out of captures. False: it refused."""
        ...

    def release(self, window: int) -> bool:
        """Let it be captured again."""
        ...


class Standing(StrEnum):
    """How things are now."""

    NOT_POSSIBLE = "not_possible"  # the system has no way
    ALLOWED = "allowed"  # the person chose to allow capture
    NOT_YET = "not_yet"  # nothing of a record has been on the screen
    ASSISTED = "assisted"  # off for a screen reader or magnifier
    REFUSED = "refused"  # the system did not do it for every window
    ON = "on"


WORDS: Final[dict[Standing, str]] = {
    Standing.NOT_POSSIBLE: "This system gives programs no way to prevent pictures of the screen. "
    "Other programs here, and whoever shares your screen, can see what you see.",
    Standing.ALLOWED: "Pictures of the screen are allowed, because you or your IT chose so.",
    Standing.NOT_YET: "It begins once the records are open.",
    Standing.ASSISTED: "Off, because a screen reader or a magnifier is in use, which might see "
    "only a black window.",
    Standing.REFUSED: "Asked for, but this computer did not do it for every window. Take it that "
    "pictures of the screen are possible.",
}


_NEW_WINDOWS: Final = frozenset({QEvent.Type.Show, QEvent.Type.WinIdChange})


def is_assisted() -> bool:
    """Whether a screen reader, a magnifier or the like is in use, as far as Qt is told."""
    return QAccessible.isActive()


def system_backend() -> Backend | None:
    """What this system offers."""
    if sys.platform == "win32":
        from dva_desktop.ui.session.capture_guard.windows import WindowsBackend

        return WindowsBackend()
    if sys.platform == "darwin":
        from dva_desktop.ui.session.capture_guard.macos import MacBackend

        return MacBackend()
    return None


class CaptureGuard(QObject):
    """``on_event`` is to be shown every event of the application, unless not ``wants_events``: a
    Show or WinIdChange tells of menus, tips and lists as well, and of a window's new handle."""

    changed = Signal()

    def __init__(
        self,
        backend: Backend | None,
        *,
        allowed: bool = False,
        assisted: Callable[[], bool] = is_assisted,
    ) -> None:
        super().__init__()
        self._backend = backend
        self._assisted = assisted
        self._standing = Standing.NOT_YET
        if backend is None:
            self._standing = Standing.NOT_POSSIBLE
        elif allowed:
            self._standing = Standing.ALLOWED

    @property
    def standing(self) -> Standing:
        """How things are now."""
        return self._standing

    @property
    def words(self) -> str:
        """The same, as a sentence or two for a person."""
        if self._standing is Standing.ON and self._backend is not None:
            return self._backend.promise
        return WORDS[self._standing]

    @property
    def wants_events(self) -> bool:
        """Whether there is any use in showing it events."""
        return self._standing not in (Standing.NOT_POSSIBLE, Standing.ALLOWED)

    def begin(self) -> None:
        """Something of a record is about to be shown. Begun once, it goes on to the end."""
        if self._standing is Standing.NOT_YET:
            self._turn(on=not self._assisted())

    def on_event(self, watched: QObject, event: QEvent) -> None:
        """Look for windows that are new, or have a new handle."""
        if event.type() in _NEW_WINDOWS:
            self._on_widget(watched)

    def _on_widget(self, watched: QObject) -> None:
        if self._standing not in (Standing.ON, Standing.REFUSED, Standing.ASSISTED):
            return
        if not isinstance(watched, QWidget) or not watched.isWindow():
            return
        on = not self._assisted()
        if on is (self._standing is Standing.ASSISTED):
            self._turn(on=on)  # a screen reader has come or gone since
        elif on and not self._protect(watched) and watched.isVisible():
            self._stand(Standing.REFUSED)  # a window that is not there yet will be asked again

    def _turn(self, *, on: bool) -> None:
        windows = [one for one in QApplication.topLevelWidgets() if one.internalWinId()]
        if not on:
            if self._backend is not None and self._standing is not Standing.NOT_YET:
                for window in windows:
                    self._backend.release(int(window.internalWinId()))
            self._stand(Standing.ASSISTED)
            return
        done = [self._protect(window) for window in windows]
        self._stand(Standing.ON if all(done) else Standing.REFUSED)

    def _protect(self, window: QWidget) -> bool:
        handle = int(window.internalWinId())
        return self._backend is None or not handle or self._backend.protect(handle)

    def _stand(self, standing: Standing) -> None:
        if standing is not self._standing:
            self._standing = standing
            self.changed.emit()
