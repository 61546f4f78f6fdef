"""Printing, through a dialog of our own: the system's could not be hidden with a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QWidget

from dva_desktop.ui.front import NAME
from dva_desktop.ui.session.dialogs import DeskDialog, tell
from dva_desktop.ui.widgets.basics import label

_FAMILY = "Atkinson Hyperlegible Next"  # tells 1 from l and 0 from O
_ALONE = "Keep this paper locked away, and not beside the computer."
_HALF = (
    "This is one half of a code and of no use alone. To use it, type the characters of sheet 1 and "
    "then those of sheet 2.\n\n"
    "Keep this sheet locked away, apart from the other one, and not beside the computer."
)
_MARGIN_MM = 25
_DPI = 300


class Sheet(NamedTuple):
    """A page for paper: what it is, the signs, large, and what to do with it."""

    heading: str
    signs: str
    advice: str


def code_page(code: str) -> Sheet:
    """A recovery code on one sheet."""
    return Sheet(f"{NAME}: recovery code", code, _ALONE)


def half_pages(halves: tuple[str, str]) -> tuple[Sheet, Sheet]:
    """A recovery code on two sheets, one half on each."""
    first, second = halves
    heading = f"{NAME}: recovery code, sheet {{}} of 2"
    return Sheet(heading.format(1), first, _HALF), Sheet(heading.format(2), second, _HALF)


def print_recovery_code(parent: QWidget, code: str) -> DeskDialog:
    """Print the code on one page."""
    return print_pages(parent, "Print the recovery code", (code_page(code),))


def print_pages(parent: QWidget, heading: str, pages: Sequence[Sheet]) -> DeskDialog:
    """Offer the printers there are; without one, say that a pen will do."""
    names = QPrinterInfo.availablePrinterNames()
    if not names:
        return tell(parent, "No printer is set up here.", "Write the code down on paper instead.")
    dialog = DeskDialog(parent.window(), heading)
    printers = QComboBox()
    printers.setAccessibleName("Printer")
    printers.addItems(names)
    printers.setCurrentText(QPrinterInfo.defaultPrinterName())
    dialog.body.addWidget(label("Printer", "h3"))
    dialog.body.addWidget(printers)

    def go() -> None:
        dialog.accept()
        if not draw_pages(_printer(printers.currentText()), pages):
            tell(parent, "The printer did not take the page.", "Write the code down instead.")

    dialog.add_button("Print", go, "primary")
    dialog.add_button("Cancel", dialog.reject)
    dialog.buttons.addStretch(1)
    dialog.open()
    return dialog


def draw_recovery_code(printer: QPrinter, code: str) -> bool:
    """Put the code on one page. False when the printer would not start."""
    return draw_pages(printer, (code_page(code),))


def draw_pages(device: QPagedPaintDevice, pages: Sequence[Sheet]) -> bool:
    """Put each on a page of its own. False when the device would not start."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    margin = _MARGIN_MM / 25.4 * device.logicalDpiX()
    for number, page in enumerate(pages):
        if number:
            device.newPage()
        free = QRectF(painter.viewport()).adjusted(margin, margin, -margin, -margin)
        for text, points, weight in (
            (page.heading, 16, QFont.Weight.Bold),
            (page.signs, 20, QFont.Weight.DemiBold),
            (page.advice, 12, QFont.Weight.Normal),
        ):
            painter.setFont(QFont(_FAMILY, points, weight))
            used = painter.boundingRect(free, Qt.TextFlag.TextWordWrap, text)
            painter.drawText(free, Qt.TextFlag.TextWordWrap, text)
            free.setTop(used.bottom() + margin / 3)
    return painter.end()


def pdf_of(page: Sheet) -> bytes:
    """One A4 page as a PDF that says nothing but what is on it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(NAME)
    writer.setCreator(NAME)
    size = QPageSize(QPageSize.PageSizeId.A4)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    writer.setPageLayout(layout)
    draw_pages(writer, (page,))
    del writer  # its last bytes come with its end
    return bytes(buffer.data().data())


def _printer(name: str) -> QPrinter:
    printer = QPrinter(QPrinterInfo.printerInfo(name))
    printer.setDocName(NAME)
    return printer
