"""The register of rules, and the case they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from dva_desktop.core.errors import BugError
from dva_desktop.core.guidance.model import Guidance, Locality
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.pathway.words import Words
from dva_desktop.core.record import Record

Check = Callable[["Case"], Iterable[Reason]]


class Rule(NamedTuple):
    """A finding's id and urgency, and the pure function that says why it holds, or nothing."""

    id: str
    urgency: Urgency
    check: Check


RULES: dict[str, Rule] = {}


def rule(id_: str, urgency: Urgency) -> Callable[[Check], Check]:
    """Register a function as the rule behind the finding ``id_``."""

    def register(check: Check) -> Check:
        if id_ in RULES:
            raise BugError(f"Two rules have the id {id_}.")
        RULES[id_] = Rule(id_, urgency, check)
        return check

    return register


class Case:
    """One record seen in its locality. Each rule is worked out once, when it is first needed."""

    def __init__(self, record: Record, guidance: Guidance, locality: Locality) -> None:
        self.record = record
        self.locality = locality
        self.words = Words(record, guidance)
        self._reasons: dict[str, tuple[Reason, ...]] = {}

    def reasons(self, id_: str) -> tuple[Reason, ...]:
        """Why the finding ``id_`` holds; empty when it does not."""
        if id_ not in self._reasons:
            self._reasons[id_] = tuple(dict.fromkeys(RULES[id_].check(self)))
        return self._reasons[id_]

    def holds(self, id_: str) -> bool:
        """Whether the finding ``id_`` holds."""
        return bool(self.reasons(id_))

    def reasons_of(self, ids: Iterable[str]) -> tuple[Reason, ...]:
        """The reasons of all of these findings that hold, in order."""
        return tuple(reason for id_ in ids for reason in self.reasons(id_))
