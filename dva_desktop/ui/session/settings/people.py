"""People: who may open the records here, looked after by a safeguarding lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from dva_desktop.core.vault import Role, Vault
from dva_desktop.core.vault.people import Person
from dva_desktop.ui.session.settings.asking import (
    Asking,
    Work,
    WrongField,
    chosen_twice,
    typed,
)
from dva_desktop.ui.session.settings.page import SettingsPage
from dva_desktop.ui.widgets.basics import Card, button, clear_layout, column, label, row_of
from dva_desktop.ui.widgets.dates import say_date

ROLE_WORDS = {
    Role.CLINICIAN: "Clinician",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
}
_ROLE_MEANS = (
    "A clinician sees the consultations that they recorded themselves. A safeguarding lead reads "
    "all of them, and looks after people, keeping and the journal."
)
_YOURS = "Your own passphrase, to confirm"
_TYPE_YOURS = "Type your own passphrase."


class PeoplePage(SettingsPage):
    """Everyone with their role. What changes something asks for the lead's passphrase again."""

    id, title, for_leads = "people", "People", True
    heading = "People who use this desk"
    lead = _ROLE_MEANS

    stepped_down = Signal()  # the person is no longer a lead, by their own doing

    def build(self) -> None:
        self.rows = column(spacing=8)
        self.column.addLayout(self.rows)
        self.add = button("Add someone", "primary", name="people:add")
        self.add.clicked.connect(self._ask_to_add)
        self.column.addLayout(row_of(self.add))
        self.former = self.card("No longer here")
        self.former_rows = column(spacing=4)
        self.former.add_layout(self.former_rows)

    def refresh(self) -> None:
        clear_layout(self.rows)
        clear_layout(self.former_rows)
        everyone = self.means.vault.people.all()
        for person in everyone:
            if person.removed_on is None:
                self.rows.addWidget(self._row(person))
            else:
                words = f"{person.name or 'No name'}, until {say_date(person.removed_on)}"
                self.former_rows.addWidget(label(words, "muted"))
        self.former.setVisible(any(person.removed_on is not None for person in everyone))
        self.set_tab_order()

    def first_focus(self) -> QWidget | None:
        return self.add

    # one person

    def _row(self, person: Person) -> Card:
        card = Card()
        head = QHBoxLayout()
        name = named(person)
        head.addWidget(label(f"{name} (you)" if person.is_me else name, "h3"), 1)
        head.addWidget(label(ROLE_WORDS[person.role], "muted", wrap=False))
        card.add_layout(head)
        if not person.has_key:
            card.add(label("Has no passphrase, and cannot sign in until given one.", "warn"))
        acts: list[tuple[str, Callable[[Person], None]]] = [
            ("Change name or role", self._ask_to_change)
        ]
        if not person.is_me:
            acts.append(("Give a new passphrase", self._ask_for_passphrase))
            acts.append(("Remove", self._ask_to_remove))
        made = []
        for words, act in acts:
            one = button(words, "link", name=f"people:{person.id}:{words.split()[0].lower()}")
            one.setAccessibleName(f"{words}: {name}")
            one.clicked.connect(lambda _checked=False, act=act: act(person))
            made.append(one)
        card.add_layout(row_of(*made, gap=16))
        return card

    def _done(self, words: str, _result: object = None) -> None:
        if not self.means.leads:
            self.stepped_down.emit()
            return
        self.look()
        self.say(words)
        self.add.setFocus()

    # the dialogs

    def _ask_to_add(self) -> None:
        asking = Asking(
            self, "Add someone", "Choose the first passphrase together; they can change it.", "Add"
        )
        name = asking.line("Name")
        role = asking.choice("Role", [(words, one) for one, words in ROLE_WORDS.items()])
        first = asking.secret("Their passphrase")
        second = asking.secret("The same again")
        mine = asking.secret(_YOURS)

        def prepare() -> Work:
            wanted, as_role = _name_in(name), Role(role.currentData())
            theirs, own = chosen_twice(first, second), typed(mine, _TYPE_YOURS)

            def act(vault: Vault) -> Person:
                return vault.people.add(own, wanted, as_role, theirs)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(lambda added: self._done(f"{named(added)} can now sign in."))
        asking.open()

    def _ask_to_change(self, person: Person) -> None:
        asking = Asking(self, f"Change {named(person)}", "", "Keep the change")
        name = asking.line("Name", person.name)
        options = [(words, one) for one, words in ROLE_WORDS.items()]
        role = asking.choice("Role", options, person.role)
        mine = asking.secret(_YOURS)

        def prepare() -> Work:
            wanted, as_role = _name_in(name), Role(role.currentData())
            own = typed(mine, _TYPE_YOURS)

            def act(vault: Vault) -> None:
                vault.people.change(person.id, name=wanted, role=as_role)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(partial(self._done, "The change is kept."))
        asking.open()

    def _ask_for_passphrase(self, person: Person) -> None:
        detail = "The one they had stops working. Choose the new one together."
        asking = Asking(
            self, f"A new passphrase for {named(person)}", detail, "Give the new passphrase"
        )
        first = asking.secret("Their new passphrase")
        second = asking.secret("The same again")
        mine = asking.secret(_YOURS)

        def prepare() -> Work:
            theirs, own = chosen_twice(first, second), typed(mine, _TYPE_YOURS)

            def act(vault: Vault) -> None:
                vault.people.give_passphrase(own, person.id, theirs)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(partial(self._done, f"{named(person)} has a new passphrase."))
        asking.open()

    def _ask_to_remove(self, person: Person) -> None:
        detail = (
            "Their passphrase stops working. What they recorded stays, and the journal keeps "
            "their name. Backups made until now still open with their passphrase."
        )
        asking = Asking(self, f"Remove {named(person)}?", detail, "Remove", role="danger")
        mine = asking.secret(_YOURS)

        def prepare() -> Work:
            own = typed(mine, _TYPE_YOURS)

            def act(vault: Vault) -> None:
                vault.people.remove(own, person.id)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(partial(self._done, f"{named(person)} can no longer sign in."))
        asking.open()


def named(person: Person) -> str:
    """How a person is called; the first one of a vault may have no name yet."""
    return person.name or "No name yet"


def _name_in(field: QLineEdit) -> str:
    name = field.text().strip()
    if not name:
        raise WrongField("Type a name.", field)
    return name
