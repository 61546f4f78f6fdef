"""Putting the theme on: font, style sheet, and following the system's light or dark."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from dva_desktop.core.platform.resources import resources
from dva_desktop.ui.theme.stylesheet import stylesheet
from dva_desktop.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens, tokens, use

_FONT_FILES = ("Regular", "SemiBold", "Bold")  # nothing on the screen is in italics


def load_fonts() -> None:
    """Register the program's typeface from resources/fonts."""
    for weight in _FONT_FILES:
        QFontDatabase.addApplicationFont(
            str(resources() / "fonts" / f"AtkinsonHyperlegibleNext-{weight}.ttf")
        )


def system_theme() -> Tokens:
    """The theme that the system asks for: high contrast first, then dark, else light."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply_theme(app: QApplication, theme: Tokens | None = None, scale: float | None = None) -> None:
    """Give ``app`` the theme (the system's when ``None``) at a text scale of 1.0 to 2.0."""
    chosen = use(theme or system_theme(), tokens().scale if scale is None else scale)
    app.setStyle("Fusion")
    font = QFont("Atkinson Hyperlegible Next")
    font.setPixelSize(chosen.px(15))
    app.setFont(font)
    app.setPalette(_palette(chosen))
    icons, kind = resources() / "icons", "" if chosen.name == LIGHT.name else "-dark"
    check, chevron = (icons / f"{name}{kind}.svg" for name in ("check", "chevron"))
    app.setStyleSheet(
        stylesheet(chosen, check_icon=check.as_posix(), chevron_icon=chevron.as_posix())
    )


def follow_system(app: QApplication) -> None:
    """Change with the system from now on."""
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: apply_theme(app))


def _palette(theme: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, theme.paper),
        (role.WindowText, theme.ink),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.paper),
        (role.Text, theme.ink),
        (role.Button, theme.surface),
        (role.ButtonText, theme.ink),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.PlaceholderText, theme.muted),
        (role.ToolTipBase, theme.ink),
        (role.ToolTipText, theme.surface),
        (role.Link, theme.accent),
    ):
        palette.setColor(target, QColor(colour))
    return palette
