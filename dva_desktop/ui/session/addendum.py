"""Adding to a finished consultation: what was there stays readable, and so does the reason.

An addendum is worked on as a draft, which the vault keeps with every key, so that hiding loses
nothing; it becomes part of the record only when the person adds it, and gives a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeAlias

import msgspec

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.core.record import SECTIONS, Record, Section
from dva_desktop.core.vault import Event, Revision, Vault
from dva_desktop.ui.session.consultation import TYPING_PAUSE_MS, Consultation

# A field of the record is never called like this, so that a place in the draft is told apart.
REASON_FIELD = "addendum.reason"
DRAFTS = "addenda"  # the vault's setting
States: TypeAlias = tuple["State", ...]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What ``who`` is adding to a consultation: on which page, why, and the sections as they shall
    be."""

    consultation: str
    who: str
    page: str
    reason: str = ""
    sections: dict[str, Any] = {}


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How a section stood: as finished (no reason), or since an addendum."""

    at: dt.datetime | None
    reason: str
    section: Section
    by: str = ""


class Drafts:
    """The drafts of the desk; of one consultation each person has at most one.

    They are one list in the vault's settings, each with the id of its consultation, so that a
    deletion for good takes the draft as well; the vault gives each person theirs, and a
    safeguarding lead those whose writers can no longer come to the consultation.
    """

    def __init__(self, vault: Vault, consultation_id: str) -> None:
        self._vault = vault
        self._consultation = consultation_id
        self._who = vault.people.me().id

    def new(self, page: str) -> Draft:
        """An empty draft on a page."""
        return Draft(consultation=self._consultation, who=self._who, page=page)

    def kept(self) -> Draft | None:
        """The draft that was left, if any: one's own before one that somebody else left."""
        return min(self._readable(), key=lambda one: one.who != self._who, default=None)

    def keep(self, draft: Draft) -> None:
        """Keep ``draft`` in the place of the last that its writer had."""
        self._vault.set_setting(DRAFTS, [*self._others(draft), draft])

    def forget(self, draft: Draft) -> None:
        """There is no such draft any more."""
        self._vault.set_setting(DRAFTS, self._others(draft))

    def begun_by(self, draft: Draft) -> str | None:
        """The name, which may be empty, of whoever left the draft; ``None``: it is one's own."""
        if draft.who == self._who:
            return None
        return next((one.name for one in self._vault.people.all() if one.id == draft.who), "")

    def _readable(self) -> Iterator[Draft]:
        for one in self._vault.setting(DRAFTS, []):
            with suppress(msgspec.ValidationError, KeyError):  # another version's: left as it is
                draft = msgspec.convert(one, Draft)
                if draft.consultation == self._consultation:
                    for name, content in draft.sections.items():
                        section_of(name, content)
                    yield draft

    def _others(self, draft: Draft) -> list[Any]:
        its = (draft.consultation, draft.who)
        kept = self._vault.setting(DRAFTS, [])
        return [one for one in kept if (one["consultation"], one.get("who")) != its]


class Addendum(Consultation):
    """Looks to a page like an open consultation. Every change goes into the draft."""

    def __init__(self, base: Consultation, vault: Vault, drafts: Drafts, draft: Draft) -> None:
        super().__init__(vault, base.id, base.guidance, base.locality, base)
        self.page = draft.page
        self.reason = draft.reason
        self.begun_by = drafts.begun_by(draft)
        """Who left it, if that was somebody else."""
        self._draft = draft
        self._vault = vault
        self._drafts = drafts
        self._finished: Record = self.record
        for name, content in draft.sections.items():
            self.record = self.record.with_section(name, section_of(name, content))
        self._work_out()

    def give_reason(self, reason: str) -> None:
        """Take what was typed as the reason; kept like any other text."""
        if reason != self.reason:
            self.reason = reason
            self._pending.add(REASON_FIELD)
            if not self._timer.isActive():
                self._timer.start(TYPING_PAUSE_MS)

    def changed_sections(self) -> dict[str, Section]:
        """The sections that differ from the finished state."""
        return {
            name: self.record.section(name)
            for name in SECTIONS
            if self.record.section(name) != self._finished.section(name)
        }

    def add(self) -> None:
        """Put it into the record. Raises ``UserError`` without a reason, ``EnvironmentFault``."""
        changed = self.changed_sections()
        for name, section in changed.items():
            self._vault.add_addendum(self.id, name, section, self.reason)
        self._pending.clear()
        self._timer.stop()
        self._drafts.forget(self._draft)

    def discard(self) -> None:
        """Forget the draft. Raises ``EnvironmentFault``."""
        self._pending.clear()
        self._timer.stop()
        self._drafts.forget(self._draft)

    def _commit(self) -> DvaError | None:
        changed = {
            name: msgspec.to_builtins(section, str_keys=True)
            for name, section in self.changed_sections().items()
        }
        try:
            self._drafts.keep(
                msgspec.structs.replace(self._draft, reason=self.reason, sections=changed)
            )
        except DvaError as fault:
            return fault
        self._pending.clear()
        return None


class Snapshot(Consultation):
    """The consultation with one section as it stood earlier: to be read, never changed."""

    def __init__(self, base: Consultation, vault: Vault, name: str, section: Section) -> None:
        super().__init__(vault, base.id, base.guidance, base.locality, base, is_finished=True)
        self.record = self.record.with_section(name, section)
        self._work_out()

    def put(self, section: str, value: Section, *, typing: bool = False) -> None:
        raise BugError("An earlier state was about to be changed.")


def states(vault: Vault, consultation_id: str, name: str) -> States:
    """How a section stood, from the finished state to what holds now; one if nothing was added."""
    found = vault.revisions(consultation_id, name)
    events = vault.milestones(consultation_id)
    finished = next((one.at for one in events if one.what == Event.FINALISED), None)
    me = vault.people.me().id
    added = {
        one.revision: "you" if one.who == me else ""
        for one in events
        if one.what == Event.ADDENDUM and one.name == name
    }
    first = found[0].section if found and not found[0].reason else SECTIONS[name]()
    later = [one for one in found if one.reason]
    return (
        State(at=finished, reason="", section=first),
        *(_state(one, added.get(one.revision, "")) for one in later),
    )


def _state(revision: Revision, by: str) -> State:
    return State(at=revision.at, reason=revision.reason, section=revision.section, by=by)


def section_of(name: str, content: Any) -> Section:
    """A section out of a draft."""
    made: Section = msgspec.convert(content, SECTIONS[name], str_keys=True)
    return made
