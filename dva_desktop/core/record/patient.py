"""The patient: identity, and the two facts about them that change what must follow."""

from __future__ import annotations

import datetime as dt

from dva_desktop.core.record.base import Answer, Section


class Patient(Section, frozen=True, kw_only=True):
    """Identity is never demanded; numbers are kept as typed and checked on entry."""

    name: str = ""
    also_known_as: str = ""
    date_of_birth: dt.date | None = None
    nhs_number: str = ""
    chi_number: str = ""
    address: str = ""
    gp_practice: str = ""
    language: str = ""
    gender: str = ""
    ethnicity: str = ""
    disability: str = ""
    pregnant: Answer | None = None
    care_and_support_needs: Answer | None = None
    informal_carer_for_mental_illness: bool = False
