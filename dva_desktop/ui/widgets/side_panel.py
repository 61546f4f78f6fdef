"""Beside each page: what follows from the answers, and the advice that fits this page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedWidget, QWidget

from dva_desktop.core.guidance.model import LegalFrame
from dva_desktop.core.pathway import Finding
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import button, column
from dva_desktop.ui.widgets.cards import FindingsPanel
from dva_desktop.ui.widgets.help_panel import HelpPanel

WIDTH = 316


class SidePanel(QWidget):
    """Two views of which one is shown; the findings come first, and stay first after a lock."""

    place_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(tokens().px(WIDTH))
        self.findings = FindingsPanel()
        self.findings.place_wanted.connect(self.place_wanted)
        self.help = HelpPanel()
        self._stack = QStackedWidget()
        self._buttons: list[QPushButton] = []
        switch = QHBoxLayout()
        switch.setSpacing(0)
        px = tokens().px
        switch.setContentsMargins(px(12), px(8), px(12), 0)
        for place, (text, view) in enumerate(
            (("What follows", self.findings), ("Help", self.help))
        ):
            made = button(text, "segment", name=f"side:{place}")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, at=place: self.show_view(at))
            switch.addWidget(made, 1)
            self._buttons.append(made)
            self._stack.addWidget(_scrolling(view, text))
        rows = column(spacing=0)
        rows.addLayout(switch)
        rows.addWidget(self._stack, 1)
        self.setLayout(rows)
        self.show_view(0)

    def show_view(self, place: int) -> None:
        """0: what follows; 1: help."""
        self._stack.setCurrentIndex(place)
        for at, made in enumerate(self._buttons):
            made.setChecked(at == place)

    def show_findings(self, shown: Sequence[Finding]) -> None:
        """Show these findings, and their number on the button."""
        self.findings.show_findings(shown)
        self._buttons[0].setText(f"What follows ({len(shown)})" if shown else "What follows")

    def show_help(
        self, page: str, legal_frame: LegalFrame, finding_ids: Sequence[str], *, quiet: bool
    ) -> None:
        """Show the advice for ``page``; ``quiet`` leaves out what names the subject."""
        self.help.show_page(page, legal_frame, finding_ids, quiet=quiet)


def _scrolling(view: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    area.setWidget(view)
    return area
