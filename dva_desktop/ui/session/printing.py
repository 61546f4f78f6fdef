"""Printing the recovery code, through a dialog of our own: the system's could not be hidden."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QWidget

from dva_desktop.ui.front import NAME
from dva_desktop.ui.session.dialogs import DeskDialog, tell
from dva_desktop.ui.widgets.basics import label

_TEXT = (
    f"{NAME}: recovery code\n\n{{code}}\n\n"
    "Keep this paper locked away, and not beside the computer."
)
_POINTS = 14
_MARGIN_MM = 25


def print_recovery_code(parent: QWidget, code: str) -> DeskDialog:
    """Offer the printers there are; without one, say that a pen will do."""
    names = QPrinterInfo.availablePrinterNames()
    if not names:
        return tell(parent, "No printer is set up here.", "Write the code down on paper instead.")
    dialog = DeskDialog(parent.window(), "Print the recovery code")
    printers = QComboBox()
    printers.setAccessibleName("Printer")
    printers.addItems(names)
    printers.setCurrentText(QPrinterInfo.defaultPrinterName())
    dialog.body.addWidget(label("Printer", "h3"))
    dialog.body.addWidget(printers)

    def go() -> None:
        dialog.accept()
        if not draw_recovery_code(_printer(printers.currentText()), code):
            tell(parent, "The printer did not take the page.", "Write the code down instead.")

    dialog.add_button("Print", go, "primary")
    dialog.add_button("Cancel", dialog.reject)
    dialog.buttons.addStretch(1)
    dialog.open()
    return dialog


def draw_recovery_code(printer: QPrinter, code: str) -> bool:
    """Put the code on one page. False when the printer would not start."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    painter.setFont(QFont(painter.font().family(), _POINTS))
    margin = _MARGIN_MM / 25.4 * printer.resolution()
    page = QRectF(painter.viewport()).adjusted(margin, margin, -margin, -margin)
    painter.drawText(page, Qt.TextFlag.TextWordWrap, _TEXT.format(code=code))
    return painter.end()


def _printer(name: str) -> QPrinter:
    printer = QPrinter(QPrinterInfo.printerInfo(name))
    printer.setDocName(NAME)
    return printer
