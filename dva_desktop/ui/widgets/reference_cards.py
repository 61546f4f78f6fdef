"""Cards of the reference: codes that can be copied, and services with how old their details are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dva_desktop.core.guidance import Code, Contact, Service
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, announce, column, label, rule
from dva_desktop.ui.widgets.dates import say_date

CONTACT_WORDS = {"phone": "Phone", "email": "Email", "web": "Web", "post": "Post"}
_COPIED_MS = 2000


class CopyButton(QPushButton):
    """Copies a code or a number. ``why_not``: it must not be copied, and this is why."""

    def __init__(self, value: str, name: str, *, why_not: str = "") -> None:
        super().__init__("Copy")
        self.setObjectName(f"copy:{value}")
        self.setAutoDefault(False)
        self.setAccessibleName(f"Copy {value}, {name}")
        self.setAccessibleDescription(why_not)
        self.setToolTip(why_not or "Copied for 30 seconds, then cleared")
        self.setEnabled(not why_not)
        self._value = value
        self.clicked.connect(lambda _checked=False: self._copy())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)
        self.setText("Copied")
        announce(self, f"Copied {self._value}. It is cleared in 30 seconds.")
        QTimer.singleShot(_COPIED_MS, self, lambda: self.setText("Copy"))


class CodesCard(Card):
    """The codes of one group as a table: the code, what it says and when to use it, copy."""

    def __init__(self, group: str, codes: Sequence[Code]) -> None:
        super().__init__()
        self.setAccessibleName(f"Codes: {group}")
        self.add(label(group, "h3"))
        px = tokens().px
        table = QGridLayout()
        table.setHorizontalSpacing(px(16))
        table.setVerticalSpacing(px(8))
        table.setColumnMinimumWidth(0, px(150))
        table.setColumnStretch(1, 1)
        for place, head in enumerate(("SNOMED CT code", "What it says, and when to use it")):
            table.addWidget(label(head, "eyebrow"), 0, place)
        for place, code in enumerate(codes):
            row = 2 * place + 1
            table.addWidget(rule(), row, 0, 1, 3)
            top = Qt.AlignmentFlag.AlignTop
            table.addWidget(label(code.id, "h3", wrap=False), row + 1, 0, top)
            table.addLayout(_meaning(code), row + 1, 1)
            why_not = "" if code.may_be_copied else "Check before use"
            table.addWidget(CopyButton(code.id, code.term, why_not=why_not), row + 1, 2, top)
        self.add_layout(table)


def _meaning(code: Code) -> QVBoxLayout:
    rows = column(spacing=2)
    rows.addWidget(label(code.term))
    rows.addWidget(label(code.use, "muted"))
    if not code.may_be_copied:
        rows.addWidget(label(f"Check before use; it cannot be copied. {code.note}", "warn"))
    elif code.note:
        rows.addWidget(label(code.note, "muted"))
    rows.addWidget(label(code.source, "small"))
    return rows


class ServiceCard(Card):
    """A service, whom it is for, and each way to reach it with the age of what is known."""

    def __init__(self, service: Service, today: dt.date, areas: Mapping[str, str]) -> None:
        super().__init__()
        self.setAccessibleName(service.name)
        self.body.setSpacing(tokens().px(8))
        head = column(spacing=2)
        head.addWidget(label(service.name, "h3"))
        if service.for_whom:
            head.addWidget(label(service.for_whom, "muted"))
        if service.areas:
            covers = ", ".join(areas.get(area, area) for area in service.areas)
            head.addWidget(label(f"Covers {covers}", "muted"))
        self.add_layout(head)
        if not service.contacts:
            self.add(label("The sources name no way to reach it.", "muted"))
            self.add(label(service.source, "small"))
        for contact in service.contacts:
            self.add(rule(), _contact(contact, service.name, today))


def _contact(contact: Contact, name: str, today: dt.date) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    words = column(spacing=2)
    kind = CONTACT_WORDS[contact.kind]
    words.addWidget(label(kind, "eyebrow"))
    value = label(contact.value, "h3")
    value.setAccessibleName(f"{kind}: {contact.value}")
    words.addWidget(value)
    for text in (contact.hours, contact.note):
        if text:
            words.addWidget(label(text, "muted"))
    if contact.check_first:
        words.addWidget(label("Doubtful: confirm it before you rely on it.", "warn"))
    words.addWidget(label(age_words(contact, today), "warn" if contact.is_due(today) else "small"))
    words.addWidget(label(contact.source, "small"))
    row.addLayout(words, 1)
    if contact.kind == "phone":
        row.addWidget(CopyButton(contact.value, name), 0, Qt.AlignmentFlag.AlignTop)
    return made


def age_words(contact: Contact, today: dt.date) -> str:
    """When the contact was last checked, and whether its review date has passed."""
    checked = f"Last checked {say_date(contact.last_checked)}"
    if not contact.is_due(today):
        return f"{checked}, to be reviewed by {say_date(contact.review_by)}"
    if contact.review_by == today:
        return f"{checked}, to be reviewed today"
    return f"{checked}, past its review date of {say_date(contact.review_by)}"
