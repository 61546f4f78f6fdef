"""The changes that a demonstration wrote down, against what the vault has of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dva_desktop.core.record import SECTIONS, Section
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.demo_script import PASSPHRASE
from tests.system.support import World

LOST_AT_MOST_S = 0.3

Change = dict[str, Any]


def possible(history: list[Change], until: float) -> Iterator[Change]:
    """The changes of a section, newest first, down to the newest that cannot have been lost: it
    was acknowledged, or was made too long before ``until``, when the last of all was made."""
    for change in reversed(history):
        yield change
        if change["what"] == "saved" or until - change["at"] > LOST_AT_MOST_S:
            return


def longest_unkept_s(changes: list[Change]) -> float:
    """How old a change was, at most, when another was made and it was not acknowledged yet."""
    unkept: dict[str, float] = {}
    longest = 0.0
    for change in changes:
        if change["what"] == "saved":
            del unkept[change["section"]]
        else:
            unkept.setdefault(change["section"], change["at"])
            longest = max(longest, change["at"] - min(unkept.values()))
    return longest


def stored(world: World, consultation_id: str) -> dict[str, Any]:
    """Each section as the vault has it, in the form of the changes."""
    with Vault.open(world.vault, PASSPHRASE) as vault:
        record = vault.load(consultation_id)
    return {name: _written_down(record.section(name)) for name in SECTIONS}


def history(changes: list[Change], section: str) -> list[Change]:
    """Every line about ``section``, after the one that stands for its being empty at first."""
    first = {"what": "saved", "value": _written_down(SECTIONS[section]())}
    return [first, *(change for change in changes if change["section"] == section)]


def _written_down(section: Section) -> Any:
    return msgspec.json.decode(msgspec.json.encode(section))
