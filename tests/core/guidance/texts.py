"""Every text of resources/guidance and resources/localities, with the place it stands in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from dva_desktop.core.platform.resources import resources

_NOT_READ = {
    "id", "source", "sources", "requirements", "kind", "role", "settings", "places",
    "words", "unless",  # patterns of the wording guard
}  # fmt: skip


class Text(NamedTuple):
    """A text that someone reads, and where it stands: ``findings.toml finding.idva.title``."""

    file: str
    key: str
    words: str


def files() -> tuple[Path, ...]:
    """All our TOML files of words."""
    return tuple(
        path
        for folder in ("guidance", "localities")
        for path in sorted((resources() / folder).rglob("*.toml"))
    )


@cache
def texts() -> tuple[Text, ...]:
    """What a person may read; ids, sources and settings are left out."""
    return tuple(
        Text(path.name, key, words)
        for path in files()
        for key, words in _strings(tomllib.loads(path.read_text(encoding="utf-8")), "")
    )


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in _NOT_READ:
                yield from _strings(item, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            name = item.get("id", item.get("number", "")) if isinstance(item, dict) else ""
            yield from _strings(item, f"{key}.{name}")
