"""The ways in: one's own passphrase, and the recovery code of the desk."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from dva_desktop.core.errors import DvaError
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.first_run import DONE, NOTE_CODE, STAGE
from dva_desktop.ui.session.settings.asking import Asking, Work, chosen_twice, typed
from dva_desktop.ui.session.settings.page import SettingsPage
from dva_desktop.ui.session.settings.sheets import CodeDialog
from dva_desktop.ui.widgets.basics import button, label, row_of


class WaysInPage(SettingsPage):
    """Everyone changes their own passphrase; a lead makes a new recovery code."""

    id, title = "ways_in", "Passphrase and recovery"
    heading = "Passphrase and recovery code"

    def build(self) -> None:
        mine = self.card(
            "Your passphrase",
            "Nobody can look it up or reset it for you. Four or more words without a link are "
            "strong and easy to type.",
        )
        change = button("Change your passphrase", "primary", name="ways_in:passphrase")
        change.clicked.connect(self._ask_for_passphrase)
        mine.add_layout(row_of(change))
        code = self.card(
            "Recovery code",
            "If every passphrase is forgotten, the code is the only other way in. It opens the "
            "desk as a safeguarding lead.",
        )
        if not self.means.leads:
            code.add(label("A safeguarding lead looks after it."))
            return
        code.add(
            label(
                "Make a new one when it may have been seen, or cannot be found. The old one stops "
                "working. You can keep it on two sheets of paper, one half on each, with two "
                "people: neither half is of use without the other."
            )
        )
        renew = button("Make a new recovery code", name="ways_in:code")
        renew.clicked.connect(self._ask_for_code)
        code.add_layout(row_of(renew))

    def _ask_for_passphrase(self) -> None:
        asking = Asking(self, "Change your passphrase", "", "Change it")
        current = asking.secret("The one you use now")
        first = asking.secret("The new one")
        second = asking.secret("The new one again")

        def prepare() -> Work:
            own = typed(current, "Type the passphrase that you use now.")
            new = chosen_twice(first, second)

            def act(vault: Vault) -> None:
                vault.change_passphrase(own, new)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(
            partial(self._done, "Your passphrase is changed. Use the new one from now on.")
        )
        asking.open()

    def _ask_for_code(self) -> None:
        detail = "The code is shown once. Have paper, a printer or two memory sticks at hand."
        asking = Asking(self, "Make a new recovery code", detail, "Make it")
        mine = asking.secret("Your own passphrase, to confirm")

        def prepare() -> Work:
            own = typed(mine, "Type your own passphrase.")

            def act(vault: Vault) -> str:
                return _new_code(vault, own)

            return self.means.again(own, act)

        asking.prepare = prepare
        asking.achieved.connect(self._show_code)
        asking.open()

    def _show_code(self, code: str) -> None:
        shown = CodeDialog(self, code)
        shown.accepted.connect(self._noted)
        shown.open()

    def _noted(self) -> None:
        try:
            self.means.vault.set_setting(STAGE, DONE)
        except DvaError as fault:
            self.refuse(f"The new code is in use. You may be shown another one. {fault}")
        else:
            self._done("The new code is in use; the old one is not.")

    def _done(self, words: str, _result: object = None) -> None:
        self.say(words)


def _new_code(vault: Vault, passphrase: str) -> str:
    """A new code, which stays to be noted until the person says so: if the session ends before
    that, the next one makes another."""
    before = vault.setting(STAGE)
    vault.set_setting(STAGE, NOTE_CODE)
    try:
        return vault.change_recovery_code(passphrase)
    except DvaError:
        with suppress(DvaError):
            vault.set_setting(STAGE, before)
        raise
