"""Which documents follow from the findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dva_desktop.core.guidance.model import Locality
from dva_desktop.core.pathway.action import WITHOUT_CONSENT
from dva_desktop.core.pathway.facts import decisions, disclosed
from dva_desktop.core.pathway.model import Finding
from dva_desktop.core.record import DecisionAbout, Record

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
    if "share-without-consent" in held and _without_consent(record):
        yield "shared-without-consent"
    if disclosed(record):
        yield "gp-record-entry"


def _with_marac(record: Record, locality: Locality) -> Iterator[str]:
    if locality.intake_with_marac:
        yield "domestic-abuse-service-intake"
    if record.body_map.injuries:
        yield "injury-record"


def _without_consent(record: Record) -> bool:
    """Whether a MARAC or children's social care is to be told what was not agreed to."""
    return any(
        decision.consent in WITHOUT_CONSENT and decision.share is not False
        for about in (DecisionAbout.MARAC, DecisionAbout.CHILDRENS_SOCIAL_CARE)
        for _, decision in decisions(record, about)
    )
