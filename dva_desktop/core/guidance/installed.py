"""Which locality is in use: the pack installed on this computer, or the program's own.

Installed packs are ``localities/<id>.toml`` in the person's config folder. A broken one never
keeps a clinician from their work: the program's own list is used, and the program says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
import platformdirs

from dva_desktop.core.errors import BugError, DvaError, EnvironmentFault, UserError
from dva_desktop.core.guidance.fault import GuidanceFault
from dva_desktop.core.guidance.localities import (
    built_in_ids,
    load_built_in,
    load_locality_file,
    national_services,
)
from dva_desktop.core.guidance.model import LegalFrame, Locality
from dva_desktop.core.guidance.packs import load_pack, pack_bytes
from dva_desktop.core.guidance.toml_file import parsed
from dva_desktop.core.platform.files import os_fault, write_private
from dva_desktop.core.platform.folders import APP_NAME, config_folder

Origin = Literal["program", "installed", "stand_in"]
_Stamp = tuple[int, int, int]
_FOLDER = "localities"


class InUse(msgspec.Struct, frozen=True, kw_only=True):
    """A locality and where it comes from.

    ``fault`` says why an installed pack is not used. ``stand_in``: there is no list for this id at
    all, so the services of the whole country stand in. ``since`` is the day of installing.
    """

    locality: Locality
    origin: Origin
    since: dt.date = dt.date.min
    fault: DvaError | None = None

    @property
    def notice(self) -> str:
        """What must be said on the first screen: a pack that cannot be used; else empty."""
        used = "The program\u2019s own list is used in its place."
        if self.origin == "stand_in":
            used = "The contacts of the whole country are shown in its place."
        if self.fault is not None:
            name = self.locality.name if self.origin == "program" else self.locality.id
            what = f"The local list for {name} cannot be used. {self.fault}."
        elif self.origin == "stand_in":
            what = f"There is no local list for {self.locality.id} on this computer."
        else:
            return ""
        return f"{what} {used} Please tell whoever looks after this computer."

    def described(self, today: dt.date, say: Callable[[dt.date], str] = str) -> str:
        """Whose list this is and how old: one line to stand beside its contacts."""
        match self.origin:
            case "installed":
                issued = self.locality.issued_by
                by = f", issued by {issued}" if issued else ""
                whose = f"Local list{by}, put on this computer on {say(self.since)}"
            case "program":
                whose = "The program\u2019s own list"
            case "stand_in":
                whose = "There is no local list; these are the contacts of the whole country"
        return f"{whose}. {_ages(self.locality, today, say)}"


def load_locality(name: str, folder: Path | None = None) -> Locality:
    """The locality with this id as it is in use, with the national services behind its own.

    Raises ``GuidanceFault`` when the program's own file is broken; with ``folder``, also when its
    file is not there.
    """
    if folder is not None:
        return load_locality_file(folder / f"{_plain(name)}.toml")
    return locality_in_use(name).locality


def locality_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the localities that can be used, or of those in ``folder``, in order."""
    own = built_in_ids(folder)
    if folder is not None:
        return own
    added = (
        one for one in _installed_ids() if one not in own and locality_in_use(one).fault is None
    )
    return tuple(sorted((*own, *added)))


def locality_in_use(name: str) -> InUse:
    """The installed pack with this id; without a good one the program's own; else a stand-in.

    Raises ``GuidanceFault`` only when the program's own file is broken.
    """
    fault: DvaError | None = None
    path = _path(_plain(name))
    try:
        stamp = _stamp(path)
        if stamp is not None:
            _private_folder()
            since = dt.datetime.fromtimestamp(stamp[0] / 1e9).astimezone().date()
            return InUse(locality=_installed(path, stamp), origin="installed", since=since)
    except DvaError as error:
        fault = error
    if name in built_in_ids():
        return InUse(locality=load_built_in(name), origin="program", fault=fault)
    return InUse(locality=_stand_in(name, path), origin="stand_in", fault=fault)


def locality_notices(*wanted: str) -> tuple[str, ...]:
    """A sentence for each installed pack that cannot be used: its file, key and the reason; and
    for each id that is ``wanted`` and has no list."""
    names = dict.fromkeys((*_installed_ids(), *wanted))
    return tuple(notice for name in names if (notice := locality_in_use(name).notice))


def whose_list(locality: Locality, today: dt.date, say: Callable[[dt.date], str] = str) -> str:
    """Whose contacts these are and how old, when they are not the program's own; else empty."""
    used = locality_in_use(locality.id)
    if used.locality != locality or used.origin == "program":
        return ""
    return used.described(today, say)


def installed_path(name: str) -> Path | None:
    """Where the installed pack with this id is kept, whether or not it can be used."""
    path = _path(_plain(name))
    return path if name in _installed_ids() else None


def install_pack(name: str, content: bytes) -> Path:
    """Keep a pack that was checked, privately and in one step; where it is kept.

    Raises ``EnvironmentFault`` when it cannot be written; then what was there stays.
    """
    path = _private_folder() / f"{_plain(name)}.toml"
    write_private(path, content)
    return path


def remove_pack(name: str) -> None:
    """Go back to the program's own list. Raises ``UserError`` when none is installed."""
    path = installed_path(name)
    if path is None:
        raise UserError(f"There is no installed list with the id {name}.")
    try:
        path.unlink()
    except OSError as error:
        raise os_fault(error) from None


def _plain(name: str) -> str:
    # an id comes from a record or a setting and becomes a path: letters only, so it stays inside
    if not name.replace("_", "").replace("-", "").isalnum() or not name.isascii():
        raise BugError("A locality id may hold letters, digits and underscores only.")
    return name


def _path(name: str) -> Path:
    """Nothing is made here: asking for a locality leaves no folder behind."""
    folder = platformdirs.user_config_path(APP_NAME, appauthor=False) / _FOLDER
    return folder / f"{name}.toml"


def _private_folder() -> Path:
    """The folder of the packs, made when missing. ``EnvironmentFault`` when it is a link."""
    folder = config_folder() / _FOLDER
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise os_fault(error) from None
    if folder.is_symlink():
        raise EnvironmentFault("The folder of the local lists is a link to another place.")
    return folder


def _installed_ids() -> tuple[str, ...]:
    try:
        found = [path.stem for path in _path("any").parent.glob("*.toml")]
    except OSError:
        return ()
    return tuple(sorted(name for name in found if _is_plain(name)))


def _is_plain(name: str) -> bool:
    try:
        return bool(_plain(name))
    except BugError:
        return False


def _stamp(path: Path) -> _Stamp | None:
    """What changes when the file does; ``None`` when there is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@lru_cache(maxsize=64)
def _installed(path: Path, stamp: _Stamp) -> Locality:
    """Read once, and again when the file is another (its stamp)."""
    return load_pack(path)


def _stand_in(name: str, path: Path) -> Locality:
    """What holds anywhere, under the law that the unusable file names, else England's."""
    frame: LegalFrame = "england_wales"
    try:
        if _stamp(path) and parsed(path, pack_bytes(path)).get("legal_frame") == "scotland":
            frame = "scotland"
    except GuidanceFault:
        pass
    scotland = frame == "scotland"
    return Locality(
        id=name,
        name=f"{name} (its list is missing)",
        legal_frame=frame,
        advocate="IDAA" if scotland else "IDVA",
        domestic_abuse_service="local domestic abuse service",
        children_team="children\u2019s social care",
        adult_team="adult social care",
        adult_law=(
            "Adult Support and Protection (Scotland) Act 2007"
            if scotland
            else "Care Act 2014, section 42"
        ),
        mandatory_fgm_duty=not scotland,
        section_47=not scotland,
        services=national_services(frame),
    )


def _ages(locality: Locality, today: dt.date, say: Callable[[dt.date], str]) -> str:
    contacts = [contact for service in locality.services for contact in service.contacts]
    if not contacts:
        return "It holds no contacts."
    checked = sorted(contact.last_checked for contact in contacts)
    due = sum(contact.is_due(today) for contact in contacts)
    first = say(min(contact.review_by for contact in contacts))
    state = (
        f"{due} of its {len(contacts)} contacts are past their review date"
        if due
        else f"First review by {first}"
    )
    return f"Contacts last checked from {say(checked[0])} to {say(checked[-1])}. {state}."
