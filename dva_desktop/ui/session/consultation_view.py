"""The consultation on screen: rail, page, what follows, and the status line."""

from __future__ import annotations

import datetime as dt
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.vault import Place
from dva_desktop.ui.pages.action_pages import FinishPage, NextPage
from dva_desktop.ui.pages.ask_pages import ConsultationPage
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.pages.progress import progress_of
from dva_desktop.ui.pages.registry import page_after, page_class, page_of_field, pages_for
from dva_desktop.ui.session.additions import Additions
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label
from dva_desktop.ui.widgets.rail import Rail
from dva_desktop.ui.widgets.side_panel import WIDTH, SidePanel
from dva_desktop.ui.widgets.text_controls import LineControl

_NARROW = 1000  # below this width (at text scale 1) the rail and the panel take turns
_NOT_ADDED_TO = ("next", "documents", "finish")
_SHOWN_BEFORE_THE_GATE = ("unsafe-to-ask", "unsafe-interpreter", "plan-safe-enquiry")


class ConsultationView(QWidget):
    """Everything about one open consultation."""

    left = Signal()
    finished = Signal()
    new_wanted = Signal(object)

    def __init__(self, consultation: Consultation) -> None:
        super().__init__()
        self.consultation = consultation
        self.page: Page | None = None
        self._pages: dict[str, Page] = {}
        self.additions: Additions | None = None
        consultation.where = self.where
        self._build()
        if consultation.is_finished:
            self._allow_additions(consultation)
        consultation.section_changed.connect(lambda _name: self._show_rail())
        consultation.findings_changed.connect(self._show_findings)
        consultation.saved.connect(self._on_saved)
        consultation.failed.connect(self._on_failed)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.go_on)
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._on_focus)
        self._place_timer = QTimer(self)
        self._place_timer.setSingleShot(True)
        self._place_timer.setInterval(400)
        self._place_timer.timeout.connect(consultation.remember_place)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(300)
        self._ahead.timeout.connect(self._build_ahead)

    # where the person is

    def where(self) -> Place | None:
        """Page, field, caret and scroll, as they are now."""
        if self.page is None:
            return None
        focused = self.focusWidget()
        field = focused.objectName() if focused and self.page.isAncestorOf(focused) else ""
        caret = 0
        if isinstance(focused, QLineEdit):
            caret = focused.cursorPosition()
        elif isinstance(focused, QPlainTextEdit):
            caret = focused.textCursor().position()
        return Place(
            page=self.page.id,
            field=field,
            caret=caret,
            scroll=self.page.verticalScrollBar().value(),
            typed={
                one.edit.objectName(): one.edit.text()
                for one in self.page.findChildren(LineControl)
                if one.error()
            },
        )

    def go_to_place(self, place: Place | None) -> None:
        """Back to the page, field and caret that were left."""
        self.show_page(place.page if place else "room")
        if place is not None and self.page is not None:
            for one in self.page.findChildren(LineControl):
                if (typed := place.typed.get(one.edit.objectName())) is not None:
                    one.put_back(typed)
        if place is not None and place.field:
            self._focus_on(place)
            # What a page has just made anew is shown, and can have the focus, a turn later.
            QTimer.singleShot(0, self, lambda: self._settle(place))

    def _settle(self, place: Place) -> None:
        now = self.where()
        if now is not None and now.page == place.page and now.field != place.field:
            self._focus_on(place)
        self._scroll_to(place.scroll)

    def _focus_on(self, place: Place) -> None:
        if self.page is None:
            return
        # Of a list made anew the one before may still be there; the newest comes last.
        target = next(reversed(self.page.findChildren(QWidget, place.field)), None)
        if target is None:
            return
        target.setFocus()
        if isinstance(target, QLineEdit):
            target.setCursorPosition(place.caret)
        elif isinstance(target, QPlainTextEdit):
            cursor = target.textCursor()
            cursor.setPosition(min(place.caret, len(target.toPlainText())))
            target.setTextCursor(cursor)

    def show_page(self, page_id: str) -> None:
        """Open a page; an unknown or hidden one falls back to the first."""
        known = [page.id for page in pages_for(self.consultation.record)]
        wanted = page_id if page_id in known else known[0]
        if wanted not in self._pages:
            self._add_page(wanted)
        self.page = self._pages[wanted]
        self._stack.setCurrentWidget(self.page)
        self.page.on_findings()
        self._show_rail()
        self._show_findings()
        self.back.setEnabled(page_after(self.consultation.record, wanted, -1) is not None)
        self.onward.setVisible(page_after(self.consultation.record, wanted) is not None)
        self._choose_panes()
        self.page.verticalScrollBar().setValue(0)
        first = self.page.first_focus()
        (first if first is not None and first.isEnabled() else self.onward).setFocus()
        announce(self, self.page.heading)
        self._place_timer.start()
        self._ahead.start()

    def go_on(self) -> None:
        """Continue to the next page of the walk."""
        self._step(1)

    def go_back(self) -> None:
        """Back along the walk."""
        self._step(-1)

    # building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._switch = self._narrow_bar()
        outer.addWidget(self._switch)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._rail = Rail()
        self._rail.page_chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        self._panel = SidePanel()
        self._panel.place_wanted.connect(self._go_to_field)
        self._centre = QWidget()
        centre = QVBoxLayout(self._centre)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self._stack, 1)
        self.problem: QLabel = label("", "strip")
        self.problem.setObjectName("problem")
        self.problem.hide()
        centre.addWidget(self.problem)
        self._low = self._foot()
        centre.addWidget(self._low)
        middle.addWidget(self._rail)
        middle.addWidget(self._centre, 1)
        middle.addWidget(self._panel)
        outer.addLayout(middle, 1)

    def _narrow_bar(self) -> QWidget:
        bar = QWidget()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        self._steps_button = button("Steps", name="view:steps")
        self._follows_button = button("What follows", name="view:follows")
        for made in (self._steps_button, self._follows_button):
            made.setCheckable(True)
            made.clicked.connect(self._on_switch)
            row.addWidget(made)
        row.addStretch(1)
        return bar

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(tokens().px(24), tokens().px(8), tokens().px(24), tokens().px(8))
        self.back = button("Back", name="foot:back")
        self.back.clicked.connect(self.go_back)
        self.onward = button("Continue", "primary", name="foot:continue")
        self.onward.setToolTip("Ctrl+Enter")
        self.onward.clicked.connect(self.go_on)
        self.status: QLabel = label("", "small", wrap=False)
        self.status.setObjectName("status")
        home = button("Home", "link", name="foot:home")
        home.clicked.connect(self.left)
        row.addWidget(self.back)
        row.addWidget(self.onward)
        row.addStretch(1)
        row.addWidget(self.status)
        row.addWidget(home)
        return foot

    def _build_ahead(self) -> None:
        """While this page is read, build the next, so that Continue keeps nobody waiting."""
        if self.additions is not None:
            return  # a page of a finished consultation asks the vault how it stood
        after = page_after(self.consultation.record, self.page.id) if self.page else None
        if after is not None and after not in self._pages:
            self._add_page(after)

    def _allow_additions(self, consultation: Consultation) -> None:
        """A finished consultation is read; what is added to it is kept apart from what stood."""
        self.additions = Additions(consultation, lambda page: page_class(page).title)
        self.additions.rebuild_wanted.connect(self._rebuild)
        self.additions.page_wanted.connect(self.show_page)
        self.additions.kept.connect(self._say_kept)
        self.additions.failed.connect(self._on_failed)

    def _rebuild(self, page_id: str) -> None:
        """Make a page anew and show it; without a name, forget them all."""
        for own in [page_id] if page_id else list(self._pages):
            page = self._pages.pop(own, None)
            if page is not None:
                self._stack.removeWidget(page)
                page.hide()
                page.deleteLater()
        if page_id:
            self.show_page(page_id)

    def flush(self) -> bool:
        """Commit what is pending, of the consultation and of what is being added to it."""
        added = self.additions is None or self.additions.flush()
        return self.consultation.flush() and added

    def _add_page(self, page_id: str) -> None:
        additions = self.additions if page_id not in _NOT_ADDED_TO else None
        kind = page_class(page_id)
        page = kind(
            self.consultation if additions is None else additions.source(page_id, kind.section)
        )
        page.wanted.connect(self._on_wanted)
        if isinstance(page, NextPage):
            page.field_wanted.connect(self._go_to_field)
        if isinstance(page, ConsultationPage):
            page.new_wanted.connect(self.new_wanted)
        if isinstance(page, FinishPage):
            page.finish_wanted.connect(self.finished)
        if additions is not None:
            additions.dress(page)
        page.verticalScrollBar().valueChanged.connect(lambda _value: self._place_timer.start())
        self._pages[page_id] = page
        self._stack.addWidget(page)

    # working

    def _step(self, step: int) -> None:
        if self.page is not None:
            target = page_after(self.consultation.record, self.page.id, step)
            if target is not None:
                self.flush()
                self.show_page(target)

    def _on_wanted(self, page_id: str) -> None:
        if page_id:
            self.show_page(page_id)
        else:
            self.onward.setFocus()

    def _go_to_field(self, field: str) -> None:
        self.show_page(page_of_field(field, self.consultation.record))
        if self.page is None:
            return
        name = field.partition(".")[2].split(".")[0]
        control = self.page.controls.get(name)
        if control is not None:
            control.focus_target().setFocus()
            self.page.ensureWidgetVisible(control)

    def _show_rail(self) -> None:
        record = self.consultation.record
        entries = [
            (page.id, page.stage, page.title, progress_of(record, page.section, page.id).words)
            for page in pages_for(record)
        ]
        self._rail.show_entries(entries, self.page.id if self.page else "")

    def _show_findings(self) -> None:
        record = self.consultation.record
        is_open = self.consultation.gate_open or record.ask.outcome is not None
        shown = [
            finding
            for finding in self.consultation.findings
            if is_open or finding.id in _SHOWN_BEFORE_THE_GATE
        ]
        self._panel.show_findings(shown)
        if self.page is not None:
            ids = [finding.id for finding in shown]
            frame = self.consultation.locality.legal_frame
            self._panel.show_help(self.page.id, frame, ids, quiet=not is_open)
        self._follows_button.setText(f"What follows ({len(shown)})")

    def _on_saved(self, at: dt.datetime) -> None:
        self._say_kept(f"Saved {at:%H:%M:%S}")

    def _say_kept(self, words: str) -> None:
        self.problem.hide()
        self.status.setText(words)

    def _on_failed(self, text: str) -> None:
        self.problem.setText(f"Not saved yet. {text}")
        self.problem.show()
        announce(self.problem, self.problem.text(), urgent=True)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self._place_timer.start()

    def _scroll_to(self, value: int) -> None:
        if self.page is not None:
            self.page.verticalScrollBar().setValue(value)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 (Qt's own)
        """Tab goes as the eye does: rail, page, foot, panel. Qt has what was made last come last,
        and the entries of the rail and the rows of a page are made anew all the time."""
        _put_after(self._follows_button, self._rail)
        for part in (self._low, self._panel):
            _put_after(_last_stop(self.window()), part)
        return super().focusNextPrevChild(next)

    # narrow windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_panes()

    def _on_switch(self) -> None:
        pressed = self.sender()
        for made in (self._steps_button, self._follows_button):
            if made is not pressed:
                made.setChecked(False)
        self._choose_panes()

    def _choose_panes(self) -> None:
        narrow = self.width() < tokens().px(_NARROW)
        on_next = self.page is not None and self.page.id == "next"
        self._switch.setVisible(narrow)
        steps = narrow and self._steps_button.isChecked()
        follows = narrow and self._follows_button.isChecked()
        self._rail.setVisible(steps or not narrow)
        self._panel.setVisible(follows or (not narrow and not on_next))
        self._centre.setVisible(not (steps or follows))
        wide = 16_777_215
        self._rail.setMaximumWidth(wide if narrow else tokens().px(216))
        self._panel.setMaximumWidth(wide if narrow else tokens().px(WIDTH))


def _put_after(before: QWidget, part: QWidget) -> None:
    """Let Tab go from ``before`` through all of ``part``."""
    for stop in part.findChildren(QWidget):
        if _is_stop(stop):
            QWidget.setTabOrder(before, stop)
            before = stop


def _last_stop(window: QWidget) -> QWidget:
    """Where Tab goes last; ``setTabOrder`` takes nothing that cannot have the focus."""
    found = window.previousInFocusChain()
    while found is not None and not _is_stop(found) and found is not window:
        found = found.previousInFocusChain()
    return found or window


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
