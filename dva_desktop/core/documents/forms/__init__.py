"""The forms by id, in the order in which they are offered."""

from __future__ import annotations

from dva_desktop.core.documents.forms import (
    adult_concern,
    childrens_referral,
    chronology,
    dash_checklist,
    gp_record_entry,
    injury_record,
    marac_referral,
    safety_plan,
    service_intake,
    shared_without_consent,
)
from dva_desktop.core.documents.forms.material import Form

FORMS: dict[str, Form] = {
    module.FORM.id: module.FORM
    for module in (
        marac_referral,
        service_intake,
        dash_checklist,
        injury_record,
        childrens_referral,
        adult_concern,
        shared_without_consent,
        gp_record_entry,
        safety_plan,
        chronology,
    )
}
