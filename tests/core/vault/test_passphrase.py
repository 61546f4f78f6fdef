"""Which passphrases are strong enough, and how a recovery code may be typed."""

from __future__ import annotations

import pytest

from dva_desktop.core.vault.passphrase import (
    halves,
    new_recovery_code,
    normalise,
    recovery_bytes,
    strength,
)


@pytest.mark.parametrize(
    "passphrase",
    [
        "purple kettle forest anchor",  # four words
        "tin owl fog jam",  # four short words: exactly fifteen characters
        "red owl fog hat elm",
        "xk7#Qv9!mZ2$pLw",  # fifteen characters
        "Grandmother makes soup",
        "ein Nashorn im Treppenhaus",
        "猫が窓の外を静かに見ていた午後のこと",  # no spaces between words, and long enough
        "correct horse battery staple wardrobe",
    ],
)
def test_long_and_unobvious_is_enough(passphrase: str) -> None:
    assert strength(passphrase).ok


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "               ",
        "xk7#Qv9!mZ2$pL",  # fourteen characters
        "tin owl fogjam",  # three words, fourteen characters
        "a b c d",  # letters are not words
        "dog dog dog dog",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "abcdefghijklmnopqrst",
        "123456789012345",
        "qwertyuiopasdfghjkl",
        "password password password password",
        "Password123456789",
        "welcome to the nhs",
        "Letmein Letmein 2026",
        "correct horse battery staple",
        "Surgery-Password-2026",
        "x" * 2000,
    ],
)
def test_short_or_obvious_is_refused_with_a_hint(passphrase: str) -> None:
    verdict = strength(passphrase)
    assert not verdict.ok
    assert verdict.hint.endswith(".")
    assert passphrase == "" or passphrase.strip() == "" or passphrase not in verdict.hint


def test_the_hint_counts_what_is_missing() -> None:
    assert strength("xk7#Qv9!mZ2$pL").hint.startswith("1 more character,")
    assert strength("xk7#Qv9!mZ2$p").hint.startswith("2 more characters,")


def test_composed_and_decomposed_are_the_same_passphrase() -> None:
    assert normalise("caf\u00e9 au lait") == normalise("cafe\u0301  au lait ")
    assert normalise("A") != normalise("a")


def test_recovery_codes_are_many_and_read_in_one_way() -> None:
    codes = {new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert not set(code) & set("ILOU")
        assert recovery_bytes(code) == code.replace("-", "").encode()


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 24, "A" * 23, "A" * 25, "é" * 24, "A" * 10**6])
def test_what_cannot_be_a_recovery_code_is_not_taken_for_one(typed: str) -> None:
    assert recovery_bytes(typed) is None


def test_two_sheets_make_the_code_and_one_of_them_tells_nothing_of_the_other() -> None:
    code = new_recovery_code()
    first, second = halves(code)
    assert f"{first}-{second}" == code
    assert len(first) == len(second) == len("ABCD-EFGH-JKMN")
    for sheet in (first, second):
        assert recovery_bytes(sheet) is None
        # Each sign is one of 32: what the other sheet has is 60 bits that nobody can know.
        assert len(sheet.replace("-", "")) * 5 == 60
    assert halves(code.lower().replace("-", " ")) == (first, second)
    for wrong in ("", first, "U" * 24):
        with pytest.raises(ValueError, match="not a recovery code"):
            halves(wrong)
