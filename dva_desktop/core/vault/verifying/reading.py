"""Reading a damaged vault on: SQLCipher answers nothing more once it has met a broken page."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault.connection import Database, Row, connect
from dva_desktop.core.vault.faults import VaultDamaged


class Reader(Database):
    """A connection that reads only, one unchanging view of the vault, and opens itself anew after a
    broken page (then the view is of that moment). Raises as ``connect`` does."""

    def __init__(self, path: Path, secret: LockedBytes) -> None:
        self._path, self._secret = path, secret
        super().__init__(connect(path, secret, "read")._raw)
        super().rows("BEGIN")

    def rows(self, sql: str, *values: object) -> list[Row]:
        try:
            return super().rows(sql, *values)
        except VaultDamaged:
            with suppress(VaultDamaged):
                self.refresh()
            raise

    def refresh(self) -> None:
        """Open anew, as after a check that met a broken page without a word."""
        fresh = connect(self._path, self._secret, "read")
        self.close()
        super().__init__(fresh._raw)
        super().rows("BEGIN")
