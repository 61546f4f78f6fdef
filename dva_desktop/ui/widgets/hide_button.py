"""The button that hides everything: always there, always in the same place, top right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton, QWidget

# Sent to the application, so that a widget need not know who does the hiding.
HIDE_EVENT = QEvent.Type(QEvent.registerEventType())


class HideButton(QPushButton):
    """Pressing it asks the application to hide at once; nothing is asked back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Hide now", parent)
        self.setObjectName("hide-now")
        self.setProperty("role", "hide")
        self.setAutoDefault(False)
        self.setAccessibleDescription(
            "Hides this program at once. Pressing the Shift key three times does the same."
        )
        self.setToolTip("Or press Shift three times")
        self.clicked.connect(ask_to_hide)


def ask_to_hide() -> None:
    """Ask the application to hide."""
    if (app := QCoreApplication.instance()) is not None:
        QCoreApplication.sendEvent(app, QEvent(HIDE_EVENT))
