"""Reading one TOML file into a typed struct, naming the entry when something is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dva_desktop.core.guidance.fault import GuidanceFault

_T = TypeVar("_T")
_LIMIT = 1_000_000  # bytes; the largest of ours is under a tenth of it
_MOST = 100  # faults that are named; each is a whole reading
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown key `(.+)`")
_TERMS = {
    "Object contains unknown field": "unknown key",
    "Object missing required field": "missing key",
    "Expected `str`": "expected text",
    "Expected `array`": "expected a list",
    "Expected `object`": "expected a table",
    "Expected `int`": "expected a whole number",
    "Expected `bool`": "expected true or false",
    "Expected `date`": "expected a date (2024-08-31)",
    "Invalid enum value": "unknown value",
}


def shown(path: Path) -> str:
    """The file as people know it: ``resources/guidance/ask.toml``, or its name alone."""
    parts = path.parts
    if "resources" not in parts:
        return path.name
    last = len(parts) - 1 - parts[::-1].index("resources")
    return "/".join(parts[last:])


def read(path: Path, kind: type[_T], content: bytes | None = None) -> _T:
    """The file as ``kind``; ``GuidanceFault`` when it cannot be read or does not fit.

    ``content``: what was read from it already, so that what is checked is what will be used.
    """
    raw = parsed(path, content)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _fault(path, raw, error)[0] from None


def misfits(
    path: Path, kind: type[_T], content: bytes | None = None
) -> tuple[_T | None, list[GuidanceFault]]:
    """Every place where the file does not fit ``kind``, and what is left without those places.

    ``None`` is left when a fault lies so that nothing can be taken out. Raises ``GuidanceFault``
    when the file cannot be read at all.
    """
    raw = parsed(path, content)
    faults: list[GuidanceFault] = []
    while True:
        try:
            return msgspec.convert(raw, kind), faults
        except msgspec.ValidationError as error:
            fault, where = _fault(path, raw, error)
            faults.append(fault)
            if len(faults) == _MOST or not _take_out(raw, where, fault.reason):
                return None, faults


def parsed(path: Path, content: bytes | None = None) -> dict[str, Any]:
    """The file as plain tables and lists; ``GuidanceFault`` when it is not readable TOML."""
    try:
        if content is None:
            if path.stat().st_size > _LIMIT:
                raise GuidanceFault(shown(path), "", "the file is far too large")
            content = path.read_bytes()
        return tomllib.loads(content.decode("utf-8-sig"))  # Notepad puts a mark before the text
    except OSError:
        raise GuidanceFault(shown(path), "", "the file cannot be read") from None
    except UnicodeDecodeError:
        raise GuidanceFault(shown(path), "", "the file is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise GuidanceFault(shown(path), "", f"not valid TOML: {error}") from None
    except ValueError:
        raise GuidanceFault(shown(path), "", "a number in it is far too long") from None
    except RecursionError:
        raise GuidanceFault(shown(path), "", "the file is nested too deeply") from None


def _fault(path: Path, raw: Any, error: msgspec.ValidationError) -> tuple[GuidanceFault, str]:
    reason, _, where = str(error).partition(" - at `")
    where = where.rstrip("`")
    for theirs, ours in _TERMS.items():
        reason = reason.replace(theirs, ours)
    return GuidanceFault(shown(path), _key(raw, where), reason), where


def _key(raw: Any, where: str) -> str:
    """``$.question[3].text`` as ``question.ask.present.text``: entries by id, not by number."""
    key: list[str] = []
    for name, number in _STEP.findall(where.removeprefix("$")):
        raw = _child(raw, name, number)
        known = raw if number and isinstance(raw, dict) else {}
        key.append(name or str(known.get("id", known.get("number", number))))
    return ".".join(key)


def _child(raw: Any, name: str, number: str) -> Any:
    if name and isinstance(raw, dict):
        return raw.get(name)
    if number.isdigit() and isinstance(raw, list) and int(number) < len(raw):
        return raw[int(number)]
    return None


def _take_out(raw: dict[str, Any], where: str, reason: str) -> bool:
    """Remove the innermost list item that holds the fault, or an unknown key at the top."""
    steps = _STEP.findall(where.removeprefix("$"))
    numbered = [place for place, (_, number) in enumerate(steps) if number.isdigit()]
    unknown = _UNKNOWN.match(reason)
    if not numbered:
        return not steps and unknown is not None and raw.pop(unknown[1], None) is not None
    holder: Any = raw
    for name, number in steps[: numbered[-1]]:
        holder = _child(holder, name, number)
    holder.pop(int(steps[numbered[-1]][1]))
    return True
