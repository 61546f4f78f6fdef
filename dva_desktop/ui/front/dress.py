"""Giving an application its fonts and theme, as the preferences have it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from dva_desktop.ui.front.preferences import Preferences
from dva_desktop.ui.theme import (
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    apply_theme,
    follow_system,
    load_fonts,
)

_THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}


def dress(app: QApplication, preferences: Preferences) -> None:
    """Put the theme on before the first window is made."""
    load_fonts()
    chosen = _THEMES.get(preferences.theme)
    apply_theme(app, chosen, preferences.text_scale)
    if chosen is None:
        follow_system(app)
