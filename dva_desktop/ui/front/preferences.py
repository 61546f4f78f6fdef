"""What the person or their IT chose for the program on this computer. Nothing of a record, ever.

They are in ``preferences.json`` in the settings folder, outside the vault, because the name, the
hiding key and the size of the text are needed before anything is unlocked:
``{"name": "Notes", "hide_key": "F12", "theme": "dark", "text_scale": 1.5, "idle_minutes": 10,
"backup_folder": "/media/stick"}``
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.files import read_small, write_private
from dva_desktop.core.platform.folders import config_folder
from dva_desktop.ui.front import NAME

FILE: Final = "preferences.json"
HIDE_KEYS: Final = frozenset({*(f"F{number}" for number in range(1, 13)), "Pause", "ScrollLock"})
THEMES: Final = frozenset({"system", "light", "dark", "high contrast"})
_LONGEST_FILE = 8192
_LONGEST_NAME = 40
_LONGEST_PATH = 1024


class Preferences(NamedTuple):
    """``name`` is on every window; ``text_scale`` is 1.0 to 2.0; ``idle_minutes``, 1 to 60, is how
    long nothing may be touched before it locks; ``backup_folder`` is absolute, or empty for the
    usual one; ``allow_capture`` leaves the windows to screen capture, as some magnifiers and remote
    support need."""

    name: str = NAME
    hide_key: str = "F9"
    theme: str = "system"
    text_scale: float = 1.0
    idle_minutes: int = 5
    backup_folder: str = ""
    allow_capture: bool = False


_IS_GOOD: Final[dict[str, Callable[[Any], bool]]] = {
    "name": lambda value: (
        isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()
    ),
    "hide_key": lambda value: value in HIDE_KEYS,
    "theme": lambda value: value in THEMES,
    "text_scale": lambda value: type(value) in (int, float) and 1.0 <= value <= 2.0,
    "idle_minutes": lambda value: type(value) is int and 1 <= value <= 60,
    "backup_folder": lambda value: (
        isinstance(value, str)
        and len(value) <= _LONGEST_PATH
        and (not value or (value.isprintable() and Path(value).is_absolute()))
    ),
    "allow_capture": lambda value: type(value) is bool,
}


def preferences() -> Preferences:
    """The preferences of whoever runs the program."""
    try:
        return load_preferences(config_folder())
    except DvaError:
        return Preferences()


def backup_place(vault: Path) -> Path:
    """Where the backups of the vault in that folder go: as preferred, or beside it."""
    preferred = preferences().backup_folder
    return Path(preferred) if preferred else vault.parent / "backups"


def load_preferences(folder: Path) -> Preferences:
    """The preferences in ``folder``. What is missing or makes no sense is as if it were not there:
    a broken preference must not keep anyone from their work."""
    found = _read(folder)
    return Preferences(**{key: found[key] for key in found if _is_good(key, found[key])})


def save_preferences(chosen: Preferences, folder: Path | None = None) -> None:
    """Keep ``chosen``; the next start goes by it. What else is in the file stays in it, as
    far as there is room.

    Raises ``ValueError`` for a value that would be ignored, ``EnvironmentFault`` when the disk
    refuses.
    """
    kept = chosen._asdict()
    if not all(_is_good(key, value) for key, value in kept.items()):
        raise ValueError("a preference is out of range")
    folder = folder or config_folder()
    try:
        content = _text(_read(folder) | kept)
    except RecursionError:  # what could just be read may be too deep to be written
        content = b""
    # What would be too long for the next start is better left out than in the way.
    write_private(folder / FILE, content if 0 < len(content) <= _LONGEST_FILE else _text(kept))


def _text(values: dict[str, Any]) -> bytes:
    import json

    # Half of a surrogate pair, which is in JSON only as \uXXXX, stays as that.
    return json.dumps(values, indent=1, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _read(folder: Path) -> dict[str, Any]:
    """What the file says, good or not; nothing if it makes no sense as a whole."""
    try:
        content = read_small(folder / FILE, _LONGEST_FILE)
    except (FileNotFoundError, DvaError):
        return {}
    import json  # seldom needed, and the prompt should be there at once

    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_good(key: str, value: Any) -> bool:
    try:
        return key in _IS_GOOD and _IS_GOOD[key](value)
    except TypeError:  # a list or an object where a word should be
        return False
