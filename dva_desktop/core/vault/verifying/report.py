"""What ``verify`` says: problems, each with its place, and what else a reader should know."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it should be: the table or file, the row, and what is wrong."""

    where: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.row}: {self.what}".replace(" :", ":")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What ``verify`` found, and how much it looked at.

    ``notes`` are sentences about what is in order and still worth knowing: an older copy that was
    accepted, consultations that were purged.
    """

    problems: tuple[Problem, ...]
    consultations: int
    sections: int
    documents: int
    journal_rows: int
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems
