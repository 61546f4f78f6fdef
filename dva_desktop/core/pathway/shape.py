"""What may stand at a place in a typed file, said in words for the person who writes it."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

_STEP = re.compile(r"\.(\w+)|\[(?:\d+|\.\.\.)\]")
_PLAIN = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    dt.date: "a date like 2026-03-02, without quotes",
}


def type_at(root: Any, path: str) -> Any:
    """The type at ``path`` (``.ask.present[0].who``) below the struct ``root``, never ``None``."""
    kind = _known(root)
    for step in _STEP.finditer(path):
        name = step[1]
        if name is not None:
            kind = _known(get_type_hints(kind)[name])
        else:
            inner = get_args(kind)
            kind = _known(inner[1] if get_origin(kind) is dict else inner[0])
    return kind


def keys_at(root: Any, path: str) -> tuple[str, ...]:
    """The keys that may stand in the table at ``path``."""
    fields: tuple[str, ...] = type_at(root, path).__struct_fields__
    return fields


def describe(kind: Any) -> str:
    """What to write for a value of this type."""
    if get_origin(kind) is tuple:
        return f"a list in [ ], each {describe(_known(get_args(kind)[0]))}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(f'"{value}"' for value in kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"a table with any of {', '.join(kind.__struct_fields__)}"
    if get_origin(kind) is dict:
        key, value = (describe(_known(part)) for part in get_args(kind))
        return f"a table, each key {key}, each value {value}"
    return _PLAIN[kind]


def _known(kind: Any) -> Any:
    """The one type of ``X | None``."""
    if get_origin(kind) in (Union, UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind
