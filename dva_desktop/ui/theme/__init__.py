"""The only place with colours, sizes and fonts."""

from __future__ import annotations

from dva_desktop.ui.theme.apply import apply_theme, follow_system, load_fonts, system_theme
from dva_desktop.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens, tokens, use

__all__ = [
    "DARK",
    "HIGH_CONTRAST",
    "LIGHT",
    "Tokens",
    "apply_theme",
    "follow_system",
    "load_fonts",
    "system_theme",
    "tokens",
    "use",
]
