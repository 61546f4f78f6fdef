"""The documents that are due follow from the findings, and from nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.guidance import load_locality
from dva_desktop.core.pathway import DOCUMENTS, documents_due
from tests.core.pathway.cases import DISCLOSED, NOT_DISCLOSED, Sections, found, record

MARAC: dict[str, Any] = {"dash": {"professional_judgement": True}}
INJURY = {"number": 1, "view": "front", "x": 0.5, "y": 0.5, "region": "chest"}
PACK = ("marac-referral", "dash-checklist")
INTAKE = "domestic-abuse-service-intake"


def test_the_documents_of_the_contract() -> None:
    contract = f"""marac-referral {INTAKE} dash-checklist injury-record childrens-referral
        adult-safeguarding-concern shared-without-consent gp-record-entry safety-plan chronology"""
    assert list(DOCUMENTS) == contract.split()


def due(locality: str = "somerset", **sections: Any) -> set[str]:
    case = record(locality, **sections)
    documents = documents_due(case, found(case).values(), load_locality(locality))
    assert list(documents) == [document for document in DOCUMENTS if document in documents]
    return set(documents)


@pytest.mark.parametrize(
    ("locality", "pack"),
    [("somerset", {*PACK, INTAKE}), ("west_midlands", {*PACK}), ("edinburgh", {*PACK})],
)
def test_the_marac_pack(locality: str, pack: set[str]) -> None:
    assert due(locality, **MARAC) == pack


def test_injuries_go_with_the_pack_only() -> None:
    injuries: Sections = {"body_map": {"injuries": [INJURY]}}
    assert "injury-record" in due(**MARAC, **injuries)
    assert "injury-record" not in due(**injuries)


@pytest.mark.parametrize(
    ("decision", "without_consent"),
    [
        ({"about": "marac", "consent": "refused", "share": True}, True),
        ({"about": "marac", "consent": "not_sought"}, True),
        ({"about": "marac", "consent": "refused", "share": False}, False),
        ({"about": "marac", "consent": "given", "share": True}, False),
        ({"about": "police", "consent": "refused", "share": True}, False),
    ],
)
def test_sharing_without_consent_has_its_own_document(
    decision: dict[str, Any], without_consent: bool
) -> None:
    documents = due(**MARAC, action={"decisions": [decision]})
    assert ("shared-without-consent" in documents) is without_consent


@pytest.mark.parametrize(
    ("consent", "hurt", "without_consent"),
    [("refused", True, True), ("not_sought", True, True), ("given", True, False),
     ("refused", False, False)],
)  # fmt: skip
def test_a_child_at_risk_brings_it_too(consent: str, hurt: bool, without_consent: bool) -> None:
    """WM-03: no consent is needed, but the reason for doing without it is kept."""
    decision = {"about": "childrens_social_care", "consent": consent, "share": True}
    documents = due(household={"children": [{"hurt": hurt}]}, action={"decisions": [decision]})
    assert ("shared-without-consent" in documents) is without_consent


@pytest.mark.parametrize(
    ("sections", "documents"),
    [
        ({}, set()),
        (NOT_DISCLOSED, set()),
        (DISCLOSED, {INTAKE, "gp-record-entry"}),
        ({"household": {"children": [{"hurt": True}]}}, {"childrens-referral"}),
        (
            {**DISCLOSED, "patient": {"care_and_support_needs": "yes"}},
            {INTAKE, "gp-record-entry", "adult-safeguarding-concern"},
        ),
        ({**DISCLOSED, "patient": {"date_of_birth": "2011-01-01"}}, {"gp-record-entry"}),
    ],
)
def test_each_finding_brings_its_document(sections: dict[str, Any], documents: set[str]) -> None:
    assert due("edinburgh", **sections) == documents
