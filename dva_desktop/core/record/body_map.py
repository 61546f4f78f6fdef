"""Injuries marked on the body map, as seen and as the patient describes them (``002 §8.19b``)."""

from __future__ import annotations

from enum import StrEnum

from dva_desktop.core.record.base import Part, Section


class View(StrEnum):
    FRONT = "front"
    BACK = "back"


class InjuryType(StrEnum):
    BRUISE = "bruise"
    PETECHIAE = "petechiae"
    REDNESS = "redness"
    SWELLING = "swelling"
    TENDERNESS = "tenderness"
    ABRASION = "abrasion"
    LACERATION = "laceration"
    INCISED_WOUND = "incised_wound"
    STAB_WOUND = "stab_wound"
    PUNCTURE = "puncture"
    BITE = "bite"
    BURN = "burn"
    SCALD = "scald"
    LIGATURE_MARK = "ligature_mark"
    NECK_GRIP = "neck_grip"
    FRACTURE = "fracture"
    DENTAL = "dental"
    EYE = "eye"
    HAIR_LOSS = "hair_loss"
    SCAR = "scar"
    OTHER = "other"


class Injury(Part, frozen=True, kw_only=True):
    """One numbered mark. ``x`` and ``y`` are fractions (0 to 1) of the view's width and height.

    ``region`` is an id of the body map atlas and carries its side; sizes are millimetres.
    """

    number: int
    view: View
    x: float
    y: float
    region: str
    type: InjuryType | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    colour: str = ""
    description: str = ""
    patient_words: str = ""
    when_said: str = ""


class BodyMap(Section, frozen=True, kw_only=True):
    """Numbered injuries; numbers are never reused, so a removed mark leaves a gap.

    ``last_number`` is the highest number ever given, also after its mark was removed.
    """

    injuries: tuple[Injury, ...] = ()
    last_number: int = 0
    areas_examined: str = ""
    nothing_seen: bool | None = None
