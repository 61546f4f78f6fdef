"""The journal: what happened lately, in plain words, and a copy of all of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from PySide6.QtGui import QBrush, QColor, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from dva_desktop.core.vault import Entry
from dva_desktop.ui.session.dialogs import choose_folder
from dva_desktop.ui.session.settings.journal_copy import JournalCopy
from dva_desktop.ui.session.settings.page import SettingsPage
from dva_desktop.ui.session.settings.people import named
from dva_desktop.ui.session.settings.words import NOTABLE, about, what
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import button, label, row_of
from dva_desktop.ui.widgets.dates import say_date

_NARROW = 700  # below this width (at text scale 1) the last column goes
MOST_SHOWN = 300  # rows; the export has all of them


class JournalPage(SettingsPage):
    """The newest first; what a lead should look at is marked, by a word and not by colour alone."""

    id, title, for_leads = "journal", "Journal", True
    width_at_most = 980
    lead = (
        "What was done here, by whom and when. It holds no word of a record, and a line that is "
        "changed or taken away is found when the records are checked."
    )

    def build(self) -> None:
        self.list = QTreeWidget()
        self.list.setObjectName("journal.list")
        self.list.setAccessibleName("Journal, the newest first")
        self.list.setHeaderLabels(["When", "Who", "What", "Consultation"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setMinimumHeight(tokens().px(340))
        header = self.list.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        for place, width in enumerate((150, 170, 0, 130)):
            header.resizeSection(place, tokens().px(width))
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.column.addWidget(self.list, 1)
        self.count = label("", "small")
        self.column.addWidget(self.count)
        self.export = button("Save a copy of all of it", "primary", name="journal:export")
        self.export.clicked.connect(lambda: choose_folder(self, self.save))
        self.column.addLayout(row_of(self.export))
        self.column.addWidget(
            label(
                "The copy is a table with a seal on each line. Its last line is a mark: keep it, "
                "and anyone who checks the records later can tell whether they still hold all "
                "that was there.",
                "muted",
            )
        )

    def refresh(self) -> None:
        names = {one.id: named(one) for one in self.means.vault.people.all()}
        entries = self.means.vault.latest(MOST_SHOWN)
        self.list.clear()
        for first, times in _together(entries):
            self.list.addTopLevelItem(_row(first, times, names.get(first.who, "")))
        if (top := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(top)
        total = entries[0].seq if entries else 0  # they are numbered without a gap
        shown = f"The last {len(entries)} of {total}" if total > len(entries) else f"{total}"
        self.count.setText(f"{shown} entries.")

    def first_focus(self) -> QWidget | None:
        return self.list

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < tokens().px(_NARROW)
        self.list.setColumnHidden(3, narrow)

    def save(self, folder: Path) -> JournalCopy:
        """Write the whole journal into ``folder`` under a neutral name."""
        copy = JournalCopy(self, self.means.vault, folder)
        copy.finished.connect(lambda _result: self.look())  # the copy is in the journal too
        copy.begin()
        return copy


def _together(entries: Iterable[Entry]) -> list[tuple[Entry, int]]:
    """The same thing done several times in a row, as typing does, is one line."""
    found = []
    for _same, group in groupby(entries, key=lambda one: (one.who, one.what, one.consultation)):
        alike = list(group)
        if alike[0].what == "section_saved":
            found.append((alike[0], len(alike)))
        else:
            found += [(one, 1) for one in alike]
    return found


def _row(entry: Entry, times: int, who: str) -> QTreeWidgetItem:
    at = entry.at.astimezone()
    notable = entry.what in NOTABLE
    words = f"{'Look: ' if notable else ''}{what(entry)}{f' ({times} times)' if times > 1 else ''}"
    item = QTreeWidgetItem([f"{at.day:02}/{at.month:02}/{at.year} {at:%H:%M}", who, words, ""])
    item.setText(3, about(entry))
    item.setToolTip(2, words)
    item.setToolTip(0, f"{say_date(at.date())}, {at:%H:%M:%S}")
    if notable:
        item.setForeground(2, QBrush(QColor(tokens().danger)))
    return item
