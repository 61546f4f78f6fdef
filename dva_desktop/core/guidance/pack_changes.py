"""What a pack would change: every line of it, and what deserves a second look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec

from dva_desktop.core.guidance.model import Contact, Locality, Service, ServiceRole

_PRIVATE_MAIL = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "live.com",
    "live.co.uk", "yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "aol.com", "btinternet.com",
    "proton.me", "protonmail.com", "gmx.com", "mail.com",
)  # fmt: skip
_SAFEGUARDS = (
    "section_47", "mandatory_fgm_duty", "refers_infants_after_any_incident",
    "unborn_copied_to_mash", "specialist_advice_before_marac", "intake_with_marac",
)  # fmt: skip
_Flat = dict[str, str]


def locality_changes(old: Locality, new: Locality) -> tuple[str, ...]:
    """What a new pack would change, one line each: ``- services.mash.name: MASH`` and ``+ ...``.

    A contact stands in full on its own line, so that a number is never shown apart from what goes
    with it; what is of one service stands together. What is only put in another order says so.
    """
    before, after = _flat(old), _flat(new)
    keys = dict.fromkeys((*before, *after))
    place = {name: at for at, name in enumerate(dict.fromkeys(map(_owner, keys)))}
    lines = []
    for key in sorted(keys, key=lambda key: place[_owner(key)]):
        if before.get(key) != after.get(key):
            lines += [f"- {key}: {before[key]}"] if key in before else []
            lines += [f"+ {key}: {after[key]}"] if key in after else []
    return (*lines, *_reordered(before, after))


def second_looks(old: Locality | None, new: Locality) -> tuple[str, ...]:
    """What could do harm if it were a slip or meant ill, in sentences. ``old``: what is in use."""
    found = [*_missing_roles(new)]
    if old is not None:
        found += [*_looser(old, new), *_lost(old, new)]
    found += [
        f"{service.name}: {contact.value}: {doubt}"
        for service in new.services
        for contact in service.contacts
        if old is None or contact not in _contacts(old).get(service.id, ())
        for doubt in _doubts(contact)
    ]
    return tuple(dict.fromkeys(found))


def _flat(locality: Locality) -> _Flat:
    plain = msgspec.to_builtins(locality)
    services = plain.pop("services")
    flat = dict(_leaves(plain, ""))
    for raw, service in zip(services, locality.services, strict=True):
        key = f"services.{service.id}"
        raw.pop("contacts")
        raw.pop("id")
        flat |= dict(_leaves(raw, key))
        flat |= {f"{key}.{one.kind} {one.value}": _in_full(one) for one in service.contacts}
    return flat


def _owner(key: str) -> str:
    """``services.mash`` for all that is said of this service."""
    return ".".join(key.split(".", 2)[:2])


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, (list, tuple)):
        items = [(_name(item, place), item) for place, item in enumerate(value)]
    else:
        if value not in ("", None):
            yield key, str(value)
        return
    for name, item in items:
        yield from _leaves(item, f"{key}.{name}".lstrip("."))


def _name(item: Any, place: int) -> str:
    return str(item.get("id", place + 1)) if isinstance(item, dict) else str(place + 1)


def _in_full(contact: Contact) -> str:
    parts = (
        contact.hours,
        contact.note,
        "doubtful, to be checked first" if contact.check_first else "",
        f"source: {contact.source}",
        f"last checked {contact.last_checked}",
        f"review by {contact.review_by}",
    )
    return "; ".join(part for part in parts if part)


def _reordered(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    both = [key for key in before if key in after]
    if both != [key for key in after if key in before]:
        yield "~ what stays stands in another order; what comes first is offered first"


def _contacts(locality: Locality) -> Mapping[str, tuple[Contact, ...]]:
    return {service.id: service.contacts for service in locality.services}


def _missing_roles(new: Locality) -> Iterator[str]:
    roles = {service.role for service in new.services}
    for role in get_args(ServiceRole):
        if role != "other" and role not in roles:
            yield f"Nobody is named for {role.replace('_', ' ')}."


def _looser(old: Locality, new: Locality) -> Iterator[str]:
    """Fewer people would be referred, or a duty would no longer be said."""
    if old.legal_frame != new.legal_frame:
        yield f"The law would be that of {new.legal_frame}, no longer of {old.legal_frame}."
    was, now = old.thresholds, new.thresholds
    if now.dash_yes > was.dash_yes:
        yield f"A DASH would need {now.dash_yes} ticks, no longer {was.dash_yes}."
    if now.police_callouts > was.police_callouts:
        callouts = f"{now.police_callouts} police callouts, no longer {was.police_callouts}"
        yield f"A potential escalation would take {callouts}."
    if now.marac_repeat_months < was.marac_repeat_months:
        months = f"{now.marac_repeat_months} months, no longer {was.marac_repeat_months}"
        yield f"A further incident would count as a repeat for {months}."
    for name in _SAFEGUARDS:
        if getattr(old, name) and not getattr(new, name):
            yield f"{name} would be switched off."


def _lost(old: Locality, new: Locality) -> Iterator[str]:
    """Services and ways to reach them that there would be no more, and ones that are older."""
    later: Mapping[str, Service] = {service.id: service for service in new.services}
    for service in old.services:
        kept = later.get(service.id)
        if kept is None:
            yield f"{service.name} would no longer be there."
        elif service.contacts and not kept.contacts:
            yield f"{service.name} could no longer be reached."
        elif service.contacts and _freshest(kept) < _freshest(service):
            checked = f"{_freshest(kept)}, not on {_freshest(service)}"
            yield f"{service.name} would have been checked last on {checked}."


def _freshest(service: Service) -> str:
    return max(str(contact.last_checked) for contact in service.contacts)


def _doubts(contact: Contact) -> Iterator[str]:
    value = contact.value
    match contact.kind:
        case "phone" if value.startswith(("07", "+447", "+44 7")):
            yield "a mobile phone, which may be anybody's."
        case "phone" if value.startswith(("084", "087")):
            yield "a number that costs the caller extra and stands on the bill."
        case "email" if value.rpartition("@")[2] in _PRIVATE_MAIL:
            yield "a private mailbox, not one of a service."
        case "email" | "web" if "xn--" in value:
            yield "an address with letters that may look like others."
        case _:
            return
