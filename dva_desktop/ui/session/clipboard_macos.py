"""The clipboard of macOS, spoken to directly: Qt cannot set its marks there, nor say whose it is.

Never run on a Mac here; see ``core.platform.objective_c``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication

from dva_desktop.core.platform.objective_c import INTEGER, POINTER, class_named, send, string
from dva_desktop.ui.session.clipboard import Mode, QtBoard

TEXT = "public.utf8-plain-text"
CONCEALED = "org.nspasteboard.ConcealedType"
TRANSIENT = "org.nspasteboard.TransientType"


class MacBoard(QtBoard):
    """The general pasteboard. It counts its changes, which tells whether ours was the last.

    Qt notices what others copied only when the program comes to the front; whatever appears while
    it is there was copied in it.
    """

    def __init__(self, board: QClipboard) -> None:
        super().__init__(board)
        self._mine = -1
        self._is_in_front = False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            self._note_state(app.applicationState())
            app.applicationStateChanged.connect(self._note_state)

    def put(self, text: str, mode: Mode) -> None:
        board = _general()
        send(board, "clearContents", answer=INTEGER)
        for content, kind in ((text, TEXT), ("", CONCEALED), ("", TRANSIENT)):
            send(
                board,
                "setString:forType:",
                string(content),
                string(kind),
                kinds=(POINTER, POINTER),
                answer=INTEGER,
            )
        self._mine = _changes(board)

    def came_from_us(self, mode: Mode) -> bool:
        return self._is_in_front

    def is_ours(self, mode: Mode) -> bool:
        return _changes(_general()) == self._mine

    def is_marked(self, mode: Mode) -> bool:
        return self.is_ours(mode)

    def clear(self, mode: Mode) -> None:
        send(_general(), "clearContents", answer=INTEGER)

    def _note_state(self, state: Qt.ApplicationState) -> None:
        self._is_in_front = state == Qt.ApplicationState.ApplicationActive


def _general() -> int:
    return send(class_named("NSPasteboard"), "generalPasteboard", answer=POINTER)


def _changes(board: int) -> int:
    return send(board, "changeCount", answer=INTEGER)
