"""A passphrase of five words that can be read out over the phone."""

from __future__ import annotations

import secrets
from functools import cache

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.resources import resources

WORDS = 5


def five_words() -> str:
    """Five words at random with a space between: more than 60 bits, and nothing to spell out.

    All are lower case, without hyphens or other signs, so "five words, a space between" is enough.
    Words that nobody should have to read out in a call about harm are left out: unfit.txt.
    """
    return " ".join(secrets.choice(_words()) for _ in range(WORDS))


@cache
def _words() -> tuple[str, ...]:
    unfit = frozenset(_listed("unfit.txt"))
    return tuple(word for word in _listed("eff_large.txt") if word.isalpha() and word not in unfit)


def _listed(name: str) -> list[str]:
    """The words of a file, without its lines of comment."""
    try:
        lines = (resources() / "wordlists" / name).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise EnvironmentFault(
            "A list of words for passphrases is missing or broken.",
            "Please install the program again.",
        ) from None
    return [word for line in lines if not line.startswith("#") for word in line.split()]
