"""Plans for a safer chance reach home and stay until done; home shows day and initials alone."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import nullcontext
from unittest.mock import patch

import msgspec
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.pathway.planned import Planned
from dva_desktop.core.record import (
    Action,
    Ask,
    Decision,
    DecisionAbout,
    FollowUp,
    Outcome,
    Patient,
    PatientTold,
    Subject,
)
from dva_desktop.core.vault import Vault
from dva_desktop.core.vault.settings import put
from dva_desktop.ui.pages.home_page import HomePage
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.plans import Plans
from tests.ui.session.play import a_desk
from tests.ui.session.settings.support import with_clinician

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

DAY = dt.date(2026, 3, 5)
PLAN = FollowUp(date=DAY, cover_reason="a very private reason", who="x", plan="x")
WAITING = Ask(present=(), outcome=Outcome.NOT_ASKED, follow_up=PLAN)


@pytest.fixture
def plans(vault: Vault, consultation: Consultation) -> Plans:
    made = Plans(vault)
    made.follow(consultation)
    return made


def test_a_plan_joins_with_its_day_and_nothing_else_of_the_record(
    plans: Plans, consultation: Consultation, vault: Vault
) -> None:
    consultation.put("ask", WAITING)
    assert plans.all() == (Planned(consultation.id, DAY),)
    assert "private" not in str(vault.setting("planned"))


def test_it_is_there_before_the_answer_itself_is_kept(
    plans: Plans, consultation: Consultation, vault: Vault
) -> None:
    consultation.put("ask", WAITING, typing=True)  # still waiting for a pause in the typing
    assert vault.load(consultation.id).ask == Ask()
    assert plans.all() == (Planned(consultation.id, DAY),)


def test_a_new_day_replaces_the_old_one(plans: Plans, consultation: Consultation) -> None:
    consultation.put("ask", WAITING)
    later = msgspec.structs.replace(PLAN, date=dt.date(2026, 4, 1))
    consultation.change("ask", follow_up=later)
    assert plans.all() == (Planned(consultation.id, dt.date(2026, 4, 1)),)


def test_a_disclosure_makes_the_plan_needless(plans: Plans, consultation: Consultation) -> None:
    consultation.put("ask", WAITING)
    consultation.change("ask", outcome=Outcome.DISCLOSED)
    assert plans.all() == ()


def test_done_stays_done_until_the_day_is_changed(
    plans: Plans, consultation: Consultation, vault: Vault
) -> None:
    consultation.put("ask", WAITING)
    plans.done(plans.all()[0])
    consultation.change("ask", observations="x")
    assert plans.all() == ()
    again = Plans(vault)
    again.follow(consultation)
    assert again.all() == ()
    consultation.change("ask", follow_up=FollowUp(plan="x"))
    assert again.all() == (Planned(consultation.id, None),)


def test_done_can_be_taken_back(plans: Plans, consultation: Consultation) -> None:
    consultation.put("ask", WAITING)
    plan = plans.all()[0]
    plans.done(plan)
    plans.again(plan)
    assert plans.all() == (plan,)


def test_a_plan_that_could_not_be_kept_is_tried_again(
    plans: Plans,
    consultation: Consultation,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_arguments: object) -> None:
        raise EnvironmentFault("The disk is full.")

    told: list[str] = []
    consultation.failed.connect(told.append)
    with monkeypatch.context() as broken:
        broken.setattr(vault, "set_setting", full)
        consultation.put("ask", WAITING, typing=True)
        assert told
    assert plans.all() == ()
    assert consultation.flush()
    assert plans.all() == (Planned(consultation.id, DAY),)


@pytest.mark.parametrize("kept", ["x", 7, [{"consultation": 1}], [["a", "2026-03-05"]], None])
def test_a_list_of_another_shape_is_an_empty_list(vault: Vault, kept: object) -> None:
    with vault._database.transaction():
        put(vault._database, "planned", kept)
    assert Plans(vault).all() == ()


def test_home_shows_a_clinician_their_own_plans_and_a_lead_all(
    plans: Plans, consultation: Consultation, vault: Vault
) -> None:
    consultation.put("ask", WAITING)
    with with_clinician(vault) as own:
        made = own.new_consultation("somerset", DAY)
        theirs = Plans(own)
        theirs.again(Planned(made, DAY))
        assert theirs.all() == (Planned(made, DAY),)
        theirs.done(Planned(made, DAY))
        assert plans.all() == (Planned(consultation.id, DAY),)
        theirs.again(Planned(made, None))
    assert plans.all() == (Planned(consultation.id, DAY), Planned(made, None))


@pytest.fixture
def desk(vault: Vault, qtbot: QtBot) -> Desk:
    return a_desk(vault, qtbot)


def plan_one(desk: Desk) -> str:
    """A consultation that waits for its chance; back at home afterwards."""
    desk.new()
    assert desk.view is not None
    desk.view.consultation.change("patient", name="Ada Quillaverth")
    desk.view.consultation.put("ask", WAITING)
    made = desk.view.consultation.id
    desk.go_home()
    return made


def test_home_shows_the_plan_and_opens_it_where_one_asks(desk: Desk) -> None:
    made = plan_one(desk)
    shown = [one.text() for one in desk.home.planned.findChildren(QLabel) if one.isVisible()]
    assert shown[:3] == ["Planned (1)", "5 March 2026", "AQ"]
    desk.home.planned.opened.emit(Planned(made, DAY))
    assert desk.view is not None
    assert desk.view.consultation.id == made
    assert desk.view.page is not None
    assert desk.view.page.id == "questions"


TELL_ON = dt.date(2026, 3, 20)
UNTOLD = Decision(
    about=DecisionAbout.MARAC,
    share=True,
    patient_told=PatientTold.NOT_YET_SAFE,
    not_told_reason="a very private reason",
    review_on=TELL_ON,
)


def test_what_could_not_be_told_is_planned_with_its_day_and_nothing_else(
    plans: Plans, consultation: Consultation, vault: Vault
) -> None:
    consultation.put("action", Action(decisions=(UNTOLD,)))
    assert plans.all() == (Planned(consultation.id, TELL_ON, "tell"),)
    assert "private" not in str(vault.setting("planned"))
    assert "marac" not in str(vault.setting("planned"))


def test_once_told_it_leaves(plans: Plans, consultation: Consultation) -> None:
    consultation.put("action", Action(decisions=(UNTOLD,)))
    told = msgspec.structs.replace(UNTOLD, patient_told=PatientTold.TOLD_LATER)
    consultation.change("action", decisions=(told,))
    assert plans.all() == ()


def test_the_two_kinds_of_plan_leave_each_other_alone(
    plans: Plans, consultation: Consultation
) -> None:
    consultation.put("ask", WAITING)
    consultation.put("action", Action(decisions=(UNTOLD,)))
    ask, tell = Planned(consultation.id, DAY), Planned(consultation.id, TELL_ON, "tell")
    assert plans.all() == (ask, tell)
    plans.done(tell)
    consultation.change("ask", follow_up=FollowUp(plan="x"))
    assert plans.all() == (Planned(consultation.id, None),)
    plans.done(Planned(consultation.id, None))
    no_day = msgspec.structs.replace(UNTOLD, about=DecisionAbout.POLICE, review_on=None)
    consultation.change("action", decisions=(UNTOLD, no_day))
    assert plans.all() == (Planned(consultation.id, None, "tell"),)  # the other one stays done


def test_home_opens_what_could_not_be_told_where_it_was_decided(desk: Desk) -> None:
    desk.new()
    assert desk.view is not None
    told = Ask(present=(), confidentiality_explained=True, outcome=Outcome.DISCLOSED)
    desk.view.consultation.put("ask", told)
    desk.view.consultation.put("action", Action(decisions=(UNTOLD,)))
    desk.go_home()
    plan = desk.plans.all()[0]
    desk.home.planned.opened.emit(plan)
    assert desk.view.page is not None
    assert desk.view.page.id == "sharing"


def test_done_at_home_is_kept_and_undo_brings_it_back(desk: Desk, vault: Vault) -> None:
    made = plan_one(desk)
    desk.home.planned.done.emit(Planned(made, DAY))
    assert Plans(vault).all() == ()
    desk.home.planned.undone.emit(Planned(made, DAY))
    assert Plans(vault).all() == (Planned(made, DAY),)
    assert desk.home.planned.isVisible()


def test_while_searching_nothing_planned_is_shown(desk: Desk) -> None:
    plan_one(desk)
    desk.home.search.setText("quill")
    assert not desk.home.planned.isVisible()
    desk.home.search.clear()
    assert desk.home.planned.isVisible()


def test_the_other_kind_begins_as_a_consultation_of_its_own(desk: Desk, vault: Vault) -> None:
    desk.new()
    assert desk.view is not None
    first = desk.view.consultation
    first.put("patient", Patient(name="Ada Quillaverth"))
    first.change("safety", concerns="x")
    desk.view.new_wanted.emit(Subject.PERSON_CAUSING_HARM)
    second = desk.view.consultation
    assert second.id != first.id
    assert second.record.consultation.subject is Subject.PERSON_CAUSING_HARM
    assert second.record.patient == Patient()
    kept = vault.load(first.id)
    assert kept.consultation.subject is Subject.PERSON_AT_RISK
    assert kept.safety.concerns == "x"
    desk.new()
    assert desk.view.consultation.record.consultation.subject is Subject.PERSON_AT_RISK


def test_planned_costs_home_less_than_fifty_milliseconds_with_a_thousand_consultations(
    vault: Vault, qtbot: QtBot
) -> None:
    with vault._database.transaction(), patch.object(vault._database, "transaction", nullcontext):
        made = [vault.new_consultation("somerset", dt.date(2026, 3, 2)) for _ in range(1000)]
    vault.set_setting("planned", [{"consultation": x, "date": "2026-03-09"} for x in made[::5]])
    home = HomePage(vault, Plans(vault).all)
    qtbot.addWidget(home)
    assert len(home.planned.findChildren(QLabel)) > 12
    times = []
    for _ in range(5):
        start = time.thread_time()
        home._show_planned()
        times.append(time.thread_time() - start)
    assert min(times) < 0.05
