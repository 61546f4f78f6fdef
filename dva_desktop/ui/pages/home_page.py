"""Home: the consultations, by initials and date until names are asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.record.numbers import digits_of, number_error
from dva_desktop.core.vault import Summary
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, column, label
from dva_desktop.ui.widgets.dates import say_date

_SEARCH_HELP = "Part of a name, or an NHS or CHI number"


class HomePage(QWidget):
    """Continue a consultation, start a new one, or find one by name or number."""

    opened = Signal(str)
    new_wanted = Signal()

    def __init__(
        self,
        list_all: Callable[[], tuple[Summary, ...]],
        search: Callable[[str], tuple[Summary, ...]],
    ) -> None:
        super().__init__()
        self._list_all, self._search = list_all, search
        outer = QVBoxLayout(self)
        inner = QWidget()
        inner.setMaximumWidth(tokens().px(820))
        layout = column(spacing=16, margin=32)
        inner.setLayout(layout)
        outer.addWidget(inner, 1, Qt.AlignmentFlag.AlignHCenter)
        inner.setMinimumWidth(min(tokens().px(560), 640))
        layout.addLayout(self._head())
        layout.addLayout(self._search_row())
        self.problem = label("", "error")
        self.problem.hide()
        layout.addWidget(self.problem)
        self.list = QListWidget()
        self.list.setObjectName("home.list")
        self.list.setAccessibleName("Consultations")
        self.list.itemActivated.connect(self._open)
        layout.addWidget(self.list, 1)
        self.empty = label("No consultation yet. \u201cNew consultation\u201d starts one.", "muted")
        layout.addWidget(self.empty)
        self.refresh()

    def refresh(self) -> None:
        """Show the list, or what the search finds."""
        text = self.search.text().strip()
        problem = _number_problem(text)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        found = () if problem else (self._search(text) if text else self._list_all())
        self.list.clear()
        for summary in found:
            item = QListWidgetItem(self._words(summary))
            item.setData(Qt.ItemDataRole.UserRole, summary.id)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.empty.setText(
            "Nothing found."
            if text
            else "No consultation yet. \u201cNew consultation\u201d starts one."
        )
        if text:
            announce(self, f"{len(found)} found")

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Consultations", "h1"), 1)
        self.new_button = button("New consultation", "primary", name="home:new")
        self.new_button.clicked.connect(self.new_wanted)
        row.addWidget(self.new_button)
        return row

    def _search_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.search = QLineEdit()
        self.search.setObjectName("home.search")
        self.search.setPlaceholderText(_SEARCH_HELP)
        self.search.setAccessibleName(f"Search: {_SEARCH_HELP}")
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(lambda: self._open(self.list.currentItem()))
        self.names = QCheckBox("Show names")
        self.names.setObjectName("home.names")
        self.names.toggled.connect(lambda _on: self.refresh())
        row.addWidget(self.search, 1)
        row.addWidget(self.names)
        return row

    def _words(self, summary: Summary) -> str:
        who = summary.name if self.names.isChecked() else summary.initials
        state = "finished" if summary.status == "finalised" else "open"
        parts = [say_date(summary.date), who or "no name yet", state]
        if self.names.isChecked() and summary.nhs_number:
            parts.insert(2, summary.nhs_number)
        return "     ".join(parts)

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.opened.emit(item.data(Qt.ItemDataRole.UserRole))


def _number_problem(text: str) -> str:
    """A full-length number is checked before it is searched for; shorter ones just search."""
    digits = digits_of(text)
    return number_error(text) if digits.isdigit() and len(digits) >= 10 else ""
