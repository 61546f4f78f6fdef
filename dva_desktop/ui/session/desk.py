"""The desk: home and the open consultation, from unlock until anything locks."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import msgspec
from PySide6.QtCore import QObject, Signal

from dva_desktop.core.errors import DvaError
from dva_desktop.core.guidance import load_guidance, load_locality, locality_notices
from dva_desktop.core.pathway.planned import Planned
from dva_desktop.core.record import ConsultationDetails, Subject
from dva_desktop.core.vault import Event, Status, Vault, VaultDamaged
from dva_desktop.ui.pages.home_page import HomePage
from dva_desktop.ui.pages.pocket_guide import PocketGuide
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.session.dialogs import tell
from dva_desktop.ui.session.plans import Plans
from dva_desktop.ui.session.screens import FaultScreen
from dva_desktop.ui.session.settings.means import Means
from dva_desktop.ui.session.settings.practice import PracticePage, nudge
from dva_desktop.ui.session.settings.screen import SettingsScreen
from dva_desktop.ui.session.window import DeskWindow

_DEFAULTS = "consultation_defaults"


class Desk(QObject):
    """Holds the open vault; ``commit`` is called by every lock and never asks anything. ``lost``:
    the vault has to be opened anew."""

    lost = Signal()

    def __init__(self, window: DeskWindow, vault: Vault) -> None:
        super().__init__(window)
        self.window = window
        self.vault = vault
        self.folder = vault.folder
        self.guidance = load_guidance()
        self.view: ConsultationView | None = None
        self._unfiled = ""  # the consultation that was just finished
        self.plans = Plans(vault)
        self.home = self._make_home()
        window.practised.connect(self._on_practised)

    def _make_home(self) -> HomePage:
        home = HomePage(self.vault, self.plans.all)
        home.opened.connect(self.open)
        home.new_wanted.connect(self.new)
        home.planned.opened.connect(self._open_plan)
        home.planned.done.connect(self.plans.done)
        home.planned.undone.connect(self._plan_again)
        home.reference_wanted.connect(self.show_reference)
        home.settings_wanted.connect(self.show_settings)
        home.nudge_taken.connect(self._on_nudge)
        return home

    def start(self) -> None:
        """Back to where the person was, or home."""
        where = self.vault.last_place()
        if where is None:
            self.go_home()
            return
        consultation_id, place = where
        self.vault.save_place(None, None)  # what cannot be opened is not tried again next time
        self.open(consultation_id)
        if self.view is not None:
            self.view.go_to_place(place)

    def go_home(self) -> None:
        """Leave the open consultation, keeping everything, and show the list."""
        self._leave()
        self.vault.save_place(None, None)
        here = self.vault.setting("locality") or "somerset"
        self.home.tell("\n".join(locality_notices(here)))
        self.home.refresh()
        self._nudge()
        self.window.show_screen(self.home, "")
        self.home.new_button.setFocus()

    def show_reference(self) -> None:
        """Everything that the guidance holds; nothing in it is about anyone."""
        here = load_locality(self.vault.setting("locality") or "somerset")
        guide = PocketGuide((here,), dt.datetime.now().astimezone().date())
        guide.closed.connect(self.go_home)
        self.window.show_screen(guide, "")
        guide.search.setFocus()

    def show_settings(self, page: str = "") -> SettingsScreen:
        """What the person may choose, look after, practise and know; at ``page`` if it is given."""
        screen = SettingsScreen(Means(self.window, self.vault, self.folder))
        screen.closed.connect(self.go_home)
        screen.redressed.connect(lambda: self._dress_again(screen))
        self.window.show_screen(screen, "")
        if page:
            screen.show_page(page)
        screen.focus_page()
        return screen

    def _on_practised(self) -> None:
        """Back from a practice: say how it went."""
        page = self.show_settings(PracticePage.id).page
        if isinstance(page, PracticePage):
            page.congratulate()

    def _dress_again(self, screen: SettingsScreen) -> None:
        """The size of the text has changed: what is measured by it is made anew."""
        before, self.home = self.home, self._make_home()
        before.deleteLater()
        page = screen.page.id if screen.page is not None else ""
        self.show_settings(page).restore_focus(screen)

    def _nudge(self) -> None:
        """One thing that home reminds of: what was just finished, or a practice that is due."""
        if self._unfiled:
            words = "Finished. Is it in the patient\u2019s main record yet?"
            self.home.nudge_about(words, "Say when it was filed")
        else:
            words = nudge(self.vault, dt.datetime.now().astimezone().date())
            self.home.nudge_about(words, "Practise now")

    def _on_nudge(self) -> None:
        if self._unfiled:
            self.open(self._unfiled, "finish")
        else:
            self.show_settings(PracticePage.id)

    def new(self, subject: Subject = Subject.PERSON_AT_RISK) -> None:
        """Start a consultation today, with the setting and role of the last one."""
        locality = self.vault.setting("locality") or "somerset"
        area = self.vault.setting("area") or ""
        today = dt.datetime.now().astimezone().date()
        made = self.vault.new_consultation(locality, today, area)
        details = ConsultationDetails(clinician_name=self.vault.people.me().name)
        if defaults := self.vault.own_setting(_DEFAULTS):
            details = msgspec.convert(defaults, ConsultationDetails)
        details = msgspec.structs.replace(details, subject=subject)
        if details != ConsultationDetails():
            self.vault.save_section(made, "consultation", details)
        self.open(made)

    def open(self, consultation_id: str, page: str = "room") -> None:
        """Show a consultation at its first page, or at ``page``; or say why it cannot be read."""
        self._leave()
        self._unfiled = ""
        try:
            self._open(consultation_id, page)
        except VaultDamaged as fault:
            self._say_damaged(fault)

    def _say_damaged(self, fault: VaultDamaged) -> None:
        """Once it has met a damaged page the connection takes nothing more, of whichever record:
        the way on is a new one, by unlocking again, which leads home."""
        way_on = "The other consultations can be opened after unlocking again."
        screen = FaultScreen(fault.what, f"{fault.remedy} {way_on}")
        screen.again.connect(self.lost)
        self.window.show_screen(screen, "")
        screen.setFocus()

    def _open(self, consultation_id: str, page: str) -> None:
        locality = load_locality(self.vault.load(consultation_id).locality)
        listed = self.vault.summaries([consultation_id])[consultation_id]
        consultation = Consultation(
            self.vault,
            consultation_id,
            self.guidance,
            locality,
            is_finished=listed.status is Status.FINALISED,
        )
        self.view = ConsultationView(consultation)
        consultation.setParent(self.view)
        consultation.kept.connect(lambda _section: self.window.committed.emit())
        consultation.section_changed.connect(self._keep_defaults)
        self.plans.follow(consultation)
        self.view.left.connect(self.go_home)
        self.view.finished.connect(self._finish)
        self.view.new_wanted.connect(self.new)
        self.vault.record_event(Event.VIEW, consultation_id)
        self.window.show_screen(self.view, "")
        self.view.show_page(page)

    def commit(self) -> None:
        """Everything pending, and the place, before the session ends."""
        if self.view is not None:
            self.view.flush()
            self.view.consultation.remember_place()

    def _finish(self) -> None:
        if self.view is None:
            return
        consultation = self.view.consultation
        if consultation.flush():
            try:
                self.vault.finalise(consultation.id)
            except DvaError as fault:
                tell(self.window, fault.what, fault.remedy)
                return
            self._unfiled = consultation.id
            self.go_home()

    def _open_plan(self, plan: Planned) -> None:
        """Where one asks, or where the decision about telling stands."""
        self.open(plan.consultation, "questions" if plan.what == "ask" else "sharing")

    def _plan_again(self, plan: Planned) -> None:
        self.plans.again(plan)
        self.home.refresh()

    def _leave(self) -> None:
        if self.view is not None:
            self.commit()
            self._take_name(self.view.consultation.record.consultation.clinician_name)
            view, self.view = self.view, None
            view.hide()
            view.deleteLater()

    def _take_name(self, written: str) -> None:
        """Who set the vault up was asked for no name: theirs is the one they sign a record with."""
        me = self.vault.people.me()
        if not me.name and written.strip():
            with suppress(DvaError):  # there will be another record
                self.vault.people.change(me.id, name=written)

    def _keep_defaults(self, section: str) -> None:
        if section != "consultation" or self.view is None:
            return
        details = self.view.consultation.record.consultation
        kept = msgspec.structs.replace(details, subject=Subject.PERSON_AT_RISK)
        self.vault.set_own_setting(_DEFAULTS, msgspec.to_builtins(kept))


def open_desk(window: DeskWindow, vault: Vault) -> Desk:
    """Build the desk in ``window`` and go where the person left off."""
    desk = Desk(window, vault)
    desk.start()
    return desk
