"""The demonstration's consultation: an invented patient, typed through the real windows.

The made-up words in ``CANARIES`` must be found nowhere outside the encrypted vault and the exported
documents; the system tests look for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, Qt

from dva_desktop.core.errors import BugError
from dva_desktop.core.record import DASH_ITEMS
from dva_desktop.ui.pages.body_map_page import BodyMapPage
from dva_desktop.ui.pages.documents_page import DocumentsPage
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.driver import Driver, Step
from dva_desktop.ui.widgets.body_map_canvas import BodyMapCanvas

PASSPHRASE = "quiet river lantern meadow"  # noqa: S105 - of the invented vault
CANARIES = ("Quillaverth", "Zembrosky", "Thornaby-Vex", "plimsollgate", "oxterhaven")
NHS_NUMBER = "943 476 5919"

_DASH_YES = (1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 14, 15, 20, 24)
_DASH_UNKNOWN = (16, 21)


class ConsultationScript:
    """Steps of the consultation, in the order in which a clinician takes them."""

    def __init__(self, driver: Driver, desk: Desk) -> None:
        self.driver, self.desk = driver, desk

    def ask(self) -> Iterator[Step]:
        """Gate, limits of confidentiality, question, disclosure."""
        go = self.driver
        yield go.has("home:new")
        go.picture("home-empty")
        go.click("home:new")
        yield go.has("ask.present:none")
        go.picture("room-before")
        go.click("ask.present:add")
        yield from go.wait(0.1)
        go.picture("room-unsafe")
        go.click("ask.present.0:remove")
        yield None
        go.click("ask.present:none")
        go.click("ask.interpreter:none")
        yield from self._leave("room")
        yield go.has("ask.confidentiality_explained:True")
        go.click("ask.confidentiality_explained:True")
        yield None
        go.click("direct:next")
        yield None
        go.picture("questions")
        go.click("ask.outcome:disclosed")
        yield None
        go.click("foot:continue")
        yield go.has("validating:next")

    def validate_and_assess(self) -> Iterator[Step]:
        """What to say, five checks, SPECSSS, and what to do now."""
        go = self.driver
        for statement in self.desk.guidance.validating_statements[:3]:
            go.click(f"validate.statements_given:{statement.id}")
            go.click("validating:next")
            yield None
        yield from self._leave("say")
        for field, answer in (
            ("person_causing_harm_present", "no"), ("children_safe", "yes"),
            ("safe_to_go_home", "no"), ("immediate_concerns", "yes"),
            ("place_of_safety", "yes"), ("threat_to_life", "no"),
        ):  # fmt: skip
            go.click(f"safety.{field}:{answer}")
            yield None
        yield from go.type("safety.children_where", "At school until three, then with a neighbour")
        go.click("safety.secured")
        yield from go.type("safety.secured_how", "Duty social worker called; stays here until then")
        yield from self._leave("safety")
        for name, answer in (
            ("separation", "yes"), ("escalation", "yes"),
            ("strangulation_or_threats_to_kill", "yes"), ("stalking", "unknown"),
        ):  # fmt: skip
            go.click(f"specsss.{name}:{answer}")
            yield None
        go.picture("specsss")
        go.click("specsss:rest")
        yield None
        go.click("foot:continue")
        yield go.has("foot:continue")
        yield from self._leave("next")

    def account(self) -> Iterator[Step]:
        """Their words, safe contact, who and what."""
        go = self.driver
        go.click("validate.account:add")
        yield None
        yield from go.type(
            "validate.account.0.text",
            f"He said {CANARIES[0]} would never be found if I left. He put his hands on my neck.",
        )
        yield from go.type("validate.wishes", "To be safe at home with the children.")
        go.click("validate.safe_contact.method:phone")
        yield from go.type("validate.safe_contact.value", f"07700 900123, ask for {CANARIES[1]}")
        yield from go.type("validate.safe_contact.times", "Weekdays 9 to 11, he is at work")
        yield from go.type("validate.safe_contact.not_safe", "No letters, no voicemail")
        yield from self._leave("account")
        go.click("abuse.connection:partner")
        for kind in ("physical", "controlling_coercive", "threats"):
            go.click(f"abuse.kinds:{kind}")
            yield None
        go.click("abuse.person_causing_harm:add")
        yield None
        yield from go.type("abuse.person_causing_harm.0.name", f"Corin {CANARIES[2]}")
        yield from go.type("abuse.person_causing_harm.0.relationship", "Partner, lives with her")
        go.click("abuse.incidents:add")
        yield None
        yield from go.type("abuse.incidents.0.date", "27/2/2026")
        go.click("abuse.incidents.0.serious:True")
        yield from go.type(
            "abuse.incidents.0.description", f"In the kitchen at {CANARIES[3]}, after a phone call."
        )
        yield from go.type("abuse.police_callouts_12_months", "2")
        yield from go.type("abuse.afraid_of", "Her partner and his brother")
        yield from self._leave("abuse")

    def dash(self) -> Iterator[Step]:
        """Fourteen yes, two don't know, a note; then typing, where the program is hidden."""
        go = self.driver
        for number in DASH_ITEMS:
            answer = "yes" if number in _DASH_YES else "no"
            go.click(f"dash.{number}:{'unknown' if number in _DASH_UNKNOWN else answer}")
            yield None
        go.click("dash.15:more")
        yield None
        yield from go.type("dash.notes.15", f"Both hands, twice, said {CANARIES[4]} first")

    def after_coming_back(self) -> Iterator[Step]:
        """The same page and field; then the rest of what a referral needs."""
        go = self.driver
        yield go.has("dash.notes.15")
        yield from self._leave("dash")
        for flag in ("voice_change", "neck_marks"):
            go.click(f"strangulation.red_flags:{flag}")
            yield None
        yield from go.type("strangulation.days_since", "3")
        yield from self._leave("strangulation")
        yield from self._body_map()
        go.click("household.children:add")
        yield None
        yield from go.type("household.children.0.name", f"Idris {CANARIES[0]}")
        yield from go.type("household.children.0.date_of_birth", "1 September 2019")
        go.click("household.children.0.witnessed_serious:True")
        yield from self._leave("household")
        go.click("safe_and_together.protective_efforts:school")
        yield from self._leave("safe_and_together")
        yield from self._leave("previous")
        go.click("ask.indicators:strangulation_marks")
        go.click("ask.presentation:poor_sleep")
        yield from self._leave("signs")
        yield from go.type("patient.name", f"Marisol {CANARIES[0]}")
        yield from go.type("patient.date_of_birth", "17/5/1990")
        yield from go.type("patient.nhs_number", NHS_NUMBER)
        go.click("patient.pregnant:no")
        yield from self._leave("patient")
        go.click("consultation.place:consulting_room")
        go.click("consultation.setting:primary_care")
        go.click("consultation.clinician_role:gp")
        yield from go.type("consultation.clinician_name", "Dr Example")
        yield from go.type("consultation.organisation", "Example Surgery")
        yield from self._leave("consultation")

    def action(self) -> Iterator[Step]:
        """A decision with its reasons."""
        go = self.driver
        go.click("action.police_wanted:no")
        go.click("action.decisions:add")
        yield None
        go.click("action.decisions.0.share:True")
        go.click("action.decisions.0.consent:given")
        yield from go.type("action.decisions.0.basis", "Consent; serious harm likely")
        yield from go.type(
            "action.decisions.0.rationale", "Pressure on the neck, more often, leaving him"
        )
        go.click("action.decisions.0.patient_told:told")
        yield from self._leave("sharing")

    def documents(self, folder: Path) -> Iterator[Step]:
        """Look, protect, save to a folder."""
        go = self.driver
        page = cast("DocumentsPage", self.page())
        yield page.is_ready
        yield from go.wait(0.5)
        go.picture("documents")
        go.click("documents:export")
        yield go.has("folder.accept")
        go.picture("choose-folder")
        go.insert("folder.path", str(folder))
        yield None
        go.click("folder.accept")
        yield page.has_exported
        yield from go.wait(0.1)
        go.picture("documents-saved")

    def finish(self) -> Iterator[Step]:
        """The last look, then home."""
        go = self.driver
        go.click("foot:continue")
        yield go.has("finish:finish")
        go.picture("finish")
        go.click("finish:finish")
        yield go.has("home.list")
        go.picture("home")

    def page(self) -> Page | None:
        """The page on screen."""
        return self.desk.view.page if self.desk.view else None

    def _body_map(self) -> Iterator[Step]:
        go = self.driver
        page = cast("BodyMapPage", self.page())
        for region in ("neck_front", "left_forearm_front"):
            go.click("body_map.canvas", self._point(page.canvas, region))
            yield None
        first, number = (one.number for one in page.history.current.injuries)
        page.choose(first)
        yield go.has(f"body_map.injuries.{first}.type:neck_grip")
        go.click(f"body_map.injuries.{first}.type:neck_grip")
        yield None
        page.choose(number)
        field = f"body_map.injuries.{number}"
        yield go.has(f"{field}.type:bruise")
        go.click(f"{field}.type:bruise")
        yield from go.type(f"{field}.length_mm", "30")
        yield from go.type(f"{field}.width_mm", "20")
        yield from go.type(f"{field}.colour", "purple")
        yield from go.type(f"{field}.patient_words", "He grabbed me and would not let go")
        yield from go.type(f"{field}.when_said", "Friday evening")
        go.find("body_map.region").setFocus()
        go.press(Qt.Key.Key_Down)
        yield None
        yield from self._leave("body_map")

    def _point(self, canvas: BodyMapCanvas, region_id: str) -> QPoint:
        point = canvas.place_of(region_id)
        if canvas.item_at(point) != region_id:
            raise BugError(f"the demonstration does not hit {region_id}")
        return point

    def _leave(self, name: str) -> Iterator[Step]:
        """Take the page's picture and continue."""
        yield None
        page = self.page()
        if page is not None:
            page.verticalScrollBar().setValue(0)
        yield None
        self.driver.picture(name)
        self.driver.click("foot:continue")
        yield None
