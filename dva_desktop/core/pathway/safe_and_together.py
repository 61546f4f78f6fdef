"""Safe and Together: whom it fits, which child is meant, and the parent's strengths said back."""

from __future__ import annotations

from collections.abc import Iterator

from dva_desktop.core.guidance.model import Guidance
from dva_desktop.core.pathway.facts import (
    child_or_unborn,
    children,
    pregnant,
    subject_causes_harm,
    under_16,
)
from dva_desktop.core.pathway.household import UNBORN
from dva_desktop.core.record import Record


def fits(record: Record) -> bool:
    """A parent at risk with a child or an unborn baby (``003 §1.13-1.15``).

    Not for a patient under 16, for whom child protection leads (D-31).
    """
    return child_or_unborn(record) and not under_16(record) and not subject_causes_harm(record)


def children_called(record: Record) -> tuple[str, ...]:
    """What each child of the family is called, born and unborn: the name, or ``Child 2``."""
    return tuple(_called(record))


def efforts_said(record: Record, guidance: Guidance) -> tuple[str, ...]:
    """What the patient does for the children, as sentences to say to them (``003 §3.10-3.12``).

    Those in the patient's own words are not here: they are theirs, to be read out as they stand.
    """
    field = "safe_and_together.protective_efforts"
    labels = (
        guidance.choice_text(field, effort)
        for effort in record.safe_and_together.protective_efforts
    )
    return tuple(f"You have {label[:1].lower()}{label[1:]}." for label in labels)


def _called(record: Record) -> Iterator[str]:
    for index, child in children(record):
        yield child.name.strip() or f"Child {index + 1}"
    if pregnant(record):
        yield UNBORN
