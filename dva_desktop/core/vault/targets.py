"""Where a change comes to stand: asked in one statement, and not again while nobody wrote."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from dva_desktop.core.vault.access import unknown_consultation
from dva_desktop.core.vault.connection import Database

_ASK = """
    SELECT status, updated_at,
      coalesce((SELECT revision FROM section WHERE consultation = ?1 AND name = ?2), 0) + 1,
      made_by, filed_on, head_seq, head_mac
    FROM consultation, vault WHERE consultation.id = ?1
"""


class Target(NamedTuple):
    """A section as it will be: its consultation, the revision to come, the journal's last row."""

    status: str
    updated_at: str
    revision: int
    made_by: str
    filed_on: str | None
    head_seq: int
    head_mac: bytes


class _Kept(NamedTuple):
    consultation: str
    name: str
    elsewhere: int
    here: int
    target: Target


class Targets:
    """Of one connection. Who types changes the same section again and again: asking each time where
    it stands would be a good part of what saving it costs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._elsewhere = 0
        self._last: _Kept | None = None

    def find(self, consultation: str, name: str) -> Target:
        """Inside a transaction: where the section stands. ``BugError`` without the consultation."""
        # Changes when any other connection commits; read here, where none can.
        self._elsewhere = self._database.number("data_version")
        last, here = self._last, self._database.written()
        if last and last[:4] == (consultation, name, self._elsewhere, here):
            return last.target
        row = self._database.one(_ASK, consultation, name)
        if row is None:
            raise unknown_consultation()
        return Target(*row)

    def keep(self, consultation: str, name: str, target: Target) -> None:
        """Inside the transaction of ``find``: remember it, once it is on the disk."""
        self._database.after_commit(partial(self._keep, consultation, name, target))

    def _keep(self, consultation: str, name: str, target: Target) -> None:
        self._last = _Kept(consultation, name, self._elsewhere, self._database.written(), target)
