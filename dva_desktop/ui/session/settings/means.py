"""What the settings pages work with: the open vault, the ways to it, and the window they are in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dva_desktop.core.vault import Role, Vault
from dva_desktop.ui.session.window import DeskWindow

T = TypeVar("T")


@dataclass(frozen=True)
class Means:
    """``folder`` is the vault's. The open ``vault`` belongs to the main thread; what needs a
    passphrase again, and so takes a moment, opens it a second time in the thread beside it."""

    window: DeskWindow
    vault: Vault
    folder: Path

    @property
    def leads(self) -> bool:
        """Whether the person is a safeguarding lead."""
        return self.vault.people.me().role is Role.SAFEGUARDING_LEAD

    def again(self, passphrase: str, act: Callable[[Vault], T]) -> Callable[[], T]:
        """``act``, to be run in any thread, on the vault opened once more by ``passphrase``."""

        def work() -> T:
            with Vault.open(self.folder, passphrase) as vault:
                return act(vault)

        return work
