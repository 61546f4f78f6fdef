"""Who to call: the services that the findings point to, with how old each contact is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from dva_desktop.core.guidance import Contact, Locality, Service
from dva_desktop.core.guidance.model import ServiceRole
from dva_desktop.core.pathway import Finding, Urgency
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, clear_layout, column, label, rule
from dva_desktop.ui.widgets.dates import say_date

_ROLES_OF: dict[str, tuple[ServiceRole, ...]] = {
    "specialist-service": ("domestic_abuse_service",),
    "idva": ("domestic_abuse_service",),
    "marac-referral": ("domestic_abuse_service", "marac"),
    "childrens-referral": ("childrens_social_care",),
    "consider-childrens-referral": ("childrens_social_care",),
    "section-47-consider": ("childrens_social_care",),
    "child-family-assessment": ("childrens_social_care",),
    "child-safeguarding-route": ("childrens_social_care",),
    "adult-social-care": ("adult_social_care",),
    "honour-based-one-chance": ("honour_based",),
    "forced-marriage": ("forced_marriage",),
    "fgm-mandatory-report": ("police", "fgm"),
    "fgm-safeguarding": ("fgm", "childrens_social_care"),
    "specialist-behaviour-service": ("person_causing_harm",),
    "police-despite-refusal": ("police",),
}


def services_wanted(
    findings: Iterable[Finding], locality: Locality, area: str
) -> tuple[Service, ...]:
    """The services that these findings lead to, the emergency first, each once."""
    roles: list[ServiceRole] = []
    for finding in findings:
        if finding.urgency is Urgency.NOW:
            roles.append("emergency")
        roles.extend(_ROLES_OF.get(finding.id, ()))
    ordered = sorted(dict.fromkeys(roles), key=lambda role: role != "emergency")
    return tuple(service for role in ordered for service in locality.services_for(role, area))


class ContactsCard(Card):
    """Services with their numbers; a contact past its review date says so in words."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self._today = today
        self._services: tuple[Service, ...] | None = None
        self.add(label("Who to call", "h2"))
        self.whose = label("", "small")
        self.add(self.whose)
        self._rows = column(spacing=8)
        self.add_layout(self._rows)

    def show_services(self, services: Sequence[Service], whose: str = "") -> None:
        """Show these; the card hides when there are none. ``whose``: whose list they are from."""
        self.whose.setText(whose)
        self.whose.setVisible(bool(whose))
        if tuple(services) == self._services:
            return
        self._services = tuple(services)
        clear_layout(self._rows)
        self.setVisible(bool(services))
        for service in services:
            if self._rows.count():
                self._rows.addWidget(rule())
            self._rows.addWidget(self._service(service))

    def _service(self, service: Service) -> QWidget:
        made = QWidget()
        rows = column(spacing=2)
        made.setLayout(rows)
        rows.addWidget(label(service.name, "h3"))
        if service.for_whom:
            rows.addWidget(label(service.for_whom, "muted"))
        if not service.contacts:
            rows.addWidget(label("No number in the sources. Ask your safeguarding lead.", "warn"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens().px(16))
        grid.setVerticalSpacing(tokens().px(2))
        grid.setColumnStretch(1, 1)
        for row, contact in enumerate(service.contacts):
            grid.addWidget(_value(contact), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_details(contact, self._today), row, 1)
        rows.addLayout(grid)
        return made


def _value(contact: Contact) -> QLabel:
    made = label(contact.value, "h3", wrap=False)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _details(contact: Contact, today: dt.date) -> QWidget:
    made = QWidget()
    rows = column(spacing=0)
    made.setLayout(rows)
    for text in (contact.hours, contact.note):
        if text:
            rows.addWidget(label(text, "muted"))
    checked = f"Last checked {say_date(contact.last_checked)}"
    if contact.check_first or contact.is_due(today):
        rows.addWidget(
            label(f"{checked}: past its review. Check it before you rely on it.", "warn")
        )
    else:
        rows.addWidget(label(f"{checked}.", "small"))
    return made
