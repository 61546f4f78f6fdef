"""The three families of failure. None of them ever carries a word of a record.

A ``UserError`` is expected and the person can act on it; an ``EnvironmentFault`` is the machine's
(disk full, read-only, corrupt file); a ``BugError`` is ours. Each text is one the person may read.
"""

from __future__ import annotations


class DvaError(Exception):
    """Base of the three families: what happened, and what to do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


class UserError(DvaError):
    """Something the person did or chose, which they can put right."""


class EnvironmentFault(DvaError):  # noqa: N818 - the machine's fault, not an error of ours
    """The machine failed us; work that was acknowledged is kept."""


class BugError(DvaError):
    """We made a mistake. The text names the place in the program, never a value."""
