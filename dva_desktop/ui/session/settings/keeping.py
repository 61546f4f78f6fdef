"""Keeping and deleting: how long, what is due, holds, and deletion for good with a certificate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Status, Summary, Vault
from dva_desktop.core.vault.retention import Certificate, Standing
from dva_desktop.ui.session.dialogs import DeskDialog, ask, choose_folder
from dva_desktop.ui.session.pack import reference_of
from dva_desktop.ui.session.settings.asking import Asking, Work, WrongField, typed
from dva_desktop.ui.session.settings.certificate import certificate_text
from dva_desktop.ui.session.settings.page import SettingsPage
from dva_desktop.ui.session.settings.periods import period_words
from dva_desktop.ui.session.settings.saving import save_new
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, button, clear_layout, column, label, row_of
from dva_desktop.ui.widgets.box import Box
from dva_desktop.ui.widgets.dates import say_date

_PERIODS = (14, 28, 42, 56, 84, 182, 365)
MOST_SHOWN = 20
_DETAIL = (
    "All answers, earlier states, documents and the name go for good, and nobody can bring them "
    "back. A certificate stays that says when and why. Copies that you saved, printed or carried "
    "away are beyond reach."
)


class KeepingPage(SettingsPage):
    """For a safeguarding lead. A consultation that is on hold, or was never filed to the record, is
    never due."""

    id, title, for_leads = "keeping", "Keeping and deleting", True
    lead = (
        "A consultation belongs in the patient\u2019s main record. Here it is kept only for a time "
        "after it was filed there."
    )

    def build(self) -> None:
        self._build_period()
        due = self.card("Due to be deleted")
        self.due_rows = column(spacing=4)
        due.add_layout(self.due_rows)
        self._build_unfinished()
        self.held = self.card("On hold")
        self.held_rows = column(spacing=4)
        self.held.add_layout(self.held_rows)
        self._build_search()
        self.papers = self.card("Certificates of deletion")
        self.paper_rows = column(spacing=4)
        self.papers.add_layout(self.paper_rows)

    def refresh(self) -> None:
        keeping = self.means.vault.retention
        days = keeping.period_days
        if self.period.findData(days) < 0:
            self.period.addItem(period_words(days), days)
        self.period.setCurrentIndex(self.period.findData(days))
        due, held = keeping.due(SystemClock().today()), keeping.on_hold()
        self._list(self.due_rows, due)
        if not due:
            self.due_rows.addWidget(label("Nothing is due.", "muted"))
        self._list(self.held_rows, held)
        self.held.setVisible(bool(held))
        self.unfinished.setVisible(keeping.rewrite_due())
        self._find()
        self._show_papers()
        self.set_tab_order()

    def _list(self, rows: QVBoxLayout, found: tuple[Summary, ...]) -> None:
        clear_layout(rows)
        for summary in found[:MOST_SHOWN]:
            rows.addWidget(self._row(summary))
        if len(found) > MOST_SHOWN:
            rows.addWidget(label(f"And {len(found) - MOST_SHOWN} more after these.", "muted"))

    # building

    def _build_period(self) -> None:
        card = self.card("How long")
        self.period = Box()
        self.period.setObjectName("keeping.period")
        self.period.setAccessibleName("Kept after it was filed, for")
        self.period.setMaximumWidth(tokens().px(320))
        for days in _PERIODS:
            self.period.addItem(period_words(days), days)
        self.period.activated.connect(lambda _at: self._set_period())
        name = label("Kept after it was filed to the record, for", "h3")
        name.setBuddy(self.period)
        card.add(name, self.period)

    def _build_unfinished(self) -> None:
        self.unfinished = self.card(
            "Not yet overwritten",
            "Something was deleted, but the disk was full or in use, and traces of it may still be "
            "in the file, encrypted. Finish it when there is room again.",
        )
        end = button("Finish it now", name="keeping:rewrite")
        end.clicked.connect(self._ask_to_rewrite)
        self.unfinished.add_layout(row_of(end))

    def _build_search(self) -> None:
        card = self.card(
            "Find another consultation",
            "To hold one that must not be deleted, or to delete one early.",
        )
        self.search = QLineEdit()
        self.search.setObjectName("keeping.search")
        words = "Part of a name, or an NHS or CHI number"
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(f"Search: {words}")
        self.search.textChanged.connect(lambda _text: self._look_for())
        card.add(self.search)
        self.found_rows = column(spacing=4)
        card.add_layout(self.found_rows)

    def _row(self, summary: Summary) -> Card:
        """A consultation by day and initials, how it stands, and what can be done with it."""
        standing = self.means.vault.retention.standing(summary.id)
        card = Card()
        who = f"{say_date(summary.date)}, {summary.initials or 'no name'}"
        head = QHBoxLayout()
        head.addWidget(label(who, "h3"), 1)
        head.addWidget(label(reference_of(summary.id), "small", wrap=False))
        card.add_layout(head)
        card.add(label(_standing_words(summary, standing), "muted"))
        acts: list[tuple[str, Callable[[], None]]] = []
        if standing.held is not None:
            acts.append(("End the hold", partial(self._ask_to_release, summary, who)))
        else:
            acts.append(("Hold", partial(self._ask_to_hold, summary, who)))
            is_due = standing.purge_on is not None and standing.purge_on <= SystemClock().today()
            words = "Delete" if is_due else "Delete early"
            acts.append((words, partial(self._ask_to_delete, summary, who, is_due=is_due)))
        made = []
        for words, act in acts:
            one = button(words, "link", name=f"keeping:{summary.id}:{words.split()[0].lower()}")
            one.setAccessibleName(f"{words}: {who}")
            one.clicked.connect(lambda _checked=False, act=act: act())
            made.append(one)
        card.add_layout(row_of(*made, gap=16))
        return card

    # working

    def _set_period(self) -> None:
        days = int(self.period.currentData())
        try:
            self.means.vault.retention.set_period_days(days)
        except DvaError as fault:
            self.refuse(str(fault))
            return
        self.look()
        self.say(f"Kept: {period_words(days)}. It applies to all that are here.")

    def _look_for(self) -> None:
        try:
            self._find()
            self.set_tab_order()
        except (EnvironmentFault, UserError) as fault:
            self.refuse(str(fault))

    def _find(self) -> None:
        text = self.search.text().strip()
        found = self.means.vault.search(text, MOST_SHOWN) if text else ()
        self._list(self.found_rows, found)
        if text and not found:
            self.found_rows.addWidget(label("Nothing found.", "muted"))

    def _ask_to_hold(self, summary: Summary, who: str) -> None:
        detail = "While it is on hold it is not deleted, whatever the day."
        asking = Asking(self, f"Hold the consultation of {who}?", detail, "Hold it")
        reason = asking.line("Why?")

        def prepare() -> Work:
            why = _reason(reason)
            self.means.vault.retention.hold(summary.id, why)
            return _nothing

        asking.prepare = prepare
        asking.achieved.connect(lambda _none: self._done(f"The consultation of {who}, is on hold."))
        asking.open()

    def _ask_to_release(self, summary: Summary, who: str) -> None:
        ask(
            self,
            f"End the hold on the consultation of {who}?",
            partial(self._release, summary, who),
            detail="From then on it can be deleted when its time is over.",
            yes="End the hold",
            no="Leave it on hold",
        )

    def _release(self, summary: Summary, who: str, is_meant: bool) -> None:
        if not is_meant:
            return
        try:
            self.means.vault.retention.release(summary.id)
        except DvaError as fault:
            self.refuse(str(fault))
        else:
            self._done(f"The hold on the consultation of {who}, is ended.")

    def _ask_to_delete(self, summary: Summary, who: str, *, is_due: bool) -> None:
        heading = f"Delete the consultation of {who}?"
        asking = Asking(self, heading, _DETAIL, "Delete it for good", role="danger")
        reason = None if is_due else asking.line("It is not due yet. Why is it deleted early?")
        number = reference_of(summary.id)
        confirmed = asking.line(f"Type its number, {number}")
        mine = asking.secret("Your own passphrase, to confirm")

        def prepare() -> Work:
            why = "" if reason is None else _reason(reason)
            if confirmed.text().strip().upper() != number:
                raise WrongField(f"Type {number} to confirm.", confirmed)
            own = typed(mine, "Type your own passphrase.")

            def act(vault: Vault) -> Certificate:
                return vault.retention.purge(summary.id, why, early=not is_due)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(partial(self._deleted, who))
        asking.open()

    def _deleted(self, who: str, certificate: Certificate) -> None:
        self.look()
        words = f"The consultation of {who}, is deleted. Save the certificate"
        self.say(f"{words}.")
        offer = DeskDialog(self, "Deleted for good")
        offer.body.addWidget(label(f"{words} in your own files."))
        offer.add_button(
            "Save the certificate", partial(self._offer, offer, certificate), "primary"
        )
        offer.add_button("Later", offer.accept)
        offer.buttons.addStretch(1)
        offer.open()

    def _offer(self, offer: DeskDialog, certificate: Certificate) -> None:
        offer.accept()
        choose_folder(self, partial(self.save, certificate))

    def _ask_to_rewrite(self) -> None:
        asking = Asking(self, "Finish the deletion", "It may take a moment.", "Finish it")
        mine = asking.secret("Your own passphrase, to confirm")

        def prepare() -> Work:
            own = typed(mine, "Type your own passphrase.")

            def act(vault: Vault) -> None:
                vault.retention.rewrite()

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(lambda _none: self._done("What was deleted is overwritten."))
        asking.open()

    def _done(self, words: str) -> None:
        self.look()
        self.say(words)
        self.period.setFocus()

    # certificates

    def _show_papers(self) -> None:
        clear_layout(self.paper_rows)
        papers = self.means.vault.retention.certificates()
        self.papers.setVisible(bool(papers))
        for paper in reversed(papers[-MOST_SHOWN:]):
            words = f"{say_date(paper.at.astimezone().date())}: {reference_of(paper.consultation)}"
            save = button("Save", "link", name=f"keeping:paper:{paper.id}")
            save.setAccessibleName(f"Save the certificate of {words}")
            save.clicked.connect(partial(self._choose_place, paper))
            row = QHBoxLayout()
            row.addWidget(label(words), 1)
            row.addWidget(save)
            self.paper_rows.addLayout(row)

    def _choose_place(self, paper: Certificate, _checked: bool = False) -> None:
        choose_folder(self, partial(self.save, paper))

    def save(self, paper: Certificate, folder: Path) -> None:
        """Write a certificate into ``folder``, as a text that any program shows."""
        names = {one.id: one.name for one in self.means.vault.people.all()}
        content = certificate_text(paper, names.get(paper.by, ""))
        try:
            path = save_new(folder, "certificate", ".txt", content.encode())
        except DvaError as fault:
            self.refuse(str(fault))
            return
        self.say(f"Saved as {path.name}.")


def _standing_words(summary: Summary, standing: Standing) -> str:
    if standing.held is not None:
        return f"On hold: {standing.held}"
    if summary.status is not Status.FINALISED:
        return "Not finished yet."
    if standing.filed_on is None or standing.purge_on is None:
        return "Finished, and not filed to the record yet."
    filed = f"Filed on {say_date(standing.filed_on)}"
    return f"{filed}; due from {say_date(standing.purge_on)}."


def _reason(field: QLineEdit) -> str:
    text = field.text().strip()
    if not text:
        raise WrongField("Say why, in a few words.", field)
    return text


def _nothing() -> None:
    """All was done already."""
