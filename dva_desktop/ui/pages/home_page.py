"""Home: the consultations, by initials and date until names are asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from dva_desktop.core.pathway.planned import Planned
from dva_desktop.core.record.numbers import digits_of, format_ten_digits, number_error
from dva_desktop.core.vault import Status, Summary
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, column, label
from dva_desktop.ui.widgets.dates import say_date
from dva_desktop.ui.widgets.planned import PlannedCard

_SEARCH_HELP = "Part of a name, or an NHS or CHI number"


class HomePage(QWidget):
    """Continue a consultation, start a new one, or find one by name or number."""

    opened = Signal(str)
    reference_wanted = Signal()
    new_wanted = Signal()

    def __init__(
        self,
        list_all: Callable[[], tuple[Summary, ...]],
        search: Callable[[str], tuple[Summary, ...]],
        list_planned: Callable[[], tuple[Planned, ...]] = tuple,
    ) -> None:
        super().__init__()
        self._list_all, self._search, self._list_planned = list_all, search, list_planned
        outer = QHBoxLayout(self)
        inner = QWidget()
        inner.setMaximumWidth(tokens().px(860))
        layout = column(spacing=16, margin=32)
        px = tokens().px
        layout.setContentsMargins(px(32), px(16), px(32), px(16))  # at 200 % each line counts
        inner.setLayout(layout)
        outer.addStretch(1)
        outer.addWidget(inner, 100)
        outer.addStretch(1)
        layout.addLayout(self._head())
        layout.addLayout(self._search_row())
        self.problem = label("", "error")
        self.problem.hide()
        layout.addWidget(self.problem)
        self.planned = PlannedCard()
        layout.addWidget(self.planned)
        self.list = self._table()
        layout.addWidget(self.list, 1)
        self.empty = label("No consultation yet. \u201cNew consultation\u201d starts one.", "muted")
        layout.addWidget(self.empty)
        layout.addStretch(0)
        self.refresh()

    def refresh(self) -> None:
        """Show the list, or what the search finds."""
        text = self.search.text().strip()
        problem = _number_problem(text)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        found = () if problem else (self._search(text) if text else self._list_all())
        self.list.clear()
        self.list.setColumnHidden(3, not self.names.isChecked())
        for summary in found:
            item = QTreeWidgetItem(self._words(summary))
            item.setData(0, Qt.ItemDataRole.UserRole, summary.id)
            self.list.addTopLevelItem(item)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._show_planned(found if not text else ())
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.empty.setText(
            "Nothing found."
            if text
            else "No consultation yet. \u201cNew consultation\u201d starts one."
        )
        if text:
            announce(self, f"{len(found)} found")

    def _show_planned(self, listed: tuple[Summary, ...]) -> None:
        """The plans of the consultations that are listed; while searching none is shown."""
        by_id = {summary.id: summary for summary in listed}
        self.planned.show_plans(
            [
                (plan, self._who(by_id[plan.consultation]))
                for plan in self._list_planned()
                if plan.consultation in by_id
            ]
        )

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Consultations", "h1"), 1)
        self.new_button = button("New consultation", "primary", name="home:new")
        self.new_button.clicked.connect(self.new_wanted)
        reference = button("Reference", name="home:reference")
        reference.clicked.connect(self.reference_wanted)
        row.addWidget(reference)
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

    def _table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setObjectName("home.list")
        table.setAccessibleName("Consultations")
        table.setHeaderLabels(["Date", "Patient", "State", "Number"])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        header = table.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        for column_number, width in enumerate((180, 0, 110, 150)):
            header.resizeSection(column_number, tokens().px(width))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.itemActivated.connect(lambda item, _column: self._open(item))
        return table

    def _words(self, summary: Summary) -> list[str]:
        """Initials by default: the list may be seen by whoever walks in."""
        named = self.names.isChecked()
        number = format_ten_digits(summary.nhs_number or summary.chi_number) if named else ""
        state = "Finished" if summary.status is Status.FINALISED else "Open"
        return [say_date(summary.date), self._who(summary), state, number]

    def _who(self, summary: Summary) -> str:
        who = summary.name if self.names.isChecked() else summary.initials
        return who or "No name yet"

    def _open(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.opened.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _number_problem(text: str) -> str:
    """A full-length number is checked before it is searched for; shorter ones just search."""
    digits = digits_of(text)
    return number_error(text) if digits.isdigit() and len(digits) >= 10 else ""
