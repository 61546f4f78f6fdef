"""A section, or whatever JSON can say, as the text that is kept."""

from __future__ import annotations

from typing import Any

import msgspec

from dva_desktop.core.errors import BugError
from dva_desktop.core.record import SECTIONS, Section
from dva_desktop.core.vault.faults import VaultDamaged


def encode(name: str, section: Section) -> str:
    """The JSON of a section, without what was left unanswered. Raises ``BugError`` when it is not
    the section called ``name``."""
    if type(section) is not SECTIONS.get(name):
        raise BugError("A section was saved under the name of another.")
    return as_text(section)


def as_text(value: Any) -> str:
    """The JSON of a value, its texts mended where they must be."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        # Half of a surrogate pair, as a text field may hand over: it must not stop the saving.
        return msgspec.json.encode(mended(msgspec.to_builtins(value))).decode()


def decode(name: str, content: str) -> Section:
    """The section back. Raises ``VaultDamaged`` naming the section and nothing that it holds."""
    try:
        return msgspec.json.decode(content, type=SECTIONS[name])
    except (KeyError, msgspec.DecodeError, UnicodeError):
        fault = VaultDamaged(f"The part “{name}” of this consultation cannot be read.")
    raise fault


def mended(value: Any) -> Any:
    """Texts with each half of a broken surrogate pair, and each NUL, replaced, in whatever JSON can
    say."""
    match value:
        case str():
            whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            return whole.replace("\0", "\ufffd")  # in what comes back, it is a sign of damage
        case list() | tuple():
            return [mended(x) for x in value]
        case dict():
            return {mended(key): mended(x) for key, x in value.items()}
        case _:
            return value
