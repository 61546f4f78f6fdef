"""The one error of this package: a guidance or locality file that must not be used."""

from __future__ import annotations

from dva_desktop.core.errors import EnvironmentFault


class GuidanceFault(EnvironmentFault):
    """A file is broken. ``file`` as shown, ``key`` the entry or field in it, ``reason`` why.

    These files hold nothing about any person, so the text may quote them.
    """

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason
