"""The desk: home and the open consultation, from unlock until anything locks."""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import QObject

from dva_desktop.core.errors import DvaError
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway.planned import Planned
from dva_desktop.core.record import ConsultationDetails, Subject
from dva_desktop.core.vault import Event, Status, Vault
from dva_desktop.ui.pages.home_page import HomePage
from dva_desktop.ui.pages.pocket_guide import PocketGuide
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.session.dialogs import tell
from dva_desktop.ui.session.plans import Plans
from dva_desktop.ui.session.window import DeskWindow

_DEFAULTS = "consultation_defaults"


class Desk(QObject):
    """Holds the open vault; ``commit`` is called by every lock and never asks anything."""

    def __init__(self, window: DeskWindow, vault: Vault) -> None:
        super().__init__(window)
        self.window = window
        self.vault = vault
        self.guidance = load_guidance()
        self.view: ConsultationView | None = None
        self.plans = Plans(vault)
        self.home = HomePage(vault.consultations, vault.search, self.plans.all)
        self.home.opened.connect(self.open)
        self.home.new_wanted.connect(self.new)
        self.home.planned.opened.connect(lambda chosen: self.open(chosen, "questions"))
        self.home.planned.done.connect(self.plans.done)
        self.home.reference_wanted.connect(self.show_reference)
        self.home.planned.undone.connect(self._plan_again)

    def start(self) -> None:
        """Back to where the person was, or home."""
        where = self.vault.last_place()
        if where is None:
            self.go_home()
            return
        consultation_id, place = where
        self.open(consultation_id)
        if self.view is not None:
            self.view.go_to_place(place)

    def go_home(self) -> None:
        """Leave the open consultation, keeping everything, and show the list."""
        self._leave()
        self.vault.save_place(None, None)
        self.home.refresh()
        self.window.show_screen(self.home, "")
        self.home.new_button.setFocus()

    def show_reference(self) -> None:
        """Everything that the guidance holds; nothing in it is about anyone."""
        here = load_locality(self.vault.setting("locality") or "somerset")
        guide = PocketGuide((here,), dt.datetime.now().astimezone().date())
        guide.closed.connect(self.go_home)
        self.window.show_screen(guide, "")
        guide.search.setFocus()

    def new(self, subject: Subject = Subject.PERSON_AT_RISK) -> None:
        """Start a consultation today, with the setting and role of the last one."""
        locality = self.vault.setting("locality") or "somerset"
        area = self.vault.setting("area") or ""
        today = dt.datetime.now().astimezone().date()
        made = self.vault.new_consultation(locality, today, area)
        details = ConsultationDetails()
        if defaults := self.vault.setting(_DEFAULTS):
            details = msgspec.convert(defaults, ConsultationDetails)
        details = msgspec.structs.replace(details, subject=subject)
        if details != ConsultationDetails():
            self.vault.save_section(made, "consultation", details)
        self.open(made)

    def open(self, consultation_id: str, page: str = "room") -> None:
        """Show a consultation at its first page, or at ``page``."""
        self._leave()
        locality = load_locality(self.vault.load(consultation_id).locality)
        listed = {one.id: one.status for one in self.vault.consultations()}
        consultation = Consultation(
            self.vault,
            consultation_id,
            self.guidance,
            locality,
            is_finished=listed[consultation_id] is Status.FINALISED,
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
            self.view.consultation.flush()
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
            self.go_home()

    def _plan_again(self, plan: Planned) -> None:
        self.plans.again(plan)
        self.home.refresh()

    def _leave(self) -> None:
        if self.view is not None:
            self.commit()
            view, self.view = self.view, None
            view.hide()
            view.deleteLater()

    def _keep_defaults(self, section: str) -> None:
        if section != "consultation" or self.view is None:
            return
        details = self.view.consultation.record.consultation
        kept = msgspec.structs.replace(details, subject=Subject.PERSON_AT_RISK)
        self.vault.set_setting(_DEFAULTS, msgspec.to_builtins(kept))


def open_desk(window: DeskWindow, vault: Vault) -> Desk:
    """Build the desk in ``window`` and go where the person left off."""
    desk = Desk(window, vault)
    desk.start()
    return desk
