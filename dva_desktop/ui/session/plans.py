"""The plans for a safer chance to ask, kept inside the vault so that home can show them at once."""

from __future__ import annotations

import msgspec

from dva_desktop.core.errors import DvaError
from dva_desktop.core.pathway.planned import Planned, planned_for, soonest_first
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.consultation import Consultation

_KEY = "planned"


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
        last = planned_for(consultation.id, consultation.record)

        def on_change(section: str) -> None:
            nonlocal last
            now = planned_for(consultation.id, consultation.record)
            if section != "ask" or now == last:
                return
            try:
                self._put(consultation.id, now)
            except DvaError as fault:
                consultation.failed.emit(str(fault))  # and tried again when the answer is kept
            else:
                last = now

        consultation.section_changed.connect(on_change)
        consultation.kept.connect(on_change)

    def done(self, plan: Planned) -> None:
        """The patient was seen, or the plan is given up; the record stays as it is."""
        self._put(plan.consultation, None)

    def again(self, plan: Planned) -> None:
        """Not done after all."""
        self._put(plan.consultation, plan)

    def _put(self, consultation: str, plan: Planned | None) -> None:
        others = tuple(one for one in self.all() if one.consultation != consultation)
        self._vault.set_setting(_KEY, (*others, plan) if plan else others)
