"""Plans for a safer chance reach home and stay until done; home shows day and initials alone."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.pathway.planned import Planned
from dva_desktop.core.record import Ask, FollowUp, Outcome, Patient, Subject
from dva_desktop.core.vault import Vault
from dva_desktop.ui.pages.home_page import HomePage
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.plans import Plans
from dva_desktop.ui.session.window import DeskWindow

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
    vault.set_setting("planned", kept)
    assert Plans(vault).all() == ()


@pytest.fixture
def desk(vault: Vault, qtbot: QtBot) -> Desk:
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.show_at(None)
    made = Desk(window, vault)
    made.start()
    return made


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
    desk.home.planned.opened.emit(made)
    assert desk.view is not None
    assert desk.view.consultation.id == made
    assert desk.view.page is not None
    assert desk.view.page.id == "questions"


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
    day = dt.date(2026, 3, 2)
    with vault._database.transaction():
        for number in range(1000):
            vault._database.rows(
                "INSERT INTO consultation VALUES (?, ?, ?, ?, 'open', '', '', '', '', ?, ?)",
                f"{number:032x}", "somerset", "", day.isoformat(),
                "2026-03-02T10:00:00.000+00:00", "2026-03-02T10:00:00.000+00:00",
            )  # fmt: skip
    plans = [{"consultation": f"{number:032x}", "date": "2026-03-09"} for number in range(200)]
    vault.set_setting("planned", plans)
    home = HomePage(vault.consultations, vault.search, Plans(vault).all)
    qtbot.addWidget(home)
    listed = vault.consultations()
    assert len(listed) == 1000
    times = []
    for _ in range(5):
        start = time.thread_time()
        home._show_planned(listed)
        times.append(time.thread_time() - start)
    assert min(times) < 0.05
