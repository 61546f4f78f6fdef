"""Other programs at the clipboard of an X display: ``python -m tests.system.clipboards ROLE``.

``read`` prints what can be pasted, as JSON, and ends. The others say ``ready`` and stay:
``copy TEXT`` copies it; ``honest`` keeps copies as the marks allow and brings back what was lost;
``greedy`` takes over whatever is copied; ``reviving`` is like ``honest``, without regard to marks.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

HINT = "x-kde-passwordManagerHint"
MODES = {"clipboard": QClipboard.Mode.Clipboard, "primary": QClipboard.Mode.Selection}


def main(role: str, *texts: str) -> int:
    """Play ``role``."""
    app = QGuiApplication(["another-program"])
    board = QGuiApplication.clipboard()
    if role == "read":
        QTimer.singleShot(0, lambda: _read(board, app))
        return app.exec()
    manager = Manager(board, role)
    if role == "copy":
        board.setText(texts[0])
    else:
        board.changed.connect(manager.on_changed)
    QTimer.singleShot(0, lambda: print("ready", flush=True))  # noqa: T201
    return app.exec()


def _read(board: QClipboard, app: QGuiApplication) -> None:
    found = {name: _text(board, mode) for name, mode in MODES.items()}
    print(json.dumps(found), flush=True)  # noqa: T201
    app.quit()


def _text(board: QClipboard, mode: QClipboard.Mode) -> str:
    there: QMimeData | None = board.mimeData(mode)
    return there.text() if there is not None else ""


class Manager:
    """A clipboard manager."""

    def __init__(self, board: QClipboard, role: str) -> None:
        self._board = board
        self._role = role
        self._kept: dict[QClipboard.Mode, str] = {}

    def on_changed(self, mode: QClipboard.Mode) -> None:
        owns = self._board.ownsSelection if mode.value else self._board.ownsClipboard
        if owns():
            return
        there: QMimeData | None = self._board.mimeData(mode)
        text = there.text() if there is not None else ""
        if not text:
            if self._role != "greedy" and mode in self._kept:
                self._board.setText(self._kept[mode], mode)
        elif there is not None and (self._role != "honest" or not there.hasFormat(HINT)):
            self._kept[mode] = text
            if self._role == "greedy":
                self._board.setText(text, mode)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
