"""The plans to ask and to tell, kept inside the vault so that home can show them at once."""

from __future__ import annotations

from typing import get_args

import msgspec

from dva_desktop.core.errors import DvaError
from dva_desktop.core.pathway.planned import Planned, What, plans_for, soonest_first
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.consultation import Consultation

_KEY = "planned"
_SECTIONS: dict[What, str] = {"ask": "ask", "tell": "action"}


class Plans:
    """A list of consultations with a plan and its day; nothing else of the record is in it.

    A plan joins when it is made or its day changes, and leaves when it is done or has become
    needless. It is written before the answer itself: a plan too many is seen, one too few is not.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[Planned, ...]:
        """Those that stand, the soonest first."""
        kept = self._vault.setting(_KEY, [])
        try:
            return soonest_first(msgspec.convert(kept, tuple[Planned, ...]))
        except msgspec.ValidationError:
            return ()  # written by another version: each comes back when its plan is touched

    def follow(self, consultation: Consultation) -> None:
        """Keep the list right while this consultation is open."""
        for what in get_args(What):
            self._follow(consultation, what)

    def _follow(self, consultation: Consultation, what: What) -> None:
        last = plans_for(consultation.id, consultation.record, what)

        def on_change(section: str) -> None:
            nonlocal last
            if section != _SECTIONS[what]:
                return
            now = plans_for(consultation.id, consultation.record, what)
            if now == last:
                return
            try:
                self._put(consultation.id, what, now, last)
            except DvaError as fault:
                consultation.failed.emit(str(fault))  # and tried again when the answer is kept
            else:
                last = now

        consultation.section_changed.connect(on_change)
        consultation.kept.connect(on_change)

    def done(self, plan: Planned) -> None:
        """It was done or is given up; the record stays as it is."""
        self._keep(tuple(one for one in self.all() if one != plan))

    def again(self, plan: Planned) -> None:
        """Not done after all."""
        self._keep(tuple(dict.fromkeys((*self.all(), plan))))

    def _put(
        self, consultation: str, what: What, now: tuple[Planned, ...], last: tuple[Planned, ...]
    ) -> None:
        """What stands ``now`` replaces what was there; what is done of ``last`` stays done."""
        there = self.all()
        others = tuple(one for one in there if (one.consultation, one.what) != (consultation, what))
        self._keep((*others, *(one for one in now if one in there or one not in last)))

    def _keep(self, plans: tuple[Planned, ...]) -> None:
        self._vault.set_setting(_KEY, plans)
