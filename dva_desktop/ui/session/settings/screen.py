"""Settings and safety: a short list at the left, one page at a time beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.ui.session.settings.backups import BackupsPage
from dva_desktop.ui.session.settings.computer import ComputerPage
from dva_desktop.ui.session.settings.journal import JournalPage
from dva_desktop.ui.session.settings.keeping import KeepingPage
from dva_desktop.ui.session.settings.means import Means
from dva_desktop.ui.session.settings.page import SettingsPage
from dva_desktop.ui.session.settings.people import PeoplePage
from dva_desktop.ui.session.settings.practice import PracticePage
from dva_desktop.ui.session.settings.protection import ProtectionPage
from dva_desktop.ui.session.settings.ways_in import WaysInPage
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, column, label, rule

PAGES: tuple[type[SettingsPage], ...] = (
    ComputerPage,
    PracticePage,
    WaysInPage,
    PeoplePage,
    BackupsPage,
    KeepingPage,
    JournalPage,
    ProtectionPage,
)
_LIST_WIDTH = 232
_NARROW = 860  # below this width (at text scale 1) the list and the page take turns


class SettingsScreen(QWidget):
    """``closed``: back to the list of consultations. ``redressed``: the size of the text, the
    colours or the person's role has changed, and what is on the screen should be made anew."""

    closed = Signal()
    redressed = Signal()

    def __init__(self, means: Means) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._means = means
        self._pages: dict[str, SettingsPage] = {}
        self._shown_alone = False  # in a narrow window: the page, not the list
        leads = means.leads
        self.kinds = {kind.id: kind for kind in PAGES if leads or not kind.for_leads}
        self.page: SettingsPage | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = self._list()
        row.addWidget(self.list)
        self._stack = QStackedWidget()
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self._narrow_bar())
        beside.addWidget(self._stack, 1)
        row.addWidget(self._beside, 1)
        self.show_page(next(iter(self.kinds)), alone=False)

    def show_page(self, page_id: str, *, alone: bool = True) -> None:
        """Open a page; one that this person may not use is as if it were not there."""
        if page_id not in self.kinds:
            return
        if self.page is not None:
            self.page.leave()
        if page_id not in self._pages:
            made = self.kinds[page_id](self._means)
            if isinstance(made, ComputerPage):
                made.redressed.connect(self.redressed)
            if isinstance(made, PeoplePage):
                made.stepped_down.connect(self.redressed)
            self._pages[page_id] = made
            self._stack.addWidget(made)
        self.page = self._pages[page_id]
        self.page.clear_answer()
        self.page.look()
        self._stack.setCurrentWidget(self.page)
        self.page.verticalScrollBar().setValue(0)
        for own, made_button in self.buttons.items():
            made_button.setChecked(own == page_id)
            made_button.setAccessibleDescription("current page" if own == page_id else "")
        self._shown_alone = alone
        self._choose_panes()
        announce(self, self.page.heading or self.page.title)

    def focus_page(self) -> None:
        """Put the focus where the page begins."""
        first = self.page.first_focus() if self.page is not None else None
        (first or self.back).setFocus()

    def restore_focus(self, before: SettingsScreen) -> None:
        """Put the focus where it was in the screen that this one replaces."""
        focused = before.focusWidget()
        name = focused.objectName() if focused is not None else ""
        found = self.findChild(QWidget, name) if name else None
        if isinstance(found, QWidget):
            found.setFocus()

    # building

    def _list(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setProperty("role", "rail")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("Settings and safety")
        inner = QWidget()
        rows = column(spacing=2, margin=8)
        inner.setLayout(rows)
        self.back: QPushButton = button("\u2190 Consultations", "rail", name="settings:back")
        self.back.setAccessibleName("Back to the consultations")
        self.back.clicked.connect(self._go_back)
        rows.addWidget(self.back)
        rows.addWidget(rule())
        heading = label("Settings and safety", "eyebrow")
        heading.setContentsMargins(tokens().px(8), tokens().px(6), 0, tokens().px(2))
        rows.addWidget(heading)
        self.buttons: dict[str, QPushButton] = {}
        for own, kind in self.kinds.items():
            made = button(kind.title, "rail", name=f"settings:{own}")
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, to=own: self._chosen(to))
            rows.addWidget(made)
            self.buttons[own] = made
        rows.addStretch(1)
        area.setWidget(inner)
        return area

    def _narrow_bar(self) -> QWidget:
        self._bar = QWidget()
        self._bar.setProperty("role", "bar")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(tokens().px(16), tokens().px(4), tokens().px(16), tokens().px(4))
        self.all = button("\u2190 Settings and safety", "link", name="settings:all")
        self.all.clicked.connect(self._show_list)
        row.addWidget(self.all)
        row.addStretch(1)
        return self._bar

    # working

    def _chosen(self, page_id: str) -> None:
        self.show_page(page_id)
        if self._is_narrow():
            self.focus_page()

    def _go_back(self) -> None:
        if self.page is not None:
            self.page.leave()
        self.closed.emit()

    def _show_list(self) -> None:
        self._shown_alone = False
        self._choose_panes()
        current = next((one for one in self.buttons.values() if one.isChecked()), self.back)
        current.setFocus()

    def _is_narrow(self) -> bool:
        return self.width() < tokens().px(_NARROW)

    def _choose_panes(self) -> None:
        narrow = self._is_narrow()
        self._bar.setVisible(narrow)
        self.list.setVisible(not (narrow and self._shown_alone))
        self._beside.setVisible(not narrow or self._shown_alone)
        wide = 16_777_215
        self.list.setMinimumWidth(0 if narrow else tokens().px(_LIST_WIDTH))
        self.list.setMaximumWidth(wide if narrow else tokens().px(_LIST_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_panes()
