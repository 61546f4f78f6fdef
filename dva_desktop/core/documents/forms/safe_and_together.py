"""Safe and Together in a document: the pattern, each child, and what the parent does for them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from dva_desktop.core.documents.forms.material import Material
from dva_desktop.core.documents.model import Block, Bullets, Field, Heading, Paragraph, Table
from dva_desktop.core.record import Adversity, HarmToChild, SafeAndTogether

KEPT_BACK = "The Safe and Together page: it travels in the referral of children."
_PATH = "safe_and_together"
_HARM = ("child", "done_to_child", "saw_or_heard", "where", "treated")
_HARM_WIDTHS = (0.16, 0.22, 0.22, 0.18, 0.22)
_ADVERSITY_WIDTHS = (0.18, 0.16, 0.16, 0.16, 0.34)
_QUOTES = ' \n\t"“”'


def recorded(material: Material) -> bool:
    """Whether anything stands on that page."""
    return material.record.safe_and_together != SafeAndTogether()


def blocks(material: Material) -> tuple[Block, ...]:
    """The behaviour of the person causing harm first, then the parent's strengths (003 §1.13-1.22).

    Nothing while the page is empty: its silence must not read as a parent who does nothing.
    """
    if not recorded(material):
        return ()
    return (
        Heading(text="Safe and Together: the pattern and the children"),
        Paragraph(text="The danger comes from the behaviour of the person causing harm."),
        *material.fields(f"{_PATH}.pattern", f"{_PATH}.earlier_pattern"),
        _listed(material, "known_from", material.record.safe_and_together.known_from),
        *_harm(material),
        *_efforts(material),
        _listed(material, "wider_impact", material.record.safe_and_together.wider_impact),
        material.field(f"{_PATH}.wider_impact_details"),
        *_adversities(material),
    )


def _listed(material: Material, name: str, chosen: Iterable[StrEnum]) -> Field:
    path = f"{_PATH}.{name}"
    return Field(
        label=material.label(path), value="; ".join(material.said(path, each) for each in chosen)
    )


def _harm(material: Material) -> tuple[Block, ...]:
    found = material.record.safe_and_together.harm_to_children
    path = f"{_PATH}.harm_to_children"
    if not found:
        return (Field(label=material.label(path), value=""),)
    header = tuple(material.label(f"{path}.{name}") for name in _HARM)
    rows = tuple(_child(material, harm) for harm in found)
    return (
        Heading(text=material.label(path), level=3),
        Table(header=header, rows=rows, widths=_HARM_WIDTHS),
    )


def _child(material: Material, harm: HarmToChild) -> tuple[str, ...]:
    path = f"{_PATH}.harm_to_children"
    return tuple(material.said(f"{path}.{name}", getattr(harm, name)) for name in _HARM)


def _efforts(material: Material) -> tuple[Block, ...]:
    found = material.record.safe_and_together
    path = f"{_PATH}.protective_efforts"
    own = found.more_efforts.strip(_QUOTES)
    if not (found.protective_efforts or own):
        return (Field(label=material.label(path), value=""),)
    ticked = tuple(material.said(path, effort) for effort in found.protective_efforts)
    return (
        Heading(text=material.label(path), level=3),
        *((Bullets(items=ticked),) if ticked else ()),
        *((Paragraph(text=f"“{own}”", emphasis="quote"),) if own else ()),
        material.asked(f"{_PATH}.efforts_said_back"),
    )


def _adversities(material: Material) -> tuple[Block, ...]:
    found = material.record.safe_and_together.adversities
    path = f"{_PATH}.adversities"
    if not found:
        return (Field(label=material.label(path), value=""),)
    header = ("Difficulty", "Brought about", "Made worse", "Help blocked", "In what way")
    rows = tuple(_adversity(material, each) for each in found)
    return (
        Heading(text=f"{material.label(path)}, and the part of the person causing harm", level=3),
        Table(header=header, rows=rows, widths=_ADVERSITY_WIDTHS),
    )


def _adversity(material: Material, found: Adversity) -> tuple[str, ...]:
    path = f"{_PATH}.adversities"
    return (
        material.said(f"{path}.kind", found.kind),
        material.answer(found.caused),
        material.answer(found.worsened),
        material.answer(found.blocked_help),
        material.said(f"{path}.details", found.details),
    )
