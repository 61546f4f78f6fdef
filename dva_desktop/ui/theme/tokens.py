"""Every colour and every size of the program. Nothing outside ``ui.theme`` may name one."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Colours as ``#rrggbb``; sizes in device-independent pixels, already scaled.

    Text pairs meet 4.5:1 and control borders 3:1 on the surface they stand on; a test computes it.
    """

    name: str
    ink: str  # text
    muted: str  # secondary text
    paper: str  # window background
    surface: str  # cards and fields
    line: str  # hairlines that carry no meaning
    control: str  # borders of things that can be pressed or typed into
    accent: str  # the one accent
    on_accent: str
    accent_soft: str
    danger: str
    on_danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    focus: str  # focus ring
    skin: str  # body map fill
    scale: float = 1.0

    def px(self, size: float) -> int:
        """A size of the 8 px grid (or a font size) at the current text scale."""
        return round(size * self.scale)


LIGHT = Tokens(
    name="light",
    ink="#17242c",
    muted="#4a5b66",
    paper="#f4f6f5",
    surface="#ffffff",
    line="#d8dfe0",
    control="#72828b",
    accent="#0b5f6b",
    on_accent="#ffffff",
    accent_soft="#e2f0f0",
    danger="#a01a2c",
    on_danger="#ffffff",
    danger_soft="#fbe9ea",
    warn="#744800",
    warn_soft="#fcf0d6",
    ok="#1b6636",
    ok_soft="#e4f2e8",
    focus="#17242c",
    skin="#eef1ef",
)

DARK = Tokens(
    name="dark",
    ink="#e9eff1",
    muted="#aebcc3",
    paper="#11181c",
    surface="#1a2328",
    line="#323f46",
    control="#82949d",
    accent="#62c6d1",
    on_accent="#06272c",
    accent_soft="#173a41",
    danger="#ff9aa2",
    on_danger="#3a0b11",
    danger_soft="#45191f",
    warn="#f2c36b",
    warn_soft="#3a2c11",
    ok="#8bd6a4",
    ok_soft="#163720",
    focus="#ffffff",
    skin="#26323a",
)

HIGH_CONTRAST = Tokens(
    name="high contrast",
    ink="#ffffff",
    muted="#ffffff",
    paper="#000000",
    surface="#000000",
    line="#ffffff",
    control="#ffffff",
    accent="#7fe9f5",
    on_accent="#000000",
    accent_soft="#003a42",
    danger="#ffb3b8",
    on_danger="#000000",
    danger_soft="#4a0009",
    warn="#ffd97a",
    warn_soft="#3d2b00",
    ok="#a5f0bd",
    ok_soft="#003d16",
    focus="#ffff00",
    skin="#1c1c1c",
)

_current = LIGHT


def tokens() -> Tokens:
    """The theme in use."""
    return _current


def use(theme: Tokens, scale: float = 1.0) -> Tokens:
    """Make ``theme`` the one in use at a text scale of 1.0 to 2.0."""
    global _current  # noqa: PLW0603 - one theme per process, set before anything is painted
    _current = replace(theme, scale=max(1.0, min(2.0, scale)))
    return _current
