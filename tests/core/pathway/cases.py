"""Small records for tests of the rules: sections as plain data, run with the real guidance."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway import Finding, findings
from dva_desktop.core.record import Record

DAY = dt.date(2026, 3, 2)
Sections = dict[str, Any]

DISCLOSED: Sections = {
    "ask": {"present": [], "confidentiality_explained": True, "outcome": "disclosed"}
}
NOT_DISCLOSED: Sections = {
    "ask": {"present": [], "confidentiality_explained": True, "outcome": "not_disclosed"}
}
CAUSES_HARM: Sections = {"consultation": {"subject": "person_causing_harm"}}
PREGNANT: Sections = {"patient": {"pregnant": "yes"}}
TWELVE = list(range(1, 13))


def record(locality: str = "somerset", **sections: Any) -> Record:
    """A record of ``DAY`` with these sections, given as they would stand in a vignette."""
    return msgspec.convert({"locality": locality, "date": DAY, **sections}, Record)


def found(case: Record) -> dict[str, Finding]:
    """The findings by id."""
    locality = load_locality(case.locality)
    return {finding.id: finding for finding in findings(case, load_guidance(), locality)}


def reasons(id_: str, locality: str = "somerset", **sections: Any) -> list[str]:
    """The reasons of one finding in words; empty when it does not hold."""
    finding = found(record(locality, **sections)).get(id_)
    return [reason.text for reason in finding.reasons] if finding else []


def fields(id_: str, locality: str = "somerset", **sections: Any) -> list[str]:
    """The fields behind one finding, in order; empty when it does not hold."""
    finding = found(record(locality, **sections)).get(id_)
    return [reason.field for reason in finding.reasons] if finding else []


def label(field: str) -> str:
    """The short form of a question, which guidance may reword."""
    return load_guidance().question(field).label


def holds(id_: str, locality: str = "somerset", **sections: Any) -> bool:
    """Whether one finding holds."""
    return id_ in found(record(locality, **sections))
