"""Home: the consultations, by initials and date until names are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
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

PAGE = 50  # consultations; the others are fetched when they are asked for
_SETTINGS = "Settings and safety"
_NARROW = 760  # below this width (at text scale 1) its button has a shorter name
_SEARCH_HELP = "Part of a name, or an NHS or CHI number"
_NONE_YET = "No consultation yet. \u201cNew consultation\u201d starts one."


class Listing(Protocol):
    """What of the vault is seen here. The newest come first, ``limit`` after the first ``start``;
    ``summaries`` gives the lines of those that exist."""

    def consultations(self, limit: int, start: int) -> tuple[Summary, ...]: ...

    def search(self, text: str, limit: int, start: int) -> tuple[Summary, ...]: ...

    def summaries(self, consultation_ids: Iterable[str]) -> dict[str, Summary]: ...


class HomePage(QWidget):
    """Continue a consultation, start a new one, or find one by name or number."""

    opened = Signal(str)
    reference_wanted = Signal()
    new_wanted = Signal()
    settings_wanted = Signal()
    nudge_taken = Signal()

    def __init__(
        self, listing: Listing, list_planned: Callable[[], tuple[Planned, ...]] = tuple
    ) -> None:
        super().__init__()
        self._listing, self._list_planned = listing, list_planned
        self._shown: list[Summary] = []
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
        layout.addWidget(self._nudges())
        layout.addLayout(self._search_row())
        self.notice = label("", "warn")
        self.problem = label("", "error")
        for said in (self.notice, self.problem):
            said.hide()
            layout.addWidget(said)
        self.planned = PlannedCard()
        layout.addWidget(self.planned)
        self.list = self._table()
        layout.addWidget(self.list, 1)
        self.more = button(f"Show {PAGE} more", "link", name="home:more")
        self.more.clicked.connect(self._show_more)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.empty = label(_NONE_YET, "muted")
        layout.addWidget(self.empty)
        layout.addStretch(0)
        self.refresh()

    def tell(self, notice: str) -> None:
        """Something that everybody has to know before they go on; empty for nothing."""
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < tokens().px(_NARROW)
        self.settings.setText("Settings" if narrow else _SETTINGS)

    def refresh(self) -> None:
        """Show the beginning of the list, or of what the search finds."""
        text = self.search.text().strip()
        problem = _number_problem(text)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.list.clear()
        self._shown = []
        self._add(() if problem else self._next_page())
        self._go_to_row(0)
        self._show_planned()
        self.list.setVisible(bool(self._shown))
        self.empty.setVisible(not self._shown)
        self.empty.setText("Nothing found." if text else _NONE_YET)
        if text:
            more = "" if self.more.isHidden() else "More than "
            announce(self, f"{more}{len(self._shown)} found")

    def _next_page(self) -> tuple[Summary, ...]:
        """The next lines: one more than a page when there are further ones."""
        text, start = self.search.text().strip(), len(self._shown)
        if text:
            return self._listing.search(text, PAGE + 1, start)
        return self._listing.consultations(PAGE + 1, start)

    def _add(self, found: tuple[Summary, ...]) -> None:
        for summary in found[:PAGE]:
            item = QTreeWidgetItem(self._words(summary))
            item.setData(0, Qt.ItemDataRole.UserRole, summary.id)
            self.list.addTopLevelItem(item)
            self._shown.append(summary)
        self.more.setVisible(len(found) > PAGE)

    def _show_more(self) -> None:
        """Another page below; its first line gets the focus."""
        before = len(self._shown)
        self._add(self._next_page())
        self._go_to_row(before)
        self.list.setFocus()
        announce(self, f"{len(self._shown)} shown")

    def _go_to_row(self, row: int) -> None:
        if (item := self.list.topLevelItem(row)) is not None:
            self.list.setCurrentItem(item)

    def _name_or_not(self) -> None:
        self.list.setColumnHidden(3, not self.names.isChecked())
        for row, summary in enumerate(self._shown):
            if (item := self.list.topLevelItem(row)) is not None:
                for column_number, words in enumerate(self._words(summary)):
                    item.setText(column_number, words)
        self._show_planned()

    def _show_planned(self) -> None:
        """The plans of the consultations that there are; while searching none is shown."""
        plans = () if self.search.text().strip() else self._list_planned()
        there = self._listing.summaries(plan.consultation for plan in plans) if plans else {}
        self.planned.show_plans(
            [
                (plan, self._who(there[plan.consultation]))
                for plan in plans
                if plan.consultation in there
            ]
        )

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Consultations", "h1"), 1)
        self.new_button = button("New consultation", "primary", name="home:new")
        self.new_button.clicked.connect(self.new_wanted)
        self.settings = button("", name="home:settings")
        self.settings.setAccessibleName(_SETTINGS)
        self.settings.clicked.connect(self.settings_wanted)
        reference = button("Reference", name="home:reference")
        reference.clicked.connect(self.reference_wanted)
        row.addWidget(self.settings)
        row.addWidget(reference)
        row.addWidget(self.new_button)
        return row

    def _nudges(self) -> QWidget:
        """One quiet line, with the way to what it speaks of."""
        self.nudge = QWidget()
        row = QHBoxLayout(self.nudge)
        row.setContentsMargins(0, 0, 0, 0)
        self.nudge_words = label("", "muted", wrap=False)
        self.nudge_button = button("", "link", name="home:nudge")
        self.nudge_button.clicked.connect(self.nudge_taken)
        row.addWidget(self.nudge_words)
        row.addWidget(self.nudge_button)
        row.addStretch(1)
        self.nudge_about("", "")
        return self.nudge

    def nudge_about(self, words: str, action: str) -> None:
        """Say ``words`` under the heading, with a link called ``action``, which tells by
        ``nudge_taken``; without words there is nothing to say."""
        self.nudge_words.setText(words)
        self.nudge_button.setText(action)
        self.nudge_button.setAccessibleName(f"{action}. {words}")
        self.nudge.setVisible(bool(words))

    def _search_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.search = QLineEdit()
        self.search.setObjectName("home.search")
        self.search.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # no name is learnt
        self.search.setPlaceholderText(_SEARCH_HELP)
        self.search.setAccessibleName(f"Search: {_SEARCH_HELP}")
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(lambda: self._open(self.list.currentItem()))
        self.names = QCheckBox("Show names")
        self.names.setObjectName("home.names")
        self.names.toggled.connect(lambda _on: self._name_or_not())
        row.addWidget(self.search, 1)
        row.addWidget(self.names)
        return row

    def _table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setObjectName("home.list")
        table.setAccessibleName("Consultations")
        table.setHeaderLabels(["Date", "Patient", "State", "Number"])
        table.setColumnHidden(3, True)
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
