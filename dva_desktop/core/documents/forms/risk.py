"""The risk as recorded: DASH, SPECSSS, strangulation, the five checks."""

from __future__ import annotations

from collections.abc import Mapping

from dva_desktop.core.documents.forms.material import Material
from dva_desktop.core.documents.model import Block, Field, Heading, Paragraph, Table
from dva_desktop.core.record import DASH_ITEMS, Dash, DashStatus

_SPECSSS = (
    "separation",
    "pregnancy",
    "escalation",
    "community",
    "stalking",
    "sexual_abuse",
    "strangulation_or_threats_to_kill",
)
ROUTES = {
    "marac-visible-high-risk": "Visible high risk",
    "marac-professional-judgement": "Professional judgement",
    "marac-potential-escalation": "Potential escalation",
    "marac-repeat": "Repeat referral",
}
_CHECKS = (
    "person_causing_harm_present",
    "children_safe",
    "safe_to_go_home",
    "immediate_concerns",
    "place_of_safety",
    "threat_to_life",
)
TALLY_CAUTION = (
    "This is a tally, not a prediction. A low number does not mean that someone is safe."
)


def tally(dash: Dash) -> str:
    """``14 yes of 24; 3 don't know, 2 not asked``: open answers are shown, never counted as no."""
    return (
        f"{len(dash.yes)} yes of {len(DASH_ITEMS)}; {len(dash.unknown)} don\u2019t know, "
        f"{len(dash.not_asked)} not asked"
    )


def grounds(material: Material, titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Each finding of ``titles`` that holds, under that title, with the answers behind it."""
    return tuple(
        (title, "; ".join(reason.text for reason in finding.reasons))
        for finding_id, title in titles.items()
        if (finding := material.finding(finding_id)) is not None
    )


def dash_summary(material: Material) -> tuple[Field, ...]:
    """Status, tally and judgement, with the reasons."""
    dash = material.record.dash
    explained = dash.status is not DashStatus.COMPLETE
    return (
        material.field("dash.status"),
        Field(label="DASH tally", value=tally(dash) if dash.answers else ""),
        *((material.field("dash.not_done_reason"),) if explained else ()),
        material.field("dash.professional_judgement"),
        material.field("dash.judgement_reasons"),
    )


def specsss(material: Material) -> tuple[Block, ...]:
    """The seven indicators, each with its answer (D-03)."""
    notes = material.record.specsss.notes
    return (
        Heading(text="High-risk indicators (SPECSSS)", level=3),
        *(material.asked(f"specsss.{name}") for name in _SPECSSS),
        *((material.field("specsss.notes"),) if notes else ()),
    )


def strangulation(material: Material) -> tuple[Block, ...]:
    """Pressure on the neck: when, and the signs that need emergency care; only where it arises."""
    found = material.record.strangulation
    if not material.holds("strangulation-check") and not found.red_flags:
        return ()
    texts = {entry.id: entry.text for entry in material.context.guidance.red_flags}
    flags = tuple(texts.get(flag, flag) for flag in found.red_flags)
    label = material.label("strangulation.red_flags")
    return (
        Heading(text="Strangulation", level=3),
        material.field("strangulation.days_since"),
        Field(label=label, value="; ".join(flags)),
        *((material.field("strangulation.notes"),) if found.notes else ()),
    )


def immediate_safety(material: Material) -> tuple[Block, ...]:
    """The five checks A to E, threat to life, and what was arranged (``002 §2.7-2.9``)."""
    safety = material.record.safety
    return (
        Heading(text="Immediate safety"),
        *(material.asked(f"safety.{name}") for name in _CHECKS),
        *material.fields("safety.children_where"),
        *((material.field("safety.concerns"),) if safety.concerns else ()),
        Field(
            label=material.label("safety.secured"),
            value="Yes" if safety.secured else "Not recorded as arranged",
        ),
        *((material.field("safety.secured_how"),) if safety.secured_how else ()),
        *consulted(material),
    )


def consulted(material: Material) -> tuple[Block, ...]:
    """Whom the clinician asked, and what they said."""
    people = material.record.safety.consulted
    if not people:
        return (Field(label=material.label("safety.consulted"), value=""),)
    rows = tuple(
        (material.said("safety.consulted.role", each.role), each.name, each.advice)
        for each in people
    )
    return (
        Heading(text=material.label("safety.consulted"), level=3),
        Table(header=("Role", "Name", "Advice"), rows=rows, widths=(0.28, 0.24, 0.48)),
    )


def danger_now(material: Material) -> tuple[Block, ...]:
    """A notice at the top when danger was found and safety is not arranged."""
    finding = material.finding("immediate-danger")
    if finding is None or material.record.safety.secured:
        return ()
    reasons = "; ".join(reason.text for reason in finding.reasons)
    text = f"Danger now. Safety had not been arranged when this was written. {reasons}"
    return (Paragraph(text=text, emphasis="notice"),)
