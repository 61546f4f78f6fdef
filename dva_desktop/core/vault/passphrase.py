"""Passphrases and the recovery code: how they are read, and which passphrases are strong enough.

Length decides, as the National Cyber Security Centre's three random words and OWASP's guidance
have it: no rules about capitals or symbols, and a refusal of what everybody tries first.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from itertools import pairwise

import msgspec

from dva_desktop.core.errors import UserError

MIN_CHARACTERS = 15
MIN_WORDS = 4
MAX_CHARACTERS = 1024
_MIN_WORD = 3
_MIN_DISTINCT = 6
_MIN_OF_ONES_OWN = 8

# Crockford's alphabet: no I, L, O or U, so that a printed code is read in one way only.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_GROUPS = 6
_GROUP = 4
_RECOVERY_LENGTH = _GROUPS * _GROUP

_OBVIOUS = (
    "correcthorsebatterystaple", "letmein", "passphrase", "password", "passw0rd", "pa55word",
    "welcome", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm", "iloveyou", "changeme",
    "administrator", "admin", "secret", "consultationdesk", "consultation", "domesticabuse",
    "domesticviolence", "safeguarding", "surgery", "practice", "hospital", "doctor", "nurse",
    "clinic", "nhs", "monday", "football", "monkey", "dragon", "sunshine", "princess",
    "liverpool", "arsenal", "chelsea", "england", "scotland",
)  # fmt: skip


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a passphrase is strong enough, and a hint in plain words."""

    ok: bool
    hint: str


def normalise(passphrase: str) -> bytes:
    """The bytes that the key is derived from: NFKC, runs of space as one, none at the ends.

    Typed on a Mac, pasted with a line end or read from a slip, a passphrase gives the same bytes.
    """
    text = " ".join(unicodedata.normalize("NFKC", passphrase[: MAX_CHARACTERS + 1]).split())
    return text.encode("utf-8", "surrogatepass")


def strength(passphrase: str) -> Strength:
    """Judge a passphrase someone wants to use. Nothing is kept of it."""
    text = " ".join(unicodedata.normalize("NFKC", passphrase[: MAX_CHARACTERS + 1]).split())
    if len(passphrase) > MAX_CHARACTERS:
        return Strength(
            ok=False, hint=f"That is over {MAX_CHARACTERS} characters. Please shorten it."
        )
    words = {x.casefold() for x in text.split() if len(x) >= _MIN_WORD}
    if len(text) < MIN_CHARACTERS and len(words) < MIN_WORDS:
        return Strength(ok=False, hint=_how_much_more(len(text)))
    core = "".join(x for x in text.casefold() if x.isalnum()) or text
    if len(set(core)) < _MIN_DISTINCT or _repeats(core):
        return Strength(ok=False, hint="It says the same thing over and over. Mix in other words.")
    if _mostly_in_sequence(core):
        return Strength(
            ok=False, hint="It follows the alphabet or the number row. Use words instead."
        )
    if len(_without_obvious(core)) < _MIN_OF_ONES_OWN:
        return Strength(ok=False, hint="That is one of the first that others would try.")
    if len(words) >= MIN_WORDS + 1:
        return Strength(ok=True, hint="Strong, and easy to type.")
    return Strength(ok=True, hint="Good. One more unusual word would make it better still.")


def require_strong(passphrase: str) -> None:
    """Raises ``UserError`` with a hint when a passphrase is too weak to be used."""
    verdict = strength(passphrase)
    if not verdict.ok:
        raise UserError("That passphrase is too easy to guess.", verdict.hint)


def _how_much_more(length: int) -> str:
    if length == 0:
        return f"Use {MIN_WORDS} or more unrelated words, or at least {MIN_CHARACTERS} characters."
    missing = MIN_CHARACTERS - length
    noun = "character" if missing == 1 else "characters"
    return f"{missing} more {noun}, or {MIN_WORDS} words in all. Words that have no link are best."


def _repeats(core: str) -> bool:
    """One piece written several times: ``abcabcabc`` is found inside its own double."""
    return core in (core + core)[1:-1]


def _mostly_in_sequence(core: str) -> bool:
    steps = [abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(core)]
    return 2 * sum(steps) > len(steps)


def _without_obvious(core: str) -> str:
    for piece in _OBVIOUS:
        core = core.replace(piece, "")
    return re.sub(r"0?1?23456?7?8?9?0?|(19|20)\d\d$|\d{1,4}$", "", core)


def new_recovery_code() -> str:
    """120 random bits to print: six groups of four signs, which fall into two halves."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH))
    return "-".join(signs[x : x + _GROUP] for x in range(0, _RECOVERY_LENGTH, _GROUP))


def halves(code: str) -> tuple[str, str]:
    """A recovery code as two sheets have it, for two people to keep: the first three groups, and
    the last three. Whoever has one sheet lacks 60 random bits, each guess at which takes a key
    derivation. Raises ``ValueError`` for what is no code."""
    signs = recovery_bytes(code)
    if signs is None:
        raise ValueError("not a recovery code")
    groups = [signs.decode()[x : x + _GROUP] for x in range(0, _RECOVERY_LENGTH, _GROUP)]
    half = len(groups) // 2
    return "-".join(groups[:half]), "-".join(groups[half:])


def recovery_bytes(typed: str) -> bytes | None:
    """The bytes of a recovery code, however it was typed; ``None`` when it cannot be one.

    Case, spaces and dashes do not count, and O, I and L are read as the digits they resemble.
    """
    text = unicodedata.normalize("NFKC", typed[: MAX_CHARACTERS + 1]).upper()
    signs = re.sub(r"[\s‐-―-]", "", text).translate(_READ_AS)
    if len(signs) != _RECOVERY_LENGTH or not set(signs) <= set(_ALPHABET):
        return None
    return signs.encode("ascii")
