"""Undo and redo over whole values of the body map, and numbers that are never used twice."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dva_desktop.core.errors import BugError
from dva_desktop.core.record import BodyMap, Injury, View


class History:
    """The body map now, and the values before and after it.

    A number once given stays taken, also when its mark is undone or removed: a removed mark leaves
    a gap (``002 §8.19b``). ``current`` is what is saved.
    """

    def __init__(self, body_map: BodyMap) -> None:
        self._past: tuple[BodyMap, ...] = ()
        self._current = body_map
        self._future: tuple[BodyMap, ...] = ()
        in_use = (injury.number for injury in body_map.injuries)
        self._highest = max(body_map.last_number, *in_use, 0)
        self._typed_in: int | None = None

    @property
    def current(self) -> BodyMap:
        return self._current

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    @property
    def next_number(self) -> int:
        """The number that the next new mark will have."""
        return self._highest + 1

    def injury(self, number: int) -> Injury:
        """The mark with this number; ``BugError`` when there is none now."""
        for injury in self._current.injuries:
            if injury.number == number:
                return injury
        raise BugError("The body map was asked for a mark that it does not have.")

    def add(self, *, view: View, x: float, y: float, region: str) -> int:
        """Add a mark with nothing known about it yet; returns its number."""
        number = self.next_number
        self._highest = number
        mark = Injury(number=number, view=view, x=x, y=y, region=region)
        self._step((*self._current.injuries, mark))
        return number

    def change(self, injury: Injury, *, typing: bool = False) -> None:
        """Replace the mark that has the same number.

        Changes made while ``typing`` in one mark make one step, so that undo does not go letter by
        letter.
        """
        if injury == self.injury(injury.number):
            return
        changed = (injury if old.number == injury.number else old for old in self._current.injuries)
        if typing and self._typed_in == injury.number:
            self._current = self._with(changed)
        else:
            self._step(changed)
            self._typed_in = injury.number if typing else None

    def remove(self, number: int) -> None:
        """Take a mark out; its number is not given again."""
        gone = self.injury(number)
        self._step(injury for injury in self._current.injuries if injury is not gone)

    def undo(self) -> None:
        """Go back one step; nothing happens when there is none."""
        if self._past:
            *past, before = self._past
            self._future = (self._current, *self._future)
            self._past, self._typed_in = tuple(past), None
            self._current = self._with(before.injuries)

    def redo(self) -> None:
        """Go forward again; nothing happens when there is none."""
        if self._future:
            after, *future = self._future
            self._past = (*self._past, self._current)
            self._future, self._typed_in = tuple(future), None
            self._current = self._with(after.injuries)

    def _step(self, injuries: Iterable[Injury]) -> None:
        self._past = (*self._past, self._current)
        self._current = self._with(injuries)
        self._future, self._typed_in = (), None

    def _with(self, injuries: Iterable[Injury]) -> BodyMap:
        return msgspec.structs.replace(
            self._current, injuries=tuple(injuries), last_number=self._highest
        )
