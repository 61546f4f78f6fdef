"""Whether ``keyring.json`` is the one that the journal knows: an older one put back alone shows.

Its seal proves that the program wrote it, not when; and an older one brings back passphrases and
recovery codes that were changed. So the journal has a digest of the slots from each change of them,
and again from each opening.

A power cut may leave a change in the keyring of which the vault never heard. Such a keyring says
that the journal had gone as far as the last of those rows, which no older one can.
"""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from dva_desktop.core.vault import journal
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.keyring import Keyring

REPLACED = "replaced"  # the detail of ``KEYRING_ALTERED``
UNFINISHED = "unfinished"  # that of ``KEYRING_WRITTEN``
# As the index has it, so that a journal of any length is not read for it.
LAST = (
    "SELECT seq, digest FROM journal"
    " WHERE what IN ('unlock', 'recovery_unlock', 'keyring_written', 'rekeyed')"
    " ORDER BY seq DESC LIMIT 1"
)


class Standing(Enum):
    """What the journal says of a keyring."""

    KNOWN = auto()
    """It is the one; or the journal, being an earlier version's, does not say."""
    UNFINISHED = auto()
    """It holds a change that was stopped before the journal had it."""
    REPLACED = auto()
    """It is older than what the journal knows."""


def parts(ring: Keyring) -> tuple[str, ...]:
    """What is digested: the ways in, without what changes at each opening."""
    return tuple(msgspec.json.encode(x).decode() for x in ring.slots)


def known(database: Database) -> tuple[int, bytes | None]:
    """The last row that tells of the ways in: its number, and the digest if it has one."""
    row = database.one(LAST)
    return (row[0], row[1]) if row else (0, None)


def standing(ring: Keyring, database: Database) -> Standing:
    """How an intact keyring stands to the journal. While somebody changes it the two differ for a
    moment, unless the caller holds the vault for writing."""
    [(journal_key,)] = database.rows("SELECT journal_key FROM vault")
    seq, expected = known(database)
    if expected is None or expected == journal.digest(journal_key, *parts(ring)):
        return Standing.KNOWN
    if ring.counter is not None and ring.counter.seq >= seq:
        return Standing.UNFINISHED
    return Standing.REPLACED
