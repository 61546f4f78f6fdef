"""Records and readings shared by the tests of the pages."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QLabel, QWidget

from dva_desktop.core.record import (
    Ask,
    ConsultationDetails,
    Household,
    Interpreter,
    Outcome,
    Patient,
    Record,
    Subject,
)
from dva_desktop.ui.pages.registry import pages_for

DAY = dt.date(2026, 3, 2)
ALONE = Ask(present=(), interpreter=Interpreter.NONE, confidentiality_explained=True)
DISCLOSED = Ask(
    present=(),
    interpreter=Interpreter.NONE,
    confidentiality_explained=True,
    outcome=Outcome.DISCLOSED,
)
HARMING = ConsultationDetails(subject=Subject.PERSON_CAUSING_HARM)


def record(
    *,
    ask: Ask = DISCLOSED,
    patient: Patient | None = None,
    consultation: ConsultationDetails | None = None,
    household: Household | None = None,
) -> Record:
    return Record(
        locality="somerset",
        date=DAY,
        ask=ask,
        patient=patient or Patient(),
        consultation=consultation or ConsultationDetails(),
        household=household or Household(),
    )


def rail(case: Record) -> list[str]:
    return [page.id for page in pages_for(case)]


def born(year: int, month: int, day: int) -> Patient:
    return Patient(date_of_birth=dt.date(year, month, day))


def visible(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]
