"""Loading resources/localities: one file per locality, and the services of the whole country."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import msgspec

from dva_desktop.core.guidance.checks import Checker
from dva_desktop.core.guidance.fault import GuidanceFault
from dva_desktop.core.guidance.model import Contact, LegalFrame, Locality, Service
from dva_desktop.core.guidance.toml_file import misfits, read, shown
from dva_desktop.core.platform.resources import resources


class _National(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    services: tuple[Service, ...]


def built_in_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the program's own localities, or of those in ``folder``, in order."""
    return tuple(sorted(path.stem for path in (folder or _own_folder()).glob("*.toml")))


def load_built_in(name: str) -> Locality:
    """One of the program's own, read once; ``GuidanceFault`` when its file is broken."""
    return _own(_own_folder() / f"{name}.toml")


def load_locality_file(path: Path, content: bytes | None = None) -> Locality:
    """A locality from any file, checked as the program's own are; its name must be its id.

    ``content``: what was read from the file already.
    """
    locality = read(path, Locality, content)
    check = Checker(shown(path))
    _check(check, path, locality)
    check.finish()
    own = {service.id for service in locality.services}
    national = tuple(s for s in national_services(locality.legal_frame) if s.id not in own)
    return msgspec.structs.replace(locality, services=locality.services + national)


def locality_faults(path: Path, content: bytes | None = None) -> tuple[GuidanceFault, ...]:
    """Everything that is wrong with a locality file, not only the first thing; empty when good."""
    try:
        locality, faults = misfits(path, Locality, content)
    except GuidanceFault as fault:
        return (fault,)
    check = Checker(shown(path))
    if locality is not None:
        _check(check, path, locality)
    return (*faults, *check.faults)


def overdue(locality: Locality, today: dt.date) -> tuple[tuple[Service, Contact], ...]:
    """The contacts whose review is due, with the service they belong to."""
    return tuple(
        (service, contact)
        for service in locality.services
        for contact in service.contacts
        if contact.is_due(today)
    )


@cache
def national_services(legal_frame: LegalFrame) -> tuple[Service, ...]:
    """The services of the whole country under this law, then those of the kingdom."""
    services: tuple[Service, ...] = ()
    for name in (legal_frame, "uk"):
        path = _own_folder() / "national" / f"{name}.toml"
        services += read(path, _National).services
        check = Checker(shown(path))
        _check_services(check, services, frozenset())
        check.finish()
    return services


def _own_folder() -> Path:
    return resources() / "localities"


@cache
def _own(path: Path) -> Locality:
    return load_locality_file(path)


def _check(check: Checker, path: Path, locality: Locality) -> None:
    check.require(locality.id == path.stem, "id", "must be the name of the file")
    _check_words(check, locality)
    areas = frozenset(locality.areas)
    _check_services(check, locality.services, areas)
    for where, entries in (("routes", locality.routes), ("notes", locality.notes)):
        check.unique((entry.id for entry in entries), where)
        check.entries(entries, where)
    for route in locality.routes:
        _check_areas(check, route.areas, areas, f"routes.{route.id}.areas")


def _check_words(check: Checker, locality: Locality) -> None:
    for name, word in {"name": locality.name, **locality.words}.items():
        check.text(word, name)
    for name in ("dash_yes", "police_callouts", "marac_repeat_months"):
        number = getattr(locality.thresholds, name)
        check.require(1 <= number <= 24, f"thresholds.{name}", "must be from 1 to 24")
    if locality.legal_frame == "scotland":
        for name in ("section_47", "mandatory_fgm_duty"):
            check.require(not getattr(locality, name), name, "does not exist in Scotland")


def _check_services(check: Checker, services: tuple[Service, ...], areas: frozenset[str]) -> None:
    check.unique((service.id for service in services), "services")
    for service in services:
        key = f"services.{service.id}"
        check.text(service.name, f"{key}.name")
        check.source(service.source, f"{key}.source")
        _check_areas(check, service.areas, areas, f"{key}.areas")
        for contact in service.contacts:
            check.contact(contact, f"{key}.contacts.{contact.kind}")


def _check_areas(check: Checker, named: tuple[str, ...], areas: frozenset[str], key: str) -> None:
    for area in named:
        check.require(area in areas, key, f"there is no area {area!r}")
