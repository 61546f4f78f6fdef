"""Practise hiding: for real, with the time it took, because that is what helps when it counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from dva_desktop.core.vault import Vault
from dva_desktop.ui.front.preferences import preferences
from dva_desktop.ui.session.drill import LAST_PRACTICE
from dva_desktop.ui.session.settings.page import SettingsPage, fact
from dva_desktop.ui.widgets.basics import announce, button, label, point, row_of
from dva_desktop.ui.widgets.dates import say_date

NUDGE_AFTER_DAYS = 30
_STEPS = (
    "Press \u201cPractise now\u201d.",
    "Hide in the way that you would use: press Shift three times, press {key}, or press Hide now "
    "at the top right.",
    "A calculator takes the place of this window. Press Back in it, and type your passphrase.",
    "This page then says how long it took. Your work is kept, as always.",
)
_LIMITS = (
    "Hiding helps against a glance at the screen. It cannot undo what someone has already seen, "
    "and it does not stop a person who examines this computer."
)


class Practised(msgspec.Struct, frozen=True, kw_only=True):
    """The last practice: when, and milliseconds from the press to the painted cover."""

    at: dt.datetime
    ms: int | None = None


def last_practice(vault: Vault) -> Practised | None:
    """The last practice that the vault knows of."""
    kept: Any = vault.own_setting(LAST_PRACTICE)
    try:
        return None if kept is None else msgspec.convert(kept, Practised)
    except msgspec.ValidationError:
        return None


def nudge(vault: Vault, today: dt.date) -> str:
    """What home says when the last practice was long ago; empty when it was not."""
    last = last_practice(vault)
    if last is None:
        return "You have not practised hiding yet."
    on = last.at.astimezone().date()
    return (
        f"You last practised hiding on {say_date(on)}."
        if (today - on).days > NUDGE_AFTER_DAYS
        else ""
    )


class PracticePage(SettingsPage):
    """Explains, arms the practice, and afterwards shows what came of it."""

    id, title = "practice", "Practise hiding"
    lead = "Once a month is enough to make it quick and sure."

    def build(self) -> None:
        self.armed = False
        card = self.card("How it goes")
        self.steps = [point(card.body, f"{place}.") for place in range(1, len(_STEPS) + 1)]
        self.start = button("Practise now", "primary", name="practice:start")
        self.start.clicked.connect(self._arm)
        self.stop = button("Not now", name="practice:stop")
        self.stop.clicked.connect(self._disarm)
        self.waiting = label("Ready. Hide now, in your own way.", "say")
        card.add(self.waiting)
        card.add_layout(row_of(self.start, self.stop))
        results = self.card("Last practice")
        self.when = fact(results.body, "When")
        self.took = fact(results.body, "Time until hidden")
        self.column.addWidget(label(_LIMITS, "muted"))

    def refresh(self) -> None:
        key = preferences().hide_key
        for shown, words in zip(self.steps, _STEPS, strict=True):
            shown.setText(words.format(key=key))
        self._show_armed(on=False)
        last = last_practice(self.means.vault)
        self.when.setText("Not yet")
        self.took.setText("Not known yet")
        if last is not None:
            self.when.setText(say_date(last.at.astimezone().date()))
            if last.ms is not None:
                self.took.setText(f"{last.ms} ms ({judged(last.ms)})")

    def leave(self) -> None:
        """Going elsewhere ends the practice: the next hiding is a real one."""
        if self.armed:
            self._show_armed(on=False)
            self.means.window.practise_wanted.emit(False)

    def congratulate(self) -> None:
        """The person hid, came back, and wants to know."""
        last = last_practice(self.means.vault)
        if last is not None and last.ms is not None:
            self.say(f"Hidden in {last.ms} ms. {judged(last.ms).capitalize()}.")

    def _arm(self) -> None:
        self._show_armed(on=True)
        self.means.window.practise_wanted.emit(True)
        self.stop.setFocus()
        announce(self.waiting, self.waiting.text(), urgent=True)

    def _disarm(self) -> None:
        self._show_armed(on=False)
        self.means.window.practise_wanted.emit(False)
        self.start.setFocus()

    def _show_armed(self, *, on: bool) -> None:
        self.armed = on
        self.waiting.setVisible(on)
        self.stop.setVisible(on)
        self.start.setVisible(not on)


def judged(ms: int) -> str:
    """What a time means to a person: 100 ms is the most that the program allows itself."""
    return "quicker than a blink" if ms <= 100 else "slower than it should be on this computer"
