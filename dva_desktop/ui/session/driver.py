"""Drives the real windows with real Qt events, one step at a time, for the demonstration."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from dva_desktop.core.errors import BugError

Step = Callable[[], bool] | None
PATIENCE_S = 20.0
_LOOK_AGAIN_MS = 5
_WORD = re.compile(r"\S*\s*")
_SENTENCE = 7  # words
_BETWEEN_WORDS_S = 0.04


class Driver(QObject):
    """Runs a script: a generator that yields ``None`` (go on when the event loop is idle) or a
    condition to wait for. A condition that never holds ends the run with its step's number.

    With ``DVA_DEMO_FAST=1`` it types a word in each turn instead of a key, and takes no pictures;
    a test that plays the demonstration many times over needs that.
    """

    def __init__(self, window: QWidget, out: Path, done: Callable[[], None]) -> None:
        super().__init__(window)
        self.window = window
        self.out = out
        self.pictures: list[str] = []
        self.timings: dict[str, float] = {}
        self._is_fast = os.environ.get("DVA_DEMO_FAST") == "1"
        self._done = done
        self._script: Iterator[Step] = iter(())
        self._waiting: Step = None
        self._since = 0.0
        self._steps = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    def run(self, script: Iterator[Step]) -> None:
        """Start; ``done`` is called after the last step."""
        self._script = script
        self._timer.start(0)

    # what a script can do

    def find(self, name: str) -> QWidget:
        """The visible widget called ``name``, in any window. Raises ``BugError``."""
        for top in QApplication.topLevelWidgets():
            for found in (top, *top.findChildren(QWidget)):
                if found.objectName() == name and found.isVisible():
                    return found
        raise BugError(f"the demonstration does not find {name}")

    def has(self, name: str) -> Callable[[], bool]:
        """A condition: the widget is there and visible."""

        def there() -> bool:
            try:
                self.find(name)
            except BugError:
                return False
            return True

        return there

    def click(self, name: str, at: QPoint | None = None) -> None:
        """Press the left mouse button on a widget, after scrolling to it."""
        target = self.find(name)
        self._scroll_to(target)
        where = at or QPoint(min(12, target.width() // 2), target.height() // 2)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    def click_text(self, text: str) -> None:
        """Press the visible button with this text."""
        for made in self.window.findChildren(QAbstractButton):
            if made.isVisible() and made.text() == text:
                QTest.mouseClick(made, Qt.MouseButton.LeftButton)
                return
        raise BugError(f"the demonstration finds no button {text}")

    def has_text(self, text: str) -> Callable[[], bool]:
        """A condition: a visible label says exactly this."""
        return lambda: any(
            one.isVisible() and one.text() == text for one in self.window.findChildren(QLabel)
        )

    def type(self, name: str, text: str) -> Iterator[Step]:
        """Type ``text`` key by key into a field, after clicking it."""
        self.click(name)
        yield from self.keys(self.find(name), text)

    def keys(self, target: QWidget, text: str) -> Iterator[Step]:
        """Type ``text`` key by key into ``target``; a sentence with a pause after each word, so
        that the program has to keep what is not finished yet."""
        target.window().activateWindow()
        target.setFocus()
        yield target.hasFocus
        for part in _WORD.findall(text) if self._is_fast else text:
            for key in part:
                if key == "\n":
                    QTest.keyClick(target, Qt.Key.Key_Return)
                else:
                    QTest.keyClicks(target, key)
            if part.endswith(" ") and len(text.split()) >= _SENTENCE:
                yield from self.wait(_BETWEEN_WORDS_S)
            yield None
        shown = target.text() if isinstance(target, QLineEdit) else ""
        if isinstance(target, QPlainTextEdit):
            shown = target.toPlainText()
        if text not in shown:
            raise BugError(
                f"the demonstration typed into {target.objectName()}, which shows {shown!r}"
            )

    def insert(self, name: str, text: str) -> None:
        """Put ``text`` into a field at once, as an input method does."""
        target = self.find(name)
        target.setFocus()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def wait(self, seconds: float) -> Iterator[Step]:
        """Let ``seconds`` go by, for what is drawn in the background."""
        until = time.monotonic() + seconds
        yield lambda: time.monotonic() >= until

    def picture(self, name: str) -> None:
        """Save what the window shows as ``pictures/<name>.png``."""
        if self._is_fast:
            return
        folder = self.out / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        dialogs = [one for one in self.window.findChildren(QDialog) if one.isWindow()]
        dialogs = [one for one in dialogs if one.isVisible()]
        active = dialogs[-1] if dialogs else self.window
        for _turn in range(4):  # what was just added is laid out before it is drawn
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        active.grab().save(str(folder / f"{name}.png"))
        self.pictures.append(f"pictures/{name}.png")

    def clock(self, name: str) -> Callable[[], None]:
        """Start a stop-watch; calling the result notes the milliseconds under ``name``."""
        start = time.monotonic()

        def stop() -> None:
            self.timings[name] = round((time.monotonic() - start) * 1000, 1)

        return stop

    # turning

    def _turn(self) -> None:
        if self._waiting is not None:
            if not self._waiting():
                if time.monotonic() - self._since > PATIENCE_S:
                    self._complain("waited in vain")
                    raise BugError(f"the demonstration waited in vain at step {self._steps}")
                self._timer.setInterval(_LOOK_AGAIN_MS)
                return
            self._waiting = None
            self._timer.setInterval(0)
        try:
            self._waiting = next(self._script)
            self._steps += 1
            self._since = time.monotonic()
        except StopIteration:
            self._timer.stop()
            self._done()
        except BugError as wrong:
            self._complain(str(wrong))
            raise

    def _complain(self, what: str) -> None:
        """Everything here is invented, so this text may be shown."""
        last = self.pictures[-1] if self.pictures else "no picture yet"
        print(f"step {self._steps}, after {last}: {what}", file=sys.stderr)  # noqa: T201

    def _scroll_to(self, target: QWidget) -> None:
        parent = target.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea) and not isinstance(target, QAbstractScrollArea):
                parent.ensureWidgetVisible(target, 20, 60)
            elif isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(target, 0, 60)
            parent = parent.parentWidget()
