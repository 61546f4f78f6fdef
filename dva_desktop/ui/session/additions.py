"""Which state of a finished consultation each page shows, and the addendum that is being made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.session.addendum import (
    Addendum,
    Draft,
    Drafts,
    Snapshot,
    State,
    States,
    states,
)
from dva_desktop.ui.session.addendum_cards import AddendumCard, StatesCard
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.dialogs import ask
from dva_desktop.ui.widgets.basics import announce


class Additions(QObject):
    """``rebuild_wanted`` gives the page that has to be made anew; ``page_wanted`` one to go to.
    ``kept``: the draft, or what was added, is safe."""

    rebuild_wanted = Signal(str)
    page_wanted = Signal(str)
    kept = Signal(str)
    failed = Signal(str)

    def __init__(self, base: Consultation, titles: Callable[[str], str]) -> None:
        super().__init__(base)
        self._base, self._vault, self._titles = base, base.vault, titles
        self._drafts = Drafts(base.vault, base.id)
        self._shown: dict[str, int] = {}
        self._card: AddendumCard | None = None
        self.addendum: Addendum | None = None
        if (draft := self._drafts.kept()) is not None:
            self._take_up(draft)

    def source(self, page_id: str, section: str) -> Consultation:
        """What a page is made on: the draft, an earlier state, or the consultation as it is."""
        if self.addendum is not None and self.addendum.page == page_id:
            return self.addendum
        place = self._shown.get(page_id)
        if place is None:
            return self._base
        found = self._states(section)
        if place >= len(found):
            return self._base
        return Snapshot(self._base, self._vault, section, found[place].section)

    def dress(self, page: Page) -> None:
        """Put the card on top of ``page``, and lock its answers unless they are the draft's."""
        if self.addendum is not None and page.consultation is self.addendum:
            self._dress_draft(page, self.addendum)
            return
        page.lock_answers()
        found = self._states(page.section)
        elsewhere = self._titles(self.addendum.page) if self.addendum is not None else ""
        shown = self._shown.get(page.id, len(found) - 1)
        card = StatesCard(found, shown, title=page.title, draft_on=elsewhere)
        card.add_wanted.connect(partial(self.begin, page.id))
        card.state_chosen.connect(partial(self._show_state, page.id, len(found) - 1))
        card.draft_wanted.connect(self._go_to_draft)
        page.column.insertWidget(1, card)

    def begin(self, page_id: str) -> None:
        """Start an addendum on a page; there is one at a time."""
        if self.addendum is None:
            self._take_up(self._drafts.new(page_id))
            self._rebuild_all(page_id)
            if self._card is not None:
                self._card.ask()

    def flush(self) -> bool:
        """Keep the draft as it is now."""
        return self.addendum is None or self.addendum.flush()

    # the draft

    def _take_up(self, draft: Draft) -> None:
        self.addendum = Addendum(self._base, self._vault, self._drafts, draft)
        self.addendum.saved.connect(lambda at: self.kept.emit(f"Draft kept {at:%H:%M:%S}"))
        self.addendum.failed.connect(self.failed)

    def _dress_draft(self, page: Page, addendum: Addendum) -> None:
        card = AddendumCard(addendum.reason, addendum.begun_by)
        card.reason_typed.connect(addendum.give_reason)
        card.add_wanted.connect(partial(self._add, card, addendum))
        card.discard_wanted.connect(partial(self._ask_to_discard, page, addendum))
        page.column.insertWidget(1, card)
        self._card = card

    def _add(self, card: AddendumCard, addendum: Addendum) -> None:
        if not addendum.changed_sections():
            card.refuse("Nothing is changed yet.")
            return
        try:
            addendum.add()
        except UserError as fault:
            card.refuse(str(fault), field=True)
            return
        except DvaError as fault:
            card.refuse(str(fault))
            return
        self._end(addendum)
        self.kept.emit("Addendum added")
        announce(card, "Addendum added", urgent=True)

    def _ask_to_discard(self, page: Page, addendum: Addendum) -> None:
        if not addendum.changed_sections() and not addendum.reason:
            self._discard(addendum)
            return

        def answered(yes: bool) -> None:
            if yes:
                self._discard(addendum)

        ask(
            page,
            "Discard this addendum?",
            answered,
            detail="What you typed for it will be lost. The record stays as it is.",
            yes="Discard it",
            no="Keep it",
        )

    def _discard(self, addendum: Addendum) -> None:
        try:
            addendum.discard()
        except DvaError as fault:
            self.failed.emit(str(fault))
            return
        self._end(addendum)

    def _end(self, addendum: Addendum) -> None:
        self.addendum = self._card = None
        self._shown.clear()
        self._base.reload()
        if (left := self._drafts.kept()) is not None:  # somebody else's, who is gone
            self._take_up(left)
        self._rebuild_all(addendum.page)

    # working

    def _states(self, section: str) -> States:
        """How a section stood; when the disk refuses to tell, as it is now, and that is said."""
        try:
            return states(self._vault, self._base.id, section)
        except EnvironmentFault as fault:
            self.failed.emit(str(fault))
            return (State(at=None, reason="", section=self._base.record.section(section)),)

    def _show_state(self, page_id: str, last: int, place: int) -> None:
        self._shown.pop(page_id, None)
        if place != last:
            self._shown[page_id] = place
        self.rebuild_wanted.emit(page_id)

    def _go_to_draft(self) -> None:
        if self.addendum is not None:
            self.page_wanted.emit(self.addendum.page)

    def _rebuild_all(self, page_id: str) -> None:
        """Every page says whether something can be added; this one is shown."""
        self.rebuild_wanted.emit("")
        self.rebuild_wanted.emit(page_id)
