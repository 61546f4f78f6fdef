"""This computer: how the program looks, how it hides, and where the person works."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.guidance import load_locality, locality_ids
from dva_desktop.ui.front.preferences import HIDE_KEYS, Preferences, preferences, save_preferences
from dva_desktop.ui.session.settings.page import SettingsPage
from dva_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, apply_theme, tokens
from dva_desktop.ui.widgets.basics import Card, label
from dva_desktop.ui.widgets.box import Box
from dva_desktop.ui.widgets.control import ChoiceControl

_THEMES: Final = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}
_SIZES: Final = ((1.0, "100 %"), (1.25, "125 %"), (1.5, "150 %"), (2.0, "200 %"))
_LOOKS: Final = (
    ("system", "As the computer"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("high contrast", "High contrast"),
)
_MINUTES: Final = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
_NEXT_TIME = "This applies from the next unlock."


class ComputerPage(SettingsPage):
    """Each choice is kept as soon as it is made. ``redressed``: the look has changed."""

    id, title = "computer", "This computer"
    lead = "Each choice is kept as soon as you make it."

    redressed = Signal()

    def build(self) -> None:
        self._quiet = False
        self._build_looks()
        self._build_hiding()
        self._build_place()
        self._build_name()

    def refresh(self) -> None:
        self._quiet = True
        chosen = preferences()
        self.text_size.set_value(min(_SIZES, key=lambda size: abs(size[0] - chosen.text_scale))[0])
        self.theme.set_value(chosen.theme)
        _select(self.key, chosen.hide_key)
        _select(self.minutes, chosen.idle_minutes, _minutes(chosen.idle_minutes))
        self.name.setText(chosen.name)
        _select(self.locality, self.means.vault.setting("locality") or "somerset")
        self._list_areas()
        _select(self.area, self.means.vault.setting("area") or "")
        self._quiet = False

    # building

    def _build_looks(self) -> None:
        card = self.card("How it looks")
        card.add(label("Size of the text", "h3"))
        sizes = [(value, words, "") for value, words in _SIZES]
        self.text_size = ChoiceControl("computer.size", "Size of the text", sizes, columns=4)
        self.text_size.changed.connect(self._resize)
        card.add(self.text_size)
        card.add(label("Colours", "h3"))
        looks = [(value, words, "") for value, words in _LOOKS]
        self.theme = ChoiceControl("computer.theme", "Colours", looks, columns=4)
        self.theme.changed.connect(self._recolour)
        card.add(self.theme, label("The look changes at once.", "small"))

    def _build_hiding(self) -> None:
        card = self.card("Hiding")
        keys = sorted(HIDE_KEYS, key=lambda key: (len(key) > 3, len(key), key))
        self.key = self._box(card, "Key that hides everything at once")
        for key in keys:
            self.key.addItem(_key_words(key), key)
        self.key.activated.connect(lambda _at: self._keep(hide_key=self.key.currentData()))
        card.add(label("Pressing Shift three times and the Hide now button always work.", "small"))
        self.minutes = self._box(card, "Hide by itself when nothing is touched for")
        for number in _MINUTES:
            self.minutes.addItem(_minutes(number), number)
        self.minutes.activated.connect(
            lambda _at: self._keep(idle_minutes=self.minutes.currentData())
        )
        card.add(label(f"{_NEXT_TIME} A countdown is shown for the last 30 seconds.", "small"))

    def _build_place(self) -> None:
        card = self.card("Where you work")
        self.locality = self._box(card, "Locality")
        for own in locality_ids():
            with suppress(EnvironmentFault):  # one that is broken is not offered
                self.locality.addItem(load_locality(own).name, own)
        self.locality.activated.connect(lambda _at: self._move())
        self.area_name = label("Area", "h3")
        self.area = Box()
        self.area.setObjectName("computer.area")
        self.area.setAccessibleName("Area")
        self.area.setMaximumWidth(tokens().px(320))
        self.area_name.setBuddy(self.area)
        self.area.activated.connect(lambda _at: self._move_within())
        card.add(self.area_name, self.area)
        card.add(
            label(
                "This applies to each consultation that you start from now on. Those you have "
                "started keep theirs.",
                "small",
            )
        )

    def _build_name(self) -> None:
        card = self.card("Name on the window")
        self.name = QLineEdit()
        self.name.setObjectName("computer.name")
        self.name.setMaxLength(40)
        self.name.setAccessibleName("Name on the window")
        self.name.editingFinished.connect(self._rename)
        words = (
            "Anyone who looks at this screen can read it, also in the task bar. Choose one that "
            "says nothing. It applies from the next time the program is started."
        )
        card.add(self.name, label(words, "small"))

    def _box(self, card: Card, name: str) -> Box:
        made = Box()
        made.setAccessibleName(name)
        words = label(name, "h3")
        words.setBuddy(made)
        card.add(words, made)
        made.setMaximumWidth(tokens().px(320))
        return made

    # working

    def _keep(self, **changes: Any) -> bool:
        if self._quiet:
            return False
        kept = preferences()
        if kept._replace(**changes) == kept:
            return False
        try:
            save_preferences(kept._replace(**changes))
        except DvaError as fault:
            self.refuse(str(fault))
            self.look()
            return False
        self.say("Kept. The look has changed." if "theme" in changes else f"Kept. {_NEXT_TIME}")
        return True

    def _resize(self) -> None:
        if self.text_size.value() is None:
            self.look()  # pressing the chosen one again does not take it back
        elif self._keep(text_scale=self.text_size.value()):
            self._dress()

    def _recolour(self) -> None:
        if self.theme.value() is None:
            self.look()
        elif self._keep(theme=self.theme.value()):
            self._dress()

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            chosen: Preferences = preferences()
            apply_theme(app, _THEMES.get(chosen.theme), chosen.text_scale)
        self.redressed.emit()

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setText(preferences().name)
        elif self._keep(name=name):
            self.say("Kept. It applies from the next time the program is started.")

    def _move(self) -> None:
        self._list_areas()
        needed = self.area.count() > 0
        self._set_place(str(self.locality.currentData()), "")
        if needed:
            self.area.setFocus()
            self.say("Kept. Now choose your area.")

    def _move_within(self) -> None:
        self._set_place(str(self.locality.currentData()), str(self.area.currentData() or ""))

    def _set_place(self, locality: str, area: str) -> None:
        try:
            self.means.vault.set_setting("locality", locality)
            self.means.vault.set_setting("area", area)
        except DvaError as fault:
            self.refuse(str(fault))
            return
        self.say(f"Kept: {load_locality(locality).name}.")

    def _list_areas(self) -> None:
        areas = load_locality(str(self.locality.currentData())).areas
        self.area.clear()
        if areas:
            self.area.addItem("Choose your area", "")
        for own, name in areas.items():
            self.area.addItem(name, own)
        self.area_name.setVisible(bool(areas))
        self.area.setVisible(bool(areas))


def _select(box: QComboBox, value: object, words: str = "") -> None:
    """Show ``value``, adding it when it is not among the usual ones."""
    if box.findData(value) < 0 and words:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(value)))


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def _key_words(key: str) -> str:
    return {"ScrollLock": "Scroll Lock"}.get(key, key)
