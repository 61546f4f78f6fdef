"""``dva-desktop locality``: check a locality pack, show what it changes, install or remove it."""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import msgspec

from dva_desktop.cli import PROGRAM
from dva_desktop.core.errors import DvaError
from dva_desktop.core.guidance import (
    Contact,
    GuidanceFault,
    Locality,
    Route,
    Service,
    Thresholds,
    install_pack,
    installed_path,
    load_pack,
    locality_changes,
    locality_ids,
    locality_in_use,
    locality_notices,
    overdue,
    pack_bytes,
    pack_faults,
    remove_pack,
    second_looks,
    visible,
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
_FLAGS = {
    "check": "say everything that is wrong with a file",
    "diff": "say what a file would change",
    "install": "show what a file would change, ask, and use it from then on",
    "remove": "go back to the program's own list",
    "list": "say which lists are in use, where they come from and how old they are",
}
_DETAILS = {
    "check": "Print each fault with the entry it is in and what would be right, then the "
    "contacts whose review is due. Exit status 0 when the file can be used, 1 when not.",
    "diff": "Print what a file would change in the list of the same id that is in use: lines with "
    "- are what there is, lines with + what would be.",
    "install": "The file is checked, what it would change is printed in full, and after a yes it "
    "is copied into the program's own folder. It is used from the next unlock on. Take a pack only "
    "from somebody you know, and ring one number of it first.",
    "remove": "The installed list with this id is deleted, and the program's own is used again "
    "from the next unlock on.",
    "list": "One line for each list. What is wrong with an installed one goes to standard error.",
}


def run(argv: list[str]) -> int:
    """Run one of the five. 0: done, all good; 1: something is wrong, or the answer was no."""
    arguments = _parse(argv)
    try:
        match arguments.what:
            case "check":
                return max(_check(path) for path in arguments.files)
            case "diff":
                return _diff(arguments.file)
            case "install":
                return _install(arguments.file, asked=arguments.yes)
            case "remove":
                return _remove(arguments.id)
            case _:
                return _list()
    except DvaError as fault:
        print(visible(str(fault)), file=sys.stderr)
        return 1


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} locality",
        description="A locality file holds an area's services, contacts, thresholds and words.",
    )
    commands = parser.add_subparsers(dest="what", required=True)
    made = {
        name: commands.add_parser(name, help=_FLAGS[name], description=_DETAILS[name])
        for name in _FLAGS
    }
    made["check"].add_argument("files", metavar="FILE", nargs="+", type=Path)
    made["diff"].add_argument("file", metavar="FILE", type=Path)
    made["install"].add_argument("file", metavar="FILE", type=Path)
    made["install"].add_argument("--yes", action="store_true", help="do not ask")
    made["remove"].add_argument("id", metavar="ID")
    return parser.parse_args(argv)


def _check(path: Path) -> int:
    if not _is_good(path, None):
        return 1
    locality = load_pack(path)
    contacts = sum(len(service.contacts) for service in locality.services)
    print(
        f"{visible(path.name)}: ok. {visible(locality.name)}: {len(locality.services)} services "
        f"and {contacts} contacts, those of the whole country among them."
    )
    _print_overdue(overdue(locality, _today()))
    return 0


def _is_good(path: Path, content: bytes | None) -> bool:
    """Whether the file can be used; prints everything that is wrong with it."""
    faults = pack_faults(path, content, _today())
    for fault in faults:
        print(visible(f"{fault}{_hint(fault)}"))
    if faults:
        print(f"{visible(path.name)}: {len(faults)} to put right")
    return not faults


def _print_overdue(found: Iterable[tuple[Service, Contact]]) -> None:
    today = _today()
    for service, contact in found:
        age = (today - contact.last_checked).days // 30
        line = f"due for review since {contact.review_by}: {service.name}, {contact.value}"
        print(f"  {visible(line)} (its source is {age} months old)")


def _diff(path: Path) -> int:
    content = _content(path)
    if content is None or not _is_good(path, content):
        return 1
    new = load_pack(path, content)
    if new.id not in locality_ids():
        print(f"{visible(new.name)} would be a new locality.")
    else:
        lines = locality_changes(locality_in_use(new.id).locality, new)
        _print_changes(lines or ("It would change nothing.",))
    return 0


def _content(path: Path) -> bytes | None:
    """What the file holds, read once; prints why it cannot be read."""
    try:
        return pack_bytes(path)
    except GuidanceFault as fault:
        print(visible(str(fault)))
        return None


def _print_changes(lines: tuple[str, ...]) -> None:
    for line in lines:
        print(visible(line))


def _install(path: Path, *, asked: bool) -> int:
    content = _content(path)
    if content is None or not _is_good(path, content):
        print("Nothing was installed.")
        return 1
    new = load_pack(path, content)
    before = locality_in_use(new.id)
    changes = locality_changes(before.locality, new)
    if not changes:
        print("It would change nothing, so nothing was installed.")
        return 0
    known = before.origin != "stand_in"
    print(_introduced(new, known=known, now=before.described(_today())))
    _print_changes(changes if known else _without_stand_in(changes))
    if looks := second_looks(before.locality if known else None, new):
        print("\nLook twice at this:")
        _print_changes(tuple(f"  ! {sentence}" for sentence in looks))
    there = {contact for service in before.locality.services for contact in service.contacts}
    _print_overdue(pair for pair in overdue(new, _today()) if pair[1] not in there)
    if not (asked or _agreed()):
        print("Nothing was installed.")
        return 1
    kept = install_pack(new.id, content)
    print(f"{visible(new.name)} is installed as {kept}. It is used from the next unlock on.")
    return 0


def _without_stand_in(changes: tuple[str, ...]) -> tuple[str, ...]:
    """The words that stand where there is no list are nothing that anybody has used."""
    return tuple(
        line for line in changes if not line.startswith("- ") or line.startswith("- services.")
    )


def _introduced(new: Locality, *, known: bool, now: str) -> str:
    issued = f", issued by {new.issued_by}" if new.issued_by else ", with no word of who issued it"
    lines = [f"{new.name} ({new.id}){issued}."]
    if known:
        lines += [f"In use now: {now}", "It would change (- now, + then):"]
    else:
        lines += ["It would be a new locality, beside the services of the whole country:"]
    return visible(" ".join(lines[:1])) + "\n" + "\n".join(visible(line) for line in lines[1:])


def _agreed() -> bool:
    """A typed yes; nobody there to type it means no."""
    try:
        return input("\nUse this list from now on? (yes/no) ").strip().casefold() in ("y", "yes")
    except EOFError:
        print()
        return False


def _remove(name: str) -> int:
    if re.fullmatch(r"[A-Za-z0-9_-]+", name) is None or installed_path(name) is None:
        print(f"There is no installed list with the id {visible(name)}.", file=sys.stderr)
        return 1
    before = locality_in_use(name)
    remove_pack(name)
    after = locality_in_use(name)
    print(f"Removed. In use from the next unlock on: {visible(after.locality.name)}.")
    if before.origin == "installed" and after.origin == "program":
        _print_changes(locality_changes(before.locality, after.locality))
    if after.origin == "stand_in":
        print("Consultations kept with it show the services of the whole country only.")
    return 0


def _list() -> int:
    for name in locality_ids():
        used = locality_in_use(name)
        print(visible(f"{name}: {used.locality.name}. {used.described(_today())}"))
        if used.origin == "installed":
            print(f"  from {visible(str(installed_path(name)))}")
    notices = locality_notices()
    for notice in notices:
        print(visible(notice), file=sys.stderr)
    return 1 if notices else 0


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


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
