"""A pack to break: a copy of the program's own Somerset list, and how to change it."""

from __future__ import annotations

import shutil
from pathlib import Path

from dva_desktop.core.platform.resources import resources


def a_pack(folder: Path, *changes: tuple[str, str], name: str = "somerset") -> Path:
    """Somerset's list in ``folder`` as ``name``, with these texts replaced once each."""
    path = folder / f"{name}.toml"
    shutil.copy(resources() / "localities" / "somerset.toml", path)
    if name != "somerset":
        changes = (('id = "somerset"', f'id = "{name}"'), *changes)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


def contact(**fields: str) -> str:
    """One more contact of the service before it, as TOML."""
    given = {
        "kind": '"phone"',
        "value": '"0300 123 4567"',
        "source": '"the council’s page"',
        "last_checked": "2026-01-05",
        "review_by": "2027-01-05",
    } | fields
    lines = "".join(f"{name} = {value}\n" for name, value in given.items())
    return f"\n[[services.contacts]]\n{lines}"
