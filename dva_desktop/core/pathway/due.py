"""Which documents follow from the findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dva_desktop.core.guidance.model import Locality
from dva_desktop.core.pathway.facts import decisions, disclosed
from dva_desktop.core.pathway.model import Finding
from dva_desktop.core.record import Consent, DecisionAbout, Record

DOCUMENTS = (
    "marac-referral",
    "domestic-abuse-service-intake",
    "dash-checklist",
    "injury-record",
    "childrens-referral",
    "adult-safeguarding-concern",
    "shared-without-consent",
    "gp-record-entry",
    "safety-plan",
    "chronology",
)
BY_FINDING = {
    "marac-referral": ("marac-referral", "dash-checklist"),
    "specialist-service": ("domestic-abuse-service-intake",),
    "childrens-referral": ("childrens-referral",),
    "adult-social-care": ("adult-safeguarding-concern",),
}


def documents_due(
    record: Record, findings: Collection[Finding], locality: Locality
) -> tuple[str, ...]:
    """The ids of the documents that the findings ask for, in the order of ``DOCUMENTS``.

    Others (a safety plan, a chronology) are made when a person chooses them.
    """
    due = set(_due(record, {finding.id for finding in findings}, locality))
    return tuple(document for document in DOCUMENTS if document in due)


def _due(record: Record, held: Collection[str], locality: Locality) -> Iterator[str]:
    for finding, documents in BY_FINDING.items():
        if finding in held:
            yield from documents
    if "marac-referral" in held:
        yield from _with_marac(record, locality)
    if disclosed(record):
        yield "gp-record-entry"


def _with_marac(record: Record, locality: Locality) -> Iterator[str]:
    if locality.intake_with_marac:
        yield "domestic-abuse-service-intake"
    if record.body_map.injuries:
        yield "injury-record"
    if any(
        decision.consent in (Consent.REFUSED, Consent.NOT_SOUGHT) and decision.share is not False
        for _, decision in decisions(record, DecisionAbout.MARAC)
    ):
        yield "shared-without-consent"
