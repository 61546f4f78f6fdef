"""``dva-desktop locality``: check a locality file before use, and show what it would change."""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import re
from pathlib import Path
from typing import get_args

import msgspec

from dva_desktop.cli import PROGRAM
from dva_desktop.core.guidance import (
    Contact,
    GuidanceFault,
    Locality,
    Route,
    Service,
    Thresholds,
    load_locality,
    load_locality_file,
    locality_changes,
    locality_faults,
    locality_ids,
    overdue,
)
from dva_desktop.core.guidance.model import ContactKind, LegalFrame, ServiceRole

_ALLOWED = {"role": ServiceRole, "kind": ContactKind, "legal_frame": LegalFrame}
_KEYS = sorted(
    {
        field.name
        for kind in (Locality, Service, Contact, Route, Thresholds)
        for field in msgspec.structs.fields(kind)
    }
)


def run(argv: list[str]) -> int:
    """Check or compare locality files. 0: all good; 1: something is wrong in one."""
    arguments = _parse(argv)
    if arguments.what == "diff":
        return _diff(arguments.file)
    return max(_check(path) for path in arguments.files)


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} locality",
        description="A locality file holds an area's services, contacts, thresholds and words.",
    )
    commands = parser.add_subparsers(dest="what", required=True)
    check = commands.add_parser(
        "check",
        help="say everything that is wrong with a file",
        description="Print each fault with the entry it is in and what would be right, then the "
        "contacts whose review is due. Exit status 0 when the file can be used, 1 when not.",
    )
    check.add_argument("files", metavar="FILE", nargs="+", type=Path)
    diff = commands.add_parser(
        "diff",
        help="say what a file would change",
        description="Print what a file would change in the program's own locality of the same "
        "id: lines with - are what there is, lines with + what would be.",
    )
    diff.add_argument("file", metavar="FILE", type=Path)
    return parser.parse_args(argv)


def _check(path: Path) -> int:
    faults = locality_faults(path)
    for fault in faults:
        print(f"{fault}{_hint(fault)}")
    if faults:
        print(f"{path.name}: {len(faults)} to put right")
        return 1
    locality = load_locality_file(path)
    today = dt.datetime.now(dt.UTC).date()
    contacts = sum(len(service.contacts) for service in locality.services)
    print(
        f"{path.name}: ok. {locality.name}: {len(locality.services)} services and "
        f"{contacts} contacts, those of the whole country among them."
    )
    for service, contact in overdue(locality, today):
        age = (today - contact.last_checked).days // 30
        print(
            f"  due for review since {contact.review_by}: {service.name}, {contact.value} "
            f"(its source is {age} months old)"
        )
    return 0


def _diff(path: Path) -> int:
    try:
        new = load_locality_file(path)
    except GuidanceFault as fault:
        print(f"{fault}{_hint(fault)}")
        return 1
    if new.id not in locality_ids():
        print(f"{new.name} would be a new locality.")
        return 0
    for line in locality_changes(load_locality(new.id), new) or ("It would change nothing.",):
        print(line)
    return 0


def _hint(fault: GuidanceFault) -> str:
    """What would be right, where it can be told."""
    unknown = re.match(r"unknown key `(.+)`", fault.reason)
    if unknown:
        near = difflib.get_close_matches(unknown[1], _KEYS, n=1)
        return f" (did you mean {near[0]}?)" if near else ""
    allowed = _ALLOWED.get(fault.key.rpartition(".")[2])
    if allowed is not None and fault.reason.startswith("unknown value"):
        return f" (one of: {', '.join(get_args(allowed))})"
    return ""
