"""A clinician reaches what they made and nothing else, whatever is asked; a lead reaches all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import Event, NotAllowedError, Place, Role, Vault, verify
from tests.core.vault.support import PASSPHRASE

NURSE = "yellow lantern river basket"
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def theirs(vault: Vault, folder: Path, clock: ManualClock) -> Iterator[Vault]:
    """The vault as a clinician has it open, beside the lead's."""
    vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    with Vault.open(folder, NURSE, clock=clock) as opened:
        yield opened


@pytest.fixture
def foreign(vault: Vault, consultation: str) -> str:
    """A consultation of the lead's, with everything in it that there can be."""
    patient = Patient(name="Ada Lovelace", nhs_number="9434765919")
    vault.save_section(consultation, "patient", patient)
    vault.save_section(consultation, "ask", Ask(observations="theirs only"))
    vault.store_document(consultation, "marac-referral", b"%PDF")
    return consultation


def _own(theirs: Vault) -> str:
    own = theirs.new_consultation("somerset", DAY)
    patient = Patient(name="Ada Byron", nhs_number="9434765870")
    theirs.save_section(own, "patient", patient)
    return own


def test_a_clinician_lists_and_finds_their_own(vault: Vault, theirs: Vault, foreign: str) -> None:
    assert theirs.consultations() == ()
    assert theirs.search("ada") == theirs.search("9434765919") == ()
    own = _own(theirs)
    assert [x.id for x in theirs.consultations()] == [own]
    assert [x.id for x in theirs.search("ada")] == [own]
    assert [x.id for x in theirs.search("94347")] == [own]
    assert set(theirs.summaries([own, foreign])) == {own}
    assert {x.id for x in vault.consultations()} == {own, foreign}
    assert {x.id for x in vault.search("ada")} == {own, foreign}
    assert {x.id for x in vault.search("94347")} == {own, foreign}


_ASKED: dict[str, Callable[[Vault, str], object]] = {
    "load": lambda vault, one: vault.load(one),
    "save": lambda vault, one: vault.save_section(one, "ask", Ask()),
    "finalise": lambda vault, one: vault.finalise(one),
    "addendum": lambda vault, one: vault.add_addendum(one, "ask", Ask(), "a reason"),
    "revisions": lambda vault, one: vault.revisions(one, "ask"),
    "journal": lambda vault, one: vault.journal(one),
    "documents": lambda vault, one: vault.documents(one),
    "store": lambda vault, one: vault.store_document(one, "marac-referral", b"%PDF"),
    "view": lambda vault, one: vault.record_event(Event.VIEW, one),
    "export": lambda vault, one: vault.record_event(Event.EXPORT, one, "marac-referral"),
}


@pytest.mark.parametrize("asked", sorted(_ASKED))
def test_what_is_somebody_elses_is_refused_and_leaves_no_trace(
    vault: Vault, theirs: Vault, foreign: str, folder: Path, asked: str
) -> None:
    before = vault.load(foreign), vault.journal(foreign)
    with pytest.raises(NotAllowedError) as caught:
        _ASKED[asked](theirs, foreign)
    assert "Ada" not in str(caught.value)
    assert (vault.load(foreign), vault.journal(foreign)) == before
    if asked != "addendum":  # which needs a finished one
        _ASKED[asked](vault, foreign)
        _ASKED[asked](theirs, _own(theirs))


def test_a_document_is_not_reached_by_its_id(vault: Vault, theirs: Vault, foreign: str) -> None:
    [made] = vault.documents(foreign)
    with pytest.raises(NotAllowedError):
        theirs.document_bytes(made.id)
    own = theirs.store_document(_own(theirs), "marac-referral", b"%PDF own")
    assert theirs.document_bytes(own.id) == vault.document_bytes(own.id) == b"%PDF own"


def test_a_clinicians_journal_is_that_of_their_consultations(
    vault: Vault, theirs: Vault, foreign: str
) -> None:
    own = _own(theirs)
    vault.record_event(Event.VIEW, own)
    seen = theirs.journal()
    assert {x.consultation for x in seen} == {own}
    assert seen[-1].what == Event.VIEW
    assert seen[-1].who != seen[0].who
    assert {x.consultation for x in vault.journal()} == {None, own, foreign}


def test_where_one_was_is_not_where_the_next_person_comes_in(
    vault: Vault, theirs: Vault, foreign: str
) -> None:
    own = _own(theirs)
    vault.save_place(foreign, Place(page="dash"))
    assert theirs.last_place() is None
    theirs.save_section(own, "ask", Ask(), place=Place(page="ask"))
    assert theirs.last_place() == (own, Place(page="ask"))
    assert vault.last_place() is None


def test_a_role_holds_from_the_moment_it_is_changed(
    vault: Vault, theirs: Vault, foreign: str
) -> None:
    nurse, me = theirs.people.me().id, vault.people.me().id
    vault.people.change(nurse, role=Role.SAFEGUARDING_LEAD)
    assert theirs.load(foreign).ask.observations == "theirs only"
    theirs.people.change(me, role=Role.CLINICIAN)
    theirs.save_section(foreign, "ask", Ask(observations="corrected"))
    assert vault.load(foreign).ask.observations == "corrected"
    with pytest.raises(NotAllowedError):
        vault.load(_own(theirs))


def test_who_was_removed_while_at_the_desk_is_no_lead_any_more(
    vault: Vault, theirs: Vault, foreign: str
) -> None:
    nurse = theirs.people.me().id
    vault.people.change(nurse, role=Role.SAFEGUARDING_LEAD)
    vault.people.remove(PASSPHRASE, nurse)
    with pytest.raises(NotAllowedError):
        theirs.load(foreign)


def test_what_a_lead_does_to_a_colleagues_record_is_in_the_leads_name(
    vault: Vault, theirs: Vault, folder: Path
) -> None:
    own = _own(theirs)
    vault.save_section(own, "ask", Ask(observations="seen by the lead"))
    assert theirs.load(own).ask.observations == "seen by the lead"
    assert [x.who for x in theirs.journal(own)][-1] == vault.people.me().id
    with pytest.raises(BugError):
        vault.load("0" * 32)
    theirs.close()
    vault.close()
    assert verify(folder, NURSE).ok


def test_what_someone_keeps_for_themselves_is_not_their_colleagues(
    vault: Vault, theirs: Vault
) -> None:
    vault.set_own_setting("consultation_defaults", {"clinician_name": "Lead"})
    assert theirs.own_setting("consultation_defaults") is None
    theirs.set_own_setting("consultation_defaults", {"clinician_name": "Sam Reed"})
    assert vault.own_setting("consultation_defaults") == {"clinician_name": "Lead"}
    assert vault.own_setting("last_practice", 3) == 3
