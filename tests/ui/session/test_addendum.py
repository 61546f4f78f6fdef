"""Adding to a finished consultation: what stood stays, the reason is asked for, no word is lost."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import BugError, EnvironmentFault
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.record import SECTIONS, Ask, Outcome, Patient
from dva_desktop.core.vault import Vault, unlock
from dva_desktop.ui.pages.registry import PAGES
from dva_desktop.ui.session.addendum import (
    DRAFTS,
    REASON_FIELD,
    Draft,
    Snapshot,
    section_of,
    states,
)
from dva_desktop.ui.session.addendum_cards import AddendumCard, StatesCard
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.session.dialogs import DeskDialog
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.settings.support import CLINICIANS, with_clinician, words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def finished(vault: Vault) -> str:
    made = vault.new_consultation("somerset", DAY)
    vault.save_section(made, "patient", Patient(name="Ada Quillaverth"))
    vault.finalise(made)
    return made


def opened(vault: Vault, own: str, qtbot: QtBot, page: str = "patient") -> ConsultationView:
    """The finished consultation on screen, as the desk opens it."""
    consultation = Consultation(
        vault, own, load_guidance(), load_locality("somerset"), is_finished=True
    )
    view = ConsultationView(consultation)
    consultation.setParent(view)
    qtbot.addWidget(view)
    view.resize(1366, 700)
    view.show()
    view.show_page(page)
    return view


@pytest.fixture
def view(vault: Vault, finished: str, qtbot: QtBot) -> ConsultationView:
    return opened(vault, finished, qtbot)


def states_card(view: ConsultationView) -> StatesCard:
    assert view.page is not None
    return view.page.findChildren(StatesCard)[0]


def draft_card(view: ConsultationView) -> AddendumCard:
    assert view.page is not None
    return view.page.findChildren(AddendumCard)[0]


def name_field(view: ConsultationView) -> QLineEdit:
    assert view.page is not None
    return view.page.findChildren(QLineEdit, "patient.name")[0]


def rename(view: ConsultationView, name: str) -> None:
    """Type another name, as a person does."""
    field = name_field(view)
    field.setText(name)
    field.textEdited.emit(name)


def give_reason(view: ConsultationView, reason: str) -> None:
    card = draft_card(view)
    card.reason.setText(reason)
    card.reason_typed.emit(reason)


def add(view: ConsultationView, name: str, reason: str) -> None:
    states_card(view).start.click()
    rename(view, name)
    give_reason(view, reason)
    draft_card(view).end.click()


def test_it_is_read_only_until_an_addendum_is_begun(view: ConsultationView) -> None:
    assert not name_field(view).isEnabled()
    states_card(view).start.click()
    assert name_field(view).isEnabled()
    assert view.focusWidget() is draft_card(view).reason
    view.show_page("consultation")
    assert view.page is not None
    assert not view.page.findChildren(QPushButton, "addendum:start")  # one at a time


def test_an_addendum_needs_a_reason_and_a_change(
    view: ConsultationView, vault: Vault, finished: str
) -> None:
    states_card(view).start.click()
    draft_card(view).end.click()
    assert draft_card(view).problem.text() == "Nothing is changed yet."
    rename(view, "Ada Quillaverth-Moss")
    draft_card(view).end.click()
    assert "reason" in draft_card(view).problem.text()
    assert len(vault.revisions(finished, "patient")) == 1


def test_what_stood_stays_readable_beside_what_was_added(
    view: ConsultationView, vault: Vault, finished: str
) -> None:
    add(view, "Ada Quillaverth-Moss", "She told us her married name")
    assert [one.reason for one in vault.revisions(finished, "patient")] == [
        "",
        "She told us her married name",
    ]
    card = states_card(view)
    first, second = (one.accessibleName() for one in card.buttons)
    assert first.startswith("As finished on ")
    assert "by you because: She told us her married name" in second
    assert name_field(view).text() == "Ada Quillaverth-Moss"
    card.buttons[0].click()
    assert name_field(view).text() == "Ada Quillaverth"
    assert not name_field(view).isEnabled()
    states_card(view).buttons[1].click()
    assert name_field(view).text() == "Ada Quillaverth-Moss"
    assert vault.load(finished).patient.name == "Ada Quillaverth-Moss"


def test_a_second_addendum_keeps_the_first(
    view: ConsultationView, vault: Vault, finished: str
) -> None:
    add(view, "Ada Moss", "First")
    add(view, "Ada M", "Second")
    kept = states(vault, finished, "patient")
    assert [(one.reason, getattr(one.section, "name", "")) for one in kept] == [
        ("", "Ada Quillaverth"),
        ("First", "Ada Moss"),
        ("Second", "Ada M"),
    ]


def test_an_addendum_takes_the_filing_back(
    view: ConsultationView, vault: Vault, finished: str
) -> None:
    vault.retention.file_to_record(finished, DAY)
    add(view, "Ada Moss", "A letter came")
    assert vault.retention.standing(finished).filed_on is None


def test_the_draft_survives_a_lock_with_every_word(
    view: ConsultationView, vault: Vault, finished: str, qtbot: QtBot
) -> None:
    states_card(view).start.click()
    rename(view, "Ada Quillaverth-Mo")
    give_reason(view, "She told us her marr")
    assert view.flush()  # what every lock does
    assert vault.load(finished).patient.name == "Ada Quillaverth"
    again = opened(vault, finished, qtbot, "room")
    assert "An addendum to \u201cThe patient\u201d is not added yet." in words(again)
    states_card(again).go.click()
    assert again.page is not None
    assert again.page.id == "patient"
    assert name_field(again).text() == "Ada Quillaverth-Mo"
    assert draft_card(again).reason.text() == "She told us her marr"
    assert draft_card(again).reason.objectName() == REASON_FIELD


def test_typing_is_kept_by_itself_after_a_moment(
    view: ConsultationView, vault: Vault, qtbot: QtBot
) -> None:
    states_card(view).start.click()
    give_reason(view, "Because")
    qtbot.waitUntil(lambda: bool(vault.setting(DRAFTS)), timeout=5000)
    assert view.status.text().startswith("Draft kept")


def test_a_disk_that_refuses_keeps_the_draft_in_hand(
    view: ConsultationView, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    states_card(view).start.click()
    rename(view, "Ada Moss")
    give_reason(view, "Because")
    full = EnvironmentFault("The disk is full.", "Make some room.")

    def refuse(*_given: object) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(vault, "set_setting", refuse)
        patch.setattr(vault, "add_addendum", refuse)
        assert not view.flush()
        assert "The disk is full." in view.problem.text()
        draft_card(view).end.click()
        assert "The disk is full." in draft_card(view).problem.text()
    assert name_field(view).text() == "Ada Moss"
    draft_card(view).end.click()
    assert vault.setting(DRAFTS) == []


def test_discarding_is_asked_for_and_leaves_the_record(
    view: ConsultationView, vault: Vault, finished: str
) -> None:
    states_card(view).start.click()
    rename(view, "Ada Moss")
    view.flush()
    draft_card(view).discard.click()
    [asked] = [one for one in view.findChildren(DeskDialog) if one.isVisible()]
    asked.accept()
    assert name_field(view).text() == "Ada Quillaverth"
    assert vault.setting(DRAFTS) == []
    assert len(vault.revisions(finished, "patient")) == 1


def test_an_empty_draft_is_discarded_without_asking(view: ConsultationView) -> None:
    states_card(view).start.click()
    draft_card(view).discard.click()
    assert states_card(view).start.isEnabled()


def test_a_deletion_for_good_takes_the_draft_as_well(
    view: ConsultationView, vault: Vault, finished: str
) -> None:
    states_card(view).start.click()
    rename(view, "Zembrosky")
    view.flush()
    assert "Zembrosky" in str(vault.setting(DRAFTS))
    vault.retention.purge(finished, "Recorded by mistake", early=True)
    assert "Zembrosky" not in str(vault.setting(DRAFTS))


def test_a_draft_is_its_writers_alone(vault: Vault, qtbot: QtBot) -> None:
    with with_clinician(vault) as own:
        made = own.new_consultation("somerset", DAY)
        own.finalise(made)
        theirs = opened(own, made, qtbot)
        states_card(theirs).start.click()
        rename(theirs, "Ada Moss")
        theirs.flush()
    lead = opened(vault, made, qtbot)
    assert states_card(lead).start.isEnabled()
    add(lead, "Ada M", "Because")
    assert vault.setting(DRAFTS) == []
    assert "Ada Moss" not in words(lead)
    key = unlock(vault.folder, CLINICIANS, SystemClock())
    with Vault.open_with(vault.folder, key) as own:  # untouched by what the lead did
        again = opened(own, made, qtbot)
        assert name_field(again).text() == "Ada Moss"
        assert "This was begun by" not in words(again)


def left_by_a_clinician(vault: Vault, qtbot: QtBot) -> str:
    """A finished consultation with the draft of somebody who was then removed."""
    with with_clinician(vault) as own:
        made = own.new_consultation("somerset", DAY)
        own.finalise(made)
        theirs = opened(own, made, qtbot)
        states_card(theirs).start.click()
        rename(theirs, "Ada Moss")
        give_reason(theirs, "A letter came")
        theirs.flush()
        them = own.people.me().id
    vault.people.remove(PASSPHRASE, them)
    return made


def test_what_a_removed_person_left_is_shown_to_a_lead_as_what_it_is(
    vault: Vault, qtbot: QtBot
) -> None:
    made = left_by_a_clinician(vault, qtbot)
    lead = opened(vault, made, qtbot)
    assert name_field(lead).text() == "Ada Moss"
    assert draft_card(lead).reason.text() == "A letter came"
    assert "This was begun by Callum Reid, who can no longer open" in words(lead)
    assert vault.load(made).patient.name == ""
    rename(lead, "Ada Moss-Reid")
    assert lead.flush()
    lead = opened(vault, made, qtbot)
    assert "This was begun by Callum Reid" in words(lead)  # still, after it was worked on
    draft_card(lead).end.click()
    assert vault.load(made).patient.name == "Ada Moss-Reid"
    assert vault.milestones(made)[-1].who == vault.people.me().id
    assert vault.setting(DRAFTS) == []
    assert states_card(lead).start.isEnabled()


def test_a_leads_own_draft_comes_before_one_that_was_left(vault: Vault, qtbot: QtBot) -> None:
    with with_clinician(vault) as own:
        made = own.new_consultation("somerset", DAY)
        own.finalise(made)
        me, them = vault.people.me().id, own.people.me().id
        for opened_by, who in ((own, them), (vault, me)):
            draft = Draft(consultation=made, who=who, page="patient", reason=f"by {who}")
            opened_by.set_setting(DRAFTS, [draft])
    vault.people.remove(PASSPHRASE, them)
    lead = opened(vault, made, qtbot)
    assert draft_card(lead).reason.text() == f"by {me}"
    draft_card(lead).discard.click()
    [asked] = [one for one in lead.findChildren(DeskDialog) if one.isVisible()]
    asked.accept()
    assert draft_card(lead).reason.text() == f"by {them}"


def test_a_draft_that_cannot_be_read_keeps_nobody_from_the_record(
    vault: Vault, finished: str, qtbot: QtBot
) -> None:
    me = vault.people.me().id
    base = {"consultation": finished, "who": me, "page": "patient"}
    odd: tuple[object, ...] = ({"unheard of": {}}, {"patient": 7}, {"patient": {"name": 7}}, 7)
    for sections in odd:
        vault.set_setting(DRAFTS, [base | {"sections": sections}])
        assert states_card(opened(vault, finished, qtbot)).start.isEnabled()


def test_an_earlier_state_cannot_be_changed(vault: Vault, finished: str) -> None:
    base = Consultation(vault, finished, load_guidance(), load_locality("somerset"))
    looked_at = Snapshot(base, vault, "patient", Patient(name="Earlier"))
    with pytest.raises(BugError):
        looked_at.change("patient", name="Later")


def test_a_page_never_answered_was_finished_empty(
    vault: Vault, finished: str, qtbot: QtBot
) -> None:
    vault.add_addendum(finished, "consultation", SECTIONS["consultation"](), "Because")
    first, second = states(vault, finished, "consultation")
    assert (first.reason, second.reason) == ("", "Because")
    assert first.section == SECTIONS["consultation"]()


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_every_page_can_be_opened_when_finished(vault: Vault, qtbot: QtBot, page: str) -> None:
    made = vault.new_consultation("somerset", DAY)
    vault.save_section(made, "ask", Ask(present=(), outcome=Outcome.DISCLOSED))
    vault.finalise(made)
    view = opened(vault, made, qtbot, page)
    assert view.page is not None
    if view.page.id != page:
        return  # not a page of this kind of consultation
    started = view.page.findChildren(QPushButton, "addendum:start")
    assert bool(started) is (page not in ("next", "documents", "finish"))
    for button in started:
        button.click()
        assert draft_card(view).isVisible()


@pytest.mark.parametrize("name", SECTIONS)
def test_a_draft_comes_back_as_it_was(name: str) -> None:
    empty = SECTIONS[name]()
    kept = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(empty, str_keys=True)))
    assert section_of(name, kept) == empty
