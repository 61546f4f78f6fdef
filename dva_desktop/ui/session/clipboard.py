"""What is copied out of the program: marked as a secret, and taken back.

Everything that our fields, labels and Copy buttons put on the clipboard (and, under X11, on the
primary selection) is plain text with the marks that clipboard managers look for, and is cleared
after ``SECONDS``, when the session locks and when it ends; only as long as it is still ours.

What cannot be done: a manager that ignores the marks keeps its own copy, and may put it back.
Windows hears of a copy from the menu of a field a moment before it is marked.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, SignalInstance
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

SECONDS: Final = 30
Mode = QClipboard.Mode
_AT_ONCE_S = 0.5

_KDE_HINT = "x-kde-passwordManagerHint"
_ON_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = bytes(4)  # a DWORD of zero
MARKS: Final = {
    _KDE_HINT: b"secret",
    _ON_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _ON_WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _ON_WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    _ON_WINDOWS.format("Clipboard Viewer Ignore"): b"1",
}


class Board(Protocol):
    """The system's clipboard, and what else it has of that kind (``modes``)."""

    modes: tuple[Mode, ...]

    @property
    def changed(self) -> SignalInstance:
        """Something else is there now; gives the mode."""
        ...

    def put(self, text: str, mode: Mode) -> None:
        """Put ``text`` there, marked."""
        ...

    def came_from_us(self, mode: Mode) -> bool:
        """When it has just changed: whether this process did it."""
        ...

    def is_ours(self, mode: Mode) -> bool:
        """Whether what is there is what we put there. At once, asking no other program."""
        ...

    def is_marked(self, mode: Mode) -> bool:
        """Whether what is there, which is ours, carries the marks."""
        ...

    def text(self, mode: Mode) -> str:
        """The text there. Another program's may be waited for."""
        ...

    def clear(self, mode: Mode) -> None:
        """Leave nothing there."""
        ...


class QtBoard:
    """The clipboard of Windows, X11 and Wayland: Qt knows whether it is ours."""

    def __init__(self, board: QClipboard) -> None:
        self._board = board
        both = (Mode.Clipboard, Mode.Selection)
        self.modes: tuple[Mode, ...] = both if board.supportsSelection() else both[:1]

    @property
    def changed(self) -> SignalInstance:
        return self._board.changed

    def put(self, text: str, mode: Mode) -> None:
        self._board.setMimeData(marked(text), mode)

    def came_from_us(self, mode: Mode) -> bool:
        return self.is_ours(mode)

    def is_ours(self, mode: Mode) -> bool:
        owns = self._board.ownsSelection if mode == Mode.Selection else self._board.ownsClipboard
        return owns()

    def is_marked(self, mode: Mode) -> bool:
        found: QMimeData | None = self._board.mimeData(mode)  # None: nothing is there
        return found is not None and found.hasFormat(_KDE_HINT)

    def text(self, mode: Mode) -> str:
        found: QMimeData | None = self._board.mimeData(mode)
        return found.text() if found is not None else ""

    def clear(self, mode: Mode) -> None:
        self._board.clear(mode)


def marked(text: str) -> QMimeData:
    """``text``, and for whoever keeps what is copied: not this."""
    made = QMimeData()
    made.setText(text)
    for name, value in MARKS.items():
        made.setData(name, value)
    return made


def system_board() -> Board:
    """The clipboard of this computer."""
    board = QGuiApplication.clipboard()
    if sys.platform == "darwin":
        from dva_desktop.ui.session.clipboard_macos import MacBoard

        return MacBoard(board)
    return QtBoard(board)


class Clipboard(QObject):
    """Watches what the program copies. ``forget`` is to be called when the session ends."""

    def __init__(self, board: Board, seconds: float = SECONDS) -> None:
        super().__init__()
        self._board = board
        self._salt = os.urandom(16)
        self._copied: dict[Mode, bytes] = {}  # never the text itself
        self._last: dict[Mode, float] = {}
        self._timers: dict[Mode, QTimer] = {}
        for mode in board.modes:
            timer = self._timers[mode] = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(round(seconds * 1000))
            timer.timeout.connect(lambda chosen=mode: self._clear_ours(chosen))
        board.changed.connect(self._on_changed)

    def watch(self, app: QApplication) -> None:
        """Take over the copying keys of whichever field has the focus, so that what is copied is
        marked from the start and not a moment later."""
        app.focusChanged.connect(self._on_focus)
        self._on_focus(None, app.focusWidget())

    def copy(self, text: str, mode: Mode = Mode.Clipboard) -> None:
        """Put ``text`` there, for a while."""
        self._copied[mode] = self._digest(text)
        self._last[mode] = time.monotonic()
        self._timers[mode].start()
        self._board.put(text, mode)

    def forget(self) -> None:
        """Clear what is still ours, even if another program has taken it over as it was. Asking
        that program may take a while: to be called when nothing else is left to do."""
        for mode in tuple(self._copied):
            self._clear_ours(mode)
            kept = self._copied.pop(mode, None)
            if kept is not None and self._digest(self._board.text(mode)) == kept:
                self._board.clear(mode)

    def _clear_ours(self, mode: Mode) -> None:
        if mode in self._copied and self._board.is_ours(mode):
            del self._copied[mode]
            self._timers[mode].stop()
            self._board.clear(mode)

    def _on_changed(self, mode: Mode) -> None:
        """Whatever of ours has come there by another way than ``copy`` is copied again."""
        board = self._board
        if mode in self._timers and board.came_from_us(mode) and not board.is_marked(mode):
            text = board.text(mode)
            if not self._was_just_put(text, mode):
                self.copy(text, mode)

    def _was_just_put(self, text: str, mode: Mode) -> bool:
        """A system that does not give the marks back must not make us copy for ever."""
        recent = time.monotonic() - self._last.get(mode, -_AT_ONCE_S) < _AT_ONCE_S
        return recent and self._copied.get(mode) == self._digest(text)

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt).digest()

    # the keys

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit | QLabel):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        cuts = event.matches(QKeySequence.StandardKey.Cut)
        if not cuts and not event.matches(QKeySequence.StandardKey.Copy):
            return False
        if text := _selected(watched):
            self.copy(text)
            if cuts:
                _delete_selected(watched)
        return True


def _selected(field: QObject) -> str:
    """The selected text that may be copied; nothing from a passphrase."""
    match field:
        case QLineEdit():
            return field.selectedText() if field.echoMode() == QLineEdit.EchoMode.Normal else ""
        case QPlainTextEdit() | QTextEdit():
            return field.textCursor().selection().toPlainText()
        case QLabel():
            return field.selectedText().replace("\u2029", "\n")
        case _:
            return ""


def _delete_selected(field: QObject) -> None:
    match field:
        case QLineEdit() if not field.isReadOnly():
            field.insert("")
        case QPlainTextEdit() | QTextEdit() if not field.isReadOnly():
            field.textCursor().removeSelectedText()
        case _:
            return
