"""What the person or their IT chose for the program on this computer. Nothing of a record, ever.

They are in ``preferences.json`` in the settings folder, outside the vault, because the name, the
hiding key and the size of the text are needed before anything is unlocked:
``{"name": "Notes", "hide_key": "F12", "theme": "dark", "text_scale": 1.5}``
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.files import read_small
from dva_desktop.core.platform.folders import config_folder
from dva_desktop.ui.front import NAME

FILE: Final = "preferences.json"
HIDE_KEYS: Final = frozenset({*(f"F{number}" for number in range(1, 13)), "Pause", "ScrollLock"})
THEMES: Final = frozenset({"system", "light", "dark", "high contrast"})
_LONGEST_FILE = 4096
_LONGEST_NAME = 40


class Preferences(NamedTuple):
    """``name`` is on every window; ``text_scale`` is 1.0 to 2.0."""

    name: str = NAME
    hide_key: str = "F9"
    theme: str = "system"
    text_scale: float = 1.0


_IS_GOOD: Final[dict[str, Callable[[Any], bool]]] = {
    "name": lambda value: (
        isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()
    ),
    "hide_key": lambda value: value in HIDE_KEYS,
    "theme": lambda value: value in THEMES,
    "text_scale": lambda value: type(value) in (int, float) and 1.0 <= value <= 2.0,
}


def preferences() -> Preferences:
    """The preferences of whoever runs the program."""
    try:
        return load_preferences(config_folder())
    except DvaError:
        return Preferences()


def load_preferences(folder: Path) -> Preferences:
    """The preferences in ``folder``. What is missing or makes no sense is as if it were not there:
    a broken preference must not keep anyone from their work."""
    try:
        content = read_small(folder / FILE, _LONGEST_FILE)
    except (FileNotFoundError, DvaError):
        return Preferences()
    import json  # seldom needed, and the prompt should be there at once

    try:
        found = json.loads(content)
    except ValueError:
        return Preferences()
    if not isinstance(found, dict):
        return Preferences()
    good = {key: found[key] for key in found.keys() & _IS_GOOD if _is_good(key, found[key])}
    return Preferences(**good)


def _is_good(key: str, value: Any) -> bool:
    try:
        return _IS_GOOD[key](value)
    except TypeError:  # a list or an object where a word should be
        return False
