"""Children and dependent adults in the family (``004 L94-146``)."""

from __future__ import annotations

import datetime as dt

from dva_desktop.core.record.base import FgmAnswer, Part, Section


class Child(Part, frozen=True, kw_only=True):
    """A child of the family. ``None`` means not known, which is never "no"."""

    name: str = ""
    date_of_birth: dt.date | None = None
    school: str = ""
    relationship_to_person_causing_harm: str = ""
    lives_with_patient: bool | None = None
    hurt: bool | None = None
    witnessed_serious: bool | None = None
    in_violent_relationship: bool | None = None
    fgm: FgmAnswer | None = None
    significant_harm: bool | None = None


class DependentAdult(Part, frozen=True, kw_only=True):
    """An adult who depends on the patient or lives in the household."""

    name: str = ""
    relationship: str = ""
    needs: str = ""


class Household(Section, frozen=True, kw_only=True):
    """``None`` until asked; an empty tuple means there are none."""

    children: tuple[Child, ...] | None = None
    dependent_adults: tuple[DependentAdult, ...] | None = None
    notes: str = ""
