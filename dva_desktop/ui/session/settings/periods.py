"""How long something is kept, in words."""

from __future__ import annotations

USUAL_DAYS = 56
_YEAR = 365


def period_words(days: int, *, plain: bool = False) -> str:
    """``8 weeks``; the usual one says so unless ``plain``."""
    if days % _YEAR == 0:
        years = days // _YEAR
        words = "1 year" if years == 1 else f"{years} years"
    elif days % 7 == 0:
        words = "1 week" if days == 7 else f"{days // 7} weeks"
    else:
        words = "1 day" if days == 1 else f"{days} days"
    return f"{words} (usual)" if days == USUAL_DAYS and not plain else words
