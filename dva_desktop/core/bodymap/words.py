"""An injury in words: what was seen, where and how large, apart from what the patient says.

Nothing here infers an age from a colour, or says what caused an injury (``002 §8.19b``, D-12).
"""

from __future__ import annotations

from dva_desktop.core.bodymap.atlas import atlas
from dva_desktop.core.bodymap.drawing import Side
from dva_desktop.core.guidance import Guidance
from dva_desktop.core.record import Injury, InjuryType, View

_MIDLINE = 0.01


def site(injury: Injury) -> str:
    """Where the injury is: "left forearm (front)", "forehead, right of the midline".

    A region that the atlas does not know is named by the place of the mark instead.
    """
    known = atlas().by_id.get(injury.region)
    region = known or atlas().region_at(injury.view, injury.x, injury.y)
    if region is None:
        return f"place not named ({injury.view.value})"
    if region.side is not Side.MIDDLE or abs(injury.x - 0.5) <= _MIDLINE:
        return region.name
    on_the_right = (injury.x < 0.5) == (injury.view is View.FRONT)
    return f"{region.name}, {'right' if on_the_right else 'left'} of the midline"


def injury_sentence(injury: Injury, guidance: Guidance) -> str:
    """The whole entry for a document; what is not recorded is said to be so (``REC-09``).

    >>> '1. Bruise, left forearm (front), 30 x 20 mm, purple. Patient states: “He grabbed me.”
    Patient says this happened: last night.'
    """
    colour = _plain(injury.colour)
    seen = (_kind(injury, guidance), site(injury), _size(injury, "x") or "size not recorded")
    parts = [f"{injury.number}. {', '.join(seen)}{f', {colour}' if colour else ''}."]
    if description := _plain(injury.description):
        parts.append(_closed(f"Description: {description}"))
    if words := _plain(injury.patient_words):
        parts.append(f"Patient states: “{words}”")
    if when := _plain(injury.when_said):
        parts.append(_closed(f"Patient says this happened: {when}"))
    else:
        parts.append("When it happened: not recorded.")
    return " ".join(parts)


def mark_name(injury: Injury, guidance: Guidance) -> str:
    """A mark for the ear: "1. left forearm (front), bruise, 30 by 20 mm"."""
    kind = _kind(injury, guidance)
    heard = (site(injury), kind[:1].lower() + kind[1:], _size(injury, "by"))
    return f"{injury.number}. {', '.join(part for part in heard if part)}"


def _kind(injury: Injury, guidance: Guidance) -> str:
    if injury.type is None:
        return "Injury (type not recorded)"
    if injury.type is InjuryType.OTHER:
        return "Injury of another kind"
    return guidance.choice_text("body_map.injuries.type", injury.type)


def _size(injury: Injury, times: str) -> str:
    match injury.length_mm, injury.width_mm:
        case None, None:
            return ""
        case length, None:
            return f"{length} mm long"
        case None, width:
            return f"{width} mm wide"
        case length, width:
            return f"{length} {times} {width} mm"


def _plain(text: str) -> str:
    """The text on one line; every word is kept as it was written."""
    return " ".join(text.split())


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
