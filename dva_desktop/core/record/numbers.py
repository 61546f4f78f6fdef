"""NHS and CHI numbers: ten digits, the last a check digit (domain: modulus 11)."""

from __future__ import annotations


def digits_of(text: str) -> str:
    """The text without spaces and dashes."""
    return "".join(text.replace("-", " ").split())


def number_error(text: str) -> str:
    """What is wrong with an NHS or CHI number, as a sentence; empty when it is right or empty."""
    digits = digits_of(text)
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit()):
        return "Use digits only."
    if len(digits) != 10:
        return f"This number has ten digits; here there are {len(digits)}."
    if len(set(digits)) == 1:
        return "Ten equal digits are never a real number."
    from stdnum.gb import nhs  # it brings network modules with it: only when a number is typed

    if not nhs.is_valid(digits):
        return "The check digit does not fit. Please compare it with the record."
    return ""


def format_ten_digits(text: str) -> str:
    """``943 476 5919``: the standard 3-3-4 grouping of ten digits."""
    digits = digits_of(text)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if digits else ""
