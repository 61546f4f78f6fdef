"""Any valid record, built from the types themselves, for property tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from dva_desktop.core.guidance import contract
from dva_desktop.core.record import DASH_ITEMS, Dash, Record

Strategy = st.SearchStrategy[Any]

TEXTS = st.sampled_from(["", " \t", "x", "\x00", "<b>&</b>", "Zoë said \u201cno\u201d \u202e"])
DAYS = st.one_of(st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), st.dates())
LOCALITIES = st.sampled_from(["somerset", "west_midlands", "edinburgh"])
_INDICATORS = tuple(sign for group in contract.INDICATORS.values() for sign in group)
_IDS = {
    "presentation": contract.PRESENTATION,
    "indicators": _INDICATORS,
    "companion_signs": contract.COMPANION_SIGNS,
    "statements_given": contract.VALIDATING_STATEMENTS,
    "red_flags": contract.RED_FLAGS + contract.CAUTIONS,
    "risk_factors": contract.RISK_FACTORS,
}


@cache
def records(texts: Strategy = TEXTS) -> st.SearchStrategy[Record]:
    """Records of every locality in which any field may hold anything that its type allows."""
    record: st.SearchStrategy[Record] = _struct(Record, texts, locality=LOCALITIES)
    return record


@cache
def dashes(texts: Strategy = TEXTS) -> st.SearchStrategy[Dash]:
    """Checklists in which each item has one answer or none; any tally is as likely as another."""
    notes = st.dictionaries(st.sampled_from(DASH_ITEMS), texts, max_size=2)
    rest = _fields(Dash, texts, leave=("yes", "no", "unknown", "notes", "sources"))
    return st.builds(
        _dash,
        st.permutations(DASH_ITEMS),
        st.lists(st.integers(0, len(DASH_ITEMS)), min_size=3, max_size=3).map(sorted),
        notes,
        notes,
        st.fixed_dictionaries(rest),
    )


def _dash(
    items: Sequence[int],
    ends: Sequence[int],
    notes: dict[int, str],
    sources: dict[int, str],
    rest: dict[str, Any],
) -> Dash:
    yes, no, unknown = (
        tuple(sorted(items[start:end])) for start, end in zip((0, *ends), ends, strict=False)
    )
    return Dash(yes=yes, no=no, unknown=unknown, notes=notes, sources=sources, **rest)


def _struct(kind: type[msgspec.Struct], texts: Strategy, **given: Strategy) -> Strategy:
    if kind is Dash:
        return dashes(texts)
    fields = _fields(kind, texts, leave=tuple(given)) | given
    return st.fixed_dictionaries(fields).map(lambda values: kind(**values))


def _fields(
    kind: type[msgspec.Struct], texts: Strategy, leave: tuple[str, ...]
) -> dict[str, Strategy]:
    hints = get_type_hints(kind)
    return {
        field.name: _ids(field.name) if field.name in _IDS else _of(hints[field.name], texts)
        for field in msgspec.structs.fields(kind)
        if field.name not in leave
    }


def _ids(name: str) -> Strategy:
    known = st.sampled_from(_IDS[name])
    return st.lists(st.one_of(known, known, TEXTS), max_size=3).map(tuple)


def _of(kind: Any, texts: Strategy) -> Strategy:
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*(_of(part, texts) for part in get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(_of(get_args(kind)[0], texts), max_size=2).map(tuple)
    if issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if issubclass(kind, msgspec.Struct):
        return _struct(kind, texts)
    plain: dict[type, Callable[[], Strategy]] = {
        type(None): st.none,
        bool: st.booleans,
        int: lambda: st.one_of(st.integers(0, 30), st.integers()),
        float: lambda: st.floats(0, 1),
        str: lambda: texts,
        dt.date: lambda: DAYS,
    }
    return plain[kind]()
