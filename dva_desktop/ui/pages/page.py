"""A page edits one section, or one step of it. It says what to ask and when to show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dva_desktop.core.record import SECTIONS, Record
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, column, label
from dva_desktop.ui.widgets.control import Control
from dva_desktop.ui.widgets.form import Field, Forms, field_types

COLUMN_WIDTH = 760


class Page(QScrollArea):
    """One scrolling column of cards under a heading that is the question.

    Subclasses give ``title``, ``heading``, ``section`` and build their cards in ``build``.
    """

    id = ""
    section = ""
    stage = ""
    title = ""
    heading = ""
    lead = ""
    requirements: tuple[str, ...] = ()  # ids of docs/requirements.toml that the page carries

    wanted = Signal(str)  # another page, by id

    def __init__(self, consultation: Consultation) -> None:
        super().__init__()
        self.consultation = consultation
        self.forms = Forms(consultation.guidance)
        self.controls: dict[str, Control] = {}
        self._order: list[Control] = []
        self._shown_when: list[tuple[QWidget, Callable[[Record], bool]]] = []
        self._refreshing = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.title)
        self._frame()
        self.build()
        self.column.addStretch(1)
        self.refresh()
        consultation.section_changed.connect(self._on_change)
        consultation.findings_changed.connect(self._on_findings_changed)

    def build(self) -> None:
        """Make the cards of this page."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the record as it stands."""
        self._refreshing = True
        section = self.record.section(self.section)
        for name, control in self.controls.items():
            control.set_value(getattr(section, name))
        self._refreshing = False
        self._reveal()

    def on_findings(self) -> None:
        """What follows from the answers has changed; pages that show it override this."""

    @property
    def record(self) -> Record:
        return self.consultation.record

    def first_focus(self) -> QWidget | None:
        """Where the focus goes when the page opens: its first control."""
        shown = (one for one in self._order if one.isVisibleTo(self))
        return next((one.focus_target() for one in shown), None)

    def lock_answers(self) -> None:
        """A finished consultation is kept as it was: everything can be read, nothing changed."""
        for control in (*self.controls.values(), *self.findChildren(Control)):
            control.setEnabled(False)

    # building

    def card(self, title: str = "", lead: str = "") -> Card:
        """A card at the end of the page."""
        made = Card()
        if title:
            made.add(label(title, "h2"))
        if lead:
            made.add(label(lead, "muted"))
        self.add(made)
        return made

    def add(self, widget: QWidget) -> None:
        self.column.addWidget(widget)

    def ask(self, card: Card, name: str, **options: Any) -> Field:
        """Ask for the field ``name`` of this page's section in ``card``."""
        kinds = field_types(SECTIONS[self.section])
        field = self.forms.field(f"{self.section}.{name}", kinds[name], **options)
        self.bind(name, field.control)
        card.add(field)
        return field

    def bind(self, name: str, control: Control) -> None:
        """Keep ``control`` and the field ``name`` the same."""
        self.controls[name] = control
        self._order.append(control)
        control.changed.connect(lambda: self._store(name, control))
        control.answered.connect(lambda: self._focus_after(control))

    def show_when(self, widget: QWidget, holds: Callable[[Record], bool]) -> None:
        """Show ``widget`` only while ``holds``: follow-ups appear when they are needed."""
        self._shown_when.append((widget, holds))

    # working

    def _on_findings_changed(self) -> None:
        if self.isVisible():  # the others catch up when they are opened
            self.on_findings()

    def _store(self, name: str, control: Control) -> None:
        if not self._refreshing:
            self.consultation.change(self.section, typing=control.typing, **{name: control.value()})

    def _on_change(self, section: str) -> None:
        if section == self.section:
            self._refreshing = True
            value = self.record.section(section)
            for name, control in self.controls.items():
                if not control.typing:
                    control.set_value(getattr(value, name))
            self._refreshing = False
        self._reveal()

    def _reveal(self) -> None:
        for widget, holds in self._shown_when:
            shown = holds(self.record)
            if shown != widget.isVisibleTo(self):
                widget.setVisible(shown)

    def _focus_after(self, control: Control) -> None:
        later = self._order[self._order.index(control) + 1 :]
        for after in later:
            if after.isVisibleTo(self):
                target = after.focus_target()
                target.setFocus(Qt.FocusReason.TabFocusReason)
                self.ensureWidgetVisible(target, 0, tokens().px(80))
                return
        self.wanted.emit("")

    def _frame(self) -> None:
        inner = QWidget()
        px = tokens().px
        self.column: QVBoxLayout = column(spacing=16)
        self.column.setContentsMargins(px(24), px(24), px(24), px(32))
        self.heading_label: QLabel = label(self.heading, "h1")
        self.heading_label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(self.heading_label)
        if self.lead:
            self.column.addWidget(label(self.lead, "muted"))
        inner.setLayout(self.column)
        inner.setMaximumWidth(px(COLUMN_WIDTH))
        holder = QWidget()
        # A row, not a column: only a row works out heights from the width the column really gets.
        outer = QHBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        self.setWidget(holder)
