"""What follows from a record: findings with their reasons, MARAC routes, documents.

Pure rules, one small function for each finding, grouped by stage. A rule answers with its reasons
or with nothing; the words of a finding and its sources come from the guidance.
"""

from __future__ import annotations

from collections.abc import Iterable

from dva_desktop.core.guidance.model import FindingText, Guidance, Locality
from dva_desktop.core.pathway import action, ask, children, harm, marac, safety, special
from dva_desktop.core.pathway.ask import Gate, gate
from dva_desktop.core.pathway.case import RULES, Case, Rule
from dva_desktop.core.pathway.due import DOCUMENTS, documents_due
from dva_desktop.core.pathway.marac import MARAC_ROUTES
from dva_desktop.core.pathway.model import URGENCY_ORDER, Finding, Reason, Urgency
from dva_desktop.core.record import Record

__all__ = [
    "DOCUMENTS",
    "FINDINGS",
    "Finding",
    "Gate",
    "Reason",
    "Urgency",
    "documents_due",
    "findings",
    "gate",
    "marac_routes",
]

_STAGES = (ask, safety, marac, action, children, special, harm)  # importing a stage registers it

_RULES = tuple(sorted(RULES.values(), key=lambda rule: (URGENCY_ORDER[rule.urgency], rule.id)))
FINDINGS: tuple[str, ...] = tuple(rule.id for rule in _RULES)


def findings(record: Record, guidance: Guidance, locality: Locality) -> tuple[Finding, ...]:
    """All that follows from ``record``, the most urgent first, then by id. None hides another."""
    case = Case(record, guidance, locality)
    return tuple(
        _finding(rule, guidance.findings[rule.id].filled(locality), reasons)
        for rule in _RULES
        if (reasons := case.reasons(rule.id))
    )


def marac_routes(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The routes by which a MARAC referral is indicated; empty when there is no referral."""
    held = {finding.id for finding in findings}
    if "marac-referral" not in held:
        return ()
    return tuple(route for route in MARAC_ROUTES if route in held)


def _finding(rule: Rule, text: FindingText, reasons: tuple[Reason, ...]) -> Finding:
    return Finding(
        id=rule.id,
        urgency=rule.urgency,
        title=text.title,
        action=text.action,
        reasons=reasons,
        sources=text.sources,
        lift=text.lift,
    )
