"""How a name is compared: without case, accents, apostrophes or hyphens."""

from __future__ import annotations

import unicodedata

from dva_desktop.core.record import Patient
from dva_desktop.core.vault.sections import mended

_MAX_INITIALS = 4
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "-": " ", "‐": " ", "‑": " ", "–": " ", "'": "", "’": "", "‘": "",
        "ʼ": "", "`": "", "´": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """The letters one would type to find a name: ``Renée O’Neill-Łuk`` is ``renee oneill luk``."""
    # The apostrophes go first: decomposing turns the acute accent alone into a space and a mark.
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    letters = "".join(x for x in plain if not unicodedata.combining(x)).translate(_PLAIN)
    return " ".join(letters.split())


def digits(text: str) -> str:
    """The digits of a number as typed; empty when anything but spaces and dashes is among them."""
    bare = "".join(unicodedata.normalize("NFKC", text).translate({ord("-"): " "}).split())
    return bare if bare.isascii() and bare.isdigit() else ""


def index_of(patient: Patient) -> tuple[str, str, str, str]:
    """What the list of consultations keeps of a patient: name, folded names, NHS and CHI digits."""
    name, other = str(mended(patient.name)), str(mended(patient.also_known_as))
    numbers = digits(patient.nhs_number), digits(patient.chi_number)
    return " ".join(name.split()), fold(f"{name} {other}"), *numbers


def initials(name: str) -> str:
    """The first letters of the words of a name, at most four: ``Mary-Jane Smith`` gives ``MJS``."""
    words = name.replace("-", " ").split()
    return "".join(x[0] for x in words if x[0].isalpha())[:_MAX_INITIALS].upper()
