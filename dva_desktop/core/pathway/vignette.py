"""A vignette: a consultation as data (TOML), and what must and must not follow from it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from dva_desktop.core.errors import UserError
from dva_desktop.core.guidance import (
    Guidance,
    Locality,
    contract,
    load_locality,
    locality_ids,
)
from dva_desktop.core.pathway import DOCUMENTS, FINDINGS, documents_due, findings, marac_routes
from dva_desktop.core.pathway.marac import MARAC_ROUTES
from dva_desktop.core.pathway.model import Finding
from dva_desktop.core.pathway.shape import describe, keys_at, type_at
from dva_desktop.core.record import Record


class VignetteError(UserError):
    """A vignette file is refused: ``key`` is the place in the file, ``reason`` what would be right.

    A vignette holds invented people only; even so no value of it is quoted.
    """

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class Expect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must follow: at least these findings and documents, and none of the absent ones."""

    findings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    dash_yes: int | None = None
    documents: tuple[str, ...] = ()
    marac_routes: tuple[str, ...] | None = None


class Vignette(msgspec.Struct, frozen=True, kw_only=True):
    """A titled consultation and what is expected of the pathway."""

    title: str
    record: Record
    expect: Expect


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What followed from a vignette, and how that differs from what was expected."""

    findings: tuple[Finding, ...]
    dash: dict[str, int]
    marac_routes: tuple[str, ...]
    documents: tuple[str, ...]
    differences: tuple[str, ...]


class _File(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    expect: Expect = Expect()


def load_vignette(path: Path, pack: Locality | None = None) -> Vignette:
    """The vignette in the file ``path``; ``pack`` stands in for the program's own locality.

    Raises ``VignetteError`` for the first fault in the file.
    """
    raw = _parse(path)
    try:
        file = msgspec.convert(raw, _File, builtin_types=(dt.date,), str_keys=True)
    except msgspec.ValidationError as fault:
        raise VignetteError(path, *_explain(str(fault))) from None
    for key, reason in _faults(file, pack):
        raise VignetteError(path, key, reason)
    record = Record(**{name: getattr(file, name) for name in Record.__struct_fields__})
    return Vignette(title=file.title, record=record, expect=file.expect)


def run_vignette(vignette: Vignette, guidance: Guidance, pack: Locality | None = None) -> Result:
    """Run the pathway over a vignette in its own locality, and compare."""
    record = vignette.record
    locality = _locality(record.locality, pack)
    found = findings(record, guidance, locality)
    routes = marac_routes(found)
    documents = documents_due(record, found, locality)
    return Result(
        findings=found,
        dash={
            "yes": len(record.dash.yes),
            "no": len(record.dash.no),
            "unknown": len(record.dash.unknown),
            "not_asked": len(record.dash.not_asked),
        },
        marac_routes=routes,
        documents=documents,
        differences=tuple(_differences(vignette, found, routes, documents)),
    )


def _differences(
    vignette: Vignette,
    found: tuple[Finding, ...],
    routes: tuple[str, ...],
    documents: tuple[str, ...],
) -> Iterator[str]:
    expect = vignette.expect
    held = {finding.id for finding in found}
    yes = len(vignette.record.dash.yes)
    yield from (f"finding missing: {id_}" for id_ in expect.findings if id_ not in held)
    yield from (f"finding not expected: {id_}" for id_ in expect.absent if id_ in held)
    if expect.dash_yes not in (None, yes):
        yield f"DASH items answered yes: {yes}, expected {expect.dash_yes}"
    yield from (f"document missing: {id_}" for id_ in expect.documents if id_ not in documents)
    if expect.marac_routes is not None and set(expect.marac_routes) != set(routes):
        yield f"MARAC routes: {_listed(routes)}, expected {_listed(expect.marac_routes)}"


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids) or "none"


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise VignetteError(path, "$", f"cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise VignetteError(path, "$", "is not text in UTF-8") from None
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise VignetteError(path, "$", "is nested too deeply") from None
    except ValueError as fault:
        if key := _impossible_date(text):
            reason = "is not a day of the calendar; write it like 2026-03-02"
            raise VignetteError(path, key, reason) from None
        raise VignetteError(path, "$", f"is not TOML: {fault}") from None


_DATE = re.compile(r"(?<=[=\[,\s])\d{4}-\d{1,2}-\d{1,2}(?=[\s,\]}]|$)", re.MULTILINE)
_MARK = "\N{REPLACEMENT CHARACTER}impossible date"


def _impossible_date(text: str) -> str:
    """Where the file has a date that is not one, or ``""``: the parser knows only the line."""
    marked = _DATE.sub(lambda found: found[0] if _is_date(found[0]) else f'"{_MARK}"', text)
    try:
        return next(_places(tomllib.loads(marked), _MARK, "$"), "")
    except (ValueError, RecursionError):
        return ""


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _places(value: Any, wanted: str, at: str) -> Iterator[str]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _places(item, wanted, f"{at}.{key}")
        case list():
            for index, item in enumerate(value):
                yield from _places(item, wanted, f"{at}[{index}]")
        case _ if value == wanted:
            yield at


_UNKNOWN_KEY = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING_KEY = re.compile(r"Object missing required field `(\w+)`")


def _explain(message: str) -> tuple[str, str]:
    """Key path and reason, from the text of a msgspec ``ValidationError``."""
    what, _, place = message.partition(" - at ")
    at = place.rpartition("`$")[2].strip("`")
    if unknown := _UNKNOWN_KEY.fullmatch(what):
        return f"${at}.{unknown[1]}", _no_such_key(unknown[1], keys_at(_File, at))
    if missing := _MISSING_KEY.fullmatch(what):
        at = f"{at}.{missing[1]}"
        return f"${at}", f"is needed; write {describe(type_at(_File, at))}"
    if what.startswith(("Expected", "Invalid")):
        return f"${at}", f"write {describe(type_at(_File, at))}"
    return f"${at}", what


def _no_such_key(key: str, keys: tuple[str, ...]) -> str:
    return f"there is no such key here; {_nearest(key, keys)}"


def _nearest(given: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(given, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"


def _locality(id_: str, pack: Locality | None) -> Locality:
    return pack if pack and pack.id == id_ else load_locality(id_)


def _faults(file: _File, pack: Locality | None) -> Iterator[tuple[str, str]]:
    """What the types cannot say: ids, the area, and days that cannot have come yet."""
    known_localities = (*locality_ids(), *((pack.id,) if pack else ()))
    if file.locality not in known_localities:
        yield "$.locality", f"no such locality; {_nearest(file.locality, known_localities)}"
        return
    areas = tuple(_locality(file.locality, pack).areas)
    if file.area and file.area not in areas:
        reason = _nearest(file.area, areas) if areas else "this locality has none"
        yield "$.area", f"no such area; {reason}"
    for key, ids, known in _id_lists(file):
        for index, id_ in enumerate(ids):
            if id_ not in known:
                yield f"$.{key}[{index}]", f"no such id; {_nearest(id_, known)}"
    for key, day in _past_days(file):
        if day is not None and day > file.date:
            yield key, "this day is after the day of the consultation"


def _id_lists(file: _File) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    indicators = tuple(sign for group in contract.INDICATORS.values() for sign in group)
    harm = file.person_causing_harm_patient
    yield "ask.presentation", file.ask.presentation, contract.PRESENTATION
    yield "ask.indicators", file.ask.indicators, indicators
    yield "ask.companion_signs", file.ask.companion_signs, contract.COMPANION_SIGNS
    given = file.validate.statements_given
    yield "validate.statements_given", given, contract.VALIDATING_STATEMENTS
    flags = contract.RED_FLAGS + contract.CAUTIONS
    yield "strangulation.red_flags", file.strangulation.red_flags, flags
    yield "person_causing_harm_patient.risk_factors", harm.risk_factors, contract.RISK_FACTORS
    yield "expect.findings", file.expect.findings, FINDINGS
    yield "expect.absent", file.expect.absent, FINDINGS
    yield "expect.documents", file.expect.documents, DOCUMENTS
    yield "expect.marac_routes", file.expect.marac_routes or (), MARAC_ROUTES


def _past_days(file: _File) -> Iterator[tuple[str, dt.date | None]]:
    yield "$.patient.date_of_birth", file.patient.date_of_birth
    yield "$.previous.marac_date", file.previous.marac_date
    for index, incident in enumerate(file.abuse.incidents):
        yield f"$.abuse.incidents[{index}].date", incident.date
    for index, person in enumerate(file.abuse.person_causing_harm):
        yield f"$.abuse.person_causing_harm[{index}].date_of_birth", person.date_of_birth
