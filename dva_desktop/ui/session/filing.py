"""Filed to the record: on which day, and what follows from it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.screens import mark_invalid
from dva_desktop.ui.session.settings.periods import period_words
from dva_desktop.ui.widgets.basics import Card, announce, button, label, row_of
from dva_desktop.ui.widgets.dates import say_date
from dva_desktop.ui.widgets.text_controls import DateControl


class FilingCard(Card):
    """For a finished consultation: asks for the day once, and then says it."""

    def __init__(self, vault: Vault, consultation_id: str, clock: Clock | None = None) -> None:
        super().__init__()
        self._vault, self._id = vault, consultation_id
        self._clock = clock or SystemClock()
        self.setAccessibleName("Filed to the record")
        self.heading = label("Filed to the record", "h2")
        self.words = label("")
        self.day = DateControl("filing.day", "Filed on")
        self.day.set_value(self._clock.today())
        self._day_name = label("Filed on", "h3")
        self._day_name.setBuddy(self.day.edit)
        self.problem = label("", "error")
        self.problem.hide()
        self.file = button("It was filed on this day", "primary", name="filing:file")
        self.file.clicked.connect(self._on_file)
        self._asking: tuple[QWidget, ...] = (self._day_name, self.day, self.file)
        self.add(self.heading, self.words, self._day_name, self.day, self.problem)
        self.add_layout(row_of(self.file))
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands."""
        try:
            standing = self._vault.retention.standing(self._id)
            period = period_words(self._vault.retention.period_days, plain=True)
        except EnvironmentFault as fault:
            self._refuse(str(fault))
            return
        for one in self._asking:
            one.setVisible(standing.filed_on is None)
        if standing.filed_on is None:
            self.words.setText(
                "Once it is in the patient\u2019s main record, say on which day. It is kept here "
                f"for {period} from then; after that a safeguarding lead deletes it for good."
            )
            return
        held = " It is on hold: until that ends it is not deleted." if standing.held else ""
        until = (
            f" It is kept here until {say_date(standing.purge_on)}." if standing.purge_on else ""
        )
        self.words.setText(f"Filed to the record on {say_date(standing.filed_on)}.{until}{held}")

    def _on_file(self) -> None:
        self.problem.hide()
        mark_invalid(self.day.edit, on=False)
        self.day.tidy()  # it says itself what is no day at all
        if self.day.error():
            self.day.edit.setFocus()
            announce(self.day, self.day.error(), urgent=True)
            return
        day = self.day.value()
        if day is None:
            self._refuse_day("Type the day on which it was filed.")
            return
        try:
            self._vault.retention.file_to_record(self._id, day)
        except UserError as fault:
            self._refuse_day(str(fault))
            return
        except DvaError as fault:
            self._refuse(str(fault))
            return
        self.refresh()
        announce(self.words, self.words.text(), urgent=True)

    def _refuse_day(self, why: str) -> None:
        """The day is one, and yet not right."""
        self._refuse(why)
        mark_invalid(self.day.edit, on=True, why=why)
        self.day.edit.setFocus()

    def _refuse(self, why: str) -> None:
        self.problem.setText(why)
        self.problem.show()
        announce(self.problem, why, urgent=True)
