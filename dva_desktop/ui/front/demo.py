"""The demonstration's part in the front: look at the decoy, use it, and come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

if TYPE_CHECKING:
    from dva_desktop.ui.front.application import Front

_LOOK_MS = 300
SIZE = (1366, 768)


class Visitor(QObject):
    """Whoever comes to the screen after it was hidden: calculates something, then presses Back."""

    def __init__(self, app: QApplication, front: Front, out: Path) -> None:
        super().__init__(front)
        self._front, self._out = front, out
        front.supervisor.cover.connect(lambda: QTimer.singleShot(_LOOK_MS, self._look))
        front.supervisor.failed.connect(lambda _at: app.exit(1))

    def _look(self) -> None:
        decoy = self._front.decoy
        fields = [one for one in decoy.findChildren(QLineEdit) if one.isVisible()]
        for field, typed in zip(fields, ("172", "68"), strict=False):
            QTest.keyClicks(field, typed)
        decoy.grab().save(str(self._out / "pictures" / "decoy.png"))
        decoy.back.emit()
