"""A passphrase of five words that can be read out over the phone."""

from __future__ import annotations

import secrets
from functools import cache

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.resources import resources

WORDS = 5
# Nobody should have to read these out in a call about harm.
_UNFIT = frozenset(
    (
        "browbeat", "bruising", "chokehold", "choking", "handgun", "harmful", "hurt", "obedience",
        "obedient", "overkill", "punch", "slapping", "strangle", "threaten", "undead", "violate",
        "violation", "violator",
    )
)  # fmt: skip


@cache
def _words() -> tuple[str, ...]:
    path = resources() / "wordlists" / "eff_large.txt"
    try:
        listed = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        raise EnvironmentFault(
            "The list of words for passphrases is missing or broken.",
            "Please install the program again.",
        ) from None
    return tuple(word for word in listed if word.isalpha() and word not in _UNFIT)


def five_words() -> str:
    """Five words at random with a space between: more than 64 bits, and nothing to spell out.

    All are lower case, without hyphens or other signs, so "five words, a space between" is enough.
    """
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))
