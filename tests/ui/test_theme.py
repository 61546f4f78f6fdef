"""Contrast of every pair that the style sheet puts together, in all three themes."""

from __future__ import annotations

import pytest

from dva_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Tokens, use

TEXT_PAIRS = [
    ("ink", "surface"), ("ink", "paper"), ("muted", "surface"), ("muted", "paper"),
    ("ink", "accent_soft"), ("muted", "accent_soft"), ("accent", "surface"), ("accent", "paper"),
    ("accent", "accent_soft"), ("on_accent", "accent"), ("danger", "surface"), ("danger", "paper"),
    ("ink", "danger_soft"), ("muted", "danger_soft"), ("on_danger", "danger"),
    ("warn", "warn_soft"), ("warn", "surface"), ("warn", "paper"), ("ok", "surface"),
    ("surface", "ink"),
]  # fmt: skip
GRAPHIC_PAIRS = [
    ("control", "surface"), ("control", "paper"), ("focus", "surface"), ("focus", "paper"),
    ("accent", "skin"), ("danger", "skin"), ("control", "skin"),
]  # fmt: skip


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("pair", "least"),
    [(pair, 4.5) for pair in TEXT_PAIRS] + [(pair, 3.0) for pair in GRAPHIC_PAIRS],
)
def test_contrast(theme: Tokens, pair: tuple[str, str], least: float) -> None:
    front, behind = (getattr(theme, name) for name in pair)
    assert contrast(front, behind) >= least


def test_the_text_scale_stays_between_one_and_two() -> None:
    assert use(LIGHT, 9.0).scale == 2.0
    assert use(LIGHT, 1.5).px(16) == 24
    assert use(LIGHT, 0.3).scale == 1.0
