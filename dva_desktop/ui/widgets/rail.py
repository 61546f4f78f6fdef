"""The rail: four stages and their pages, where the person is, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import button, clear_layout, column, label


class Rail(QScrollArea):
    """Buttons, not decoration: people may go back, and forward past what is optional."""

    page_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setProperty("role", "rail")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Steps")
        self.setFixedWidth(tokens().px(216))
        inner = QWidget()
        self._rows: QVBoxLayout = column(spacing=0, margin=8)
        inner.setLayout(self._rows)
        self.setWidget(inner)
        self._entries: tuple[tuple[str, str, str, str], ...] = ()
        self._buttons: dict[str, QPushButton] = {}

    def show_entries(self, entries: Sequence[tuple[str, str, str, str]], current: str) -> None:
        """Show ``(page id, stage, title, state)`` rows; rebuilt only when the pages differ."""
        if [entry[:3] for entry in entries] != [entry[:3] for entry in self._entries]:
            self._build(entries)
        self._entries = tuple(entries)
        for page, _stage, title, state in entries:
            made = self._buttons[page]
            made.setChecked(page == current)
            mark = {"Recorded": "●", "Started": "◐"}.get(state, "○")
            made.setText(f"{mark}  {title}")
            made.setAccessibleName(f"{title}, {state.lower()}")
            made.setAccessibleDescription("current step" if page == current else "")

    def _build(self, entries: Sequence[tuple[str, str, str, str]]) -> None:
        clear_layout(self._rows)
        self._buttons.clear()
        last = ""
        for page, stage, title, _state in entries:
            if stage != last:
                heading = QHBoxLayout()
                heading.setContentsMargins(tokens().px(8), tokens().px(6), 0, tokens().px(2))
                heading.addWidget(label(stage, "eyebrow"))
                self._rows.addLayout(heading)
                last = stage
            made = button(title, "rail", name=f"rail:{page}")
            made.setCheckable(True)
            made.clicked.connect(lambda _c=False, to=page: self.page_chosen.emit(to))
            self._rows.addWidget(made)
            self._buttons[page] = made
        self._rows.addStretch(1)
