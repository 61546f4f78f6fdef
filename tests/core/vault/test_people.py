"""Who may open the vault: added, changed, removed, given a passphrase; and all of it witnessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.platform.files import DiskFull, write_private
from dva_desktop.core.vault import (
    Event,
    NoLongerHereError,
    NotAllowedError,
    PassphraseTakenError,
    Person,
    Role,
    Vault,
    WrongPassphraseError,
    attempts,
    people,
    verify,
)
from tests.core.vault.support import CHEAP, PASSPHRASE, tampering

NURSE = "yellow lantern river basket"
DOCTOR = "seven quiet orange ladders"
DAY = dt.timedelta(days=1)


@pytest.fixture
def nurse(vault: Vault) -> Person:
    return vault.people.add(PASSPHRASE, "  Sam   Reed ", Role.CLINICIAN, NURSE)


def test_who_makes_a_vault_looks_after_it(vault: Vault) -> None:
    me = vault.people.me()
    assert (me.role, me.has_key, me.is_me, me.removed_on) == (
        Role.SAFEGUARDING_LEAD, True, True, None,
    )  # fmt: skip
    assert vault.people.all() == (me,)


def test_an_added_person_gets_in_as_themselves(
    vault: Vault, folder: Path, nurse: Person, clock: ManualClock
) -> None:
    assert (nurse.name, nurse.role, nurse.has_key, nurse.is_me) == (
        "Sam Reed", Role.CLINICIAN, True, False,
    )  # fmt: skip
    assert [x.id for x in vault.people.all()] == [vault.people.me().id, nurse.id]
    vault.close()
    with Vault.open(folder, NURSE, clock=clock) as theirs:
        assert theirs.person == "Sam Reed"
        assert theirs.people.me() == Person(
            id=nurse.id, name="Sam Reed", role=Role.CLINICIAN, has_key=True, is_me=True,
            removed_on=None,
        )  # fmt: skip
    with Vault.open(folder, PASSPHRASE, clock=clock) as mine:
        entries = mine.journal()
        assert entries[-2].who == nurse.id
        added = next(x for x in entries if x.what == Event.PERSON_ADDED)
        assert (added.who, added.detail) == (mine.people.me().id, nurse.id)
    assert verify(folder, NURSE).ok


def test_no_name_is_outside_the_vault(vault: Vault, folder: Path, nurse: Person) -> None:
    vault.close()
    for path in folder.iterdir():
        assert b"Reed" not in path.read_bytes()


def test_the_recovery_code_opens_as_the_first_lead(folder: Path, clock: ManualClock) -> None:
    made, code = Vault.create(folder, PASSPHRASE, name="Dr Ames", clock=clock, cost=CHEAP)
    with made:
        clock.advance(DAY)
        other = made.people.add(PASSPHRASE, "Dr Brown", Role.SAFEGUARDING_LEAD, DOCTOR)
        consultation = made.new_consultation("somerset", clock.today())
        first = made.people.me().id
    with Vault.open(folder, code, clock=clock) as opened:
        assert opened.person == "Dr Ames"
        assert opened.load(consultation).locality == "somerset"
        assert opened.journal()[-1].who == first
        assert opened.journal()[-1].what == Event.RECOVERY_UNLOCK
        opened.change_passphrase(code, "entirely new words for me")
    with Vault.open(folder, DOCTOR, clock=clock) as theirs:
        theirs.people.change(first, role=Role.CLINICIAN)
    with Vault.open(folder, code, clock=clock) as opened:
        assert opened.people.me().id == other.id
    assert verify(folder, code).ok


def test_a_removed_person_stays_out_and_their_work_stays(
    vault: Vault, folder: Path, nurse: Person, clock: ManualClock
) -> None:
    old_ring = (folder / "keyring.json").read_bytes()
    vault.close()
    with Vault.open(folder, NURSE, clock=clock) as theirs:
        consultation = theirs.new_consultation("somerset", clock.today())
    with Vault.open(folder, PASSPHRASE, clock=clock) as mine:
        clock.advance(DAY)
        mine.people.remove(PASSPHRASE, nurse.id)
        mine.people.remove(PASSPHRASE, nurse.id)
        gone = mine.people.all()[-1]
        assert (gone.name, gone.has_key, gone.removed_on) == ("Sam Reed", False, clock.today())
        assert mine.load(consultation).locality == "somerset"
        assert [x.what for x in mine.journal()].count(Event.PERSON_REMOVED) == 1
        for change in (
            lambda: mine.people.give_passphrase(PASSPHRASE, nurse.id, DOCTOR),
            lambda: mine.people.change(nurse.id, role=Role.SAFEGUARDING_LEAD),
        ):
            with pytest.raises(UserError, match="was removed"):
                change()
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, NURSE, clock=clock)
    (folder / "keyring.json").write_bytes(old_ring)
    with pytest.raises(NoLongerHereError):
        Vault.open(folder, NURSE, clock=clock)
    assert attempts.pending(folder).count == 2
    with Vault.open(folder, PASSPHRASE, clock=clock) as mine:
        # The next change of the keyring does away with the slot that was put back.
        mine.change_passphrase(PASSPHRASE, DOCTOR)
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, NURSE, clock=clock)
    assert verify(folder, DOCTOR, clock=clock).ok


def test_a_forgotten_passphrase_is_given_anew(
    vault: Vault, folder: Path, nurse: Person, clock: ManualClock
) -> None:
    vault.people.give_passphrase(PASSPHRASE, nurse.id, DOCTOR)
    given = vault.journal()[-1]
    assert (given.what, given.detail) == (Event.PASSPHRASE_CHANGED, nurse.id)
    vault.close()
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, NURSE, clock=clock)
    with Vault.open(folder, DOCTOR, clock=clock) as theirs:
        assert theirs.people.me().id == nurse.id
        theirs.change_passphrase(DOCTOR, "one more set of words")
    Vault.open(folder, "one more set of words", clock=clock).close()
    Vault.open(folder, PASSPHRASE, clock=clock).close()


def test_somebody_always_looks_after_the_records(vault: Vault, nurse: Person) -> None:
    me = vault.people.me().id
    with pytest.raises(UserError, match="look after"):
        vault.people.change(me, role=Role.CLINICIAN)
    with pytest.raises(UserError, match="yourself"):
        vault.people.remove(PASSPHRASE, me)
    vault.people.change(nurse.id, role=Role.SAFEGUARDING_LEAD, name="Sam Reed-Hill")
    changed = vault.people.all()[-1]
    assert (changed.name, changed.role) == ("Sam Reed-Hill", Role.SAFEGUARDING_LEAD)
    vault.people.change(me, role=Role.CLINICIAN)
    assert vault.people.me().role is Role.CLINICIAN
    with pytest.raises(NotAllowedError):
        vault.people.all()
    with pytest.raises(NotAllowedError):
        vault.people.change(me, role=Role.SAFEGUARDING_LEAD)


def test_what_changes_nothing_is_not_journalled(vault: Vault, nurse: Person) -> None:
    before = len(vault.journal())
    vault.people.change(nurse.id, name="Sam  Reed", role=Role.CLINICIAN)
    assert len(vault.journal()) == before


def test_only_leads_look_after_people(
    vault: Vault, folder: Path, nurse: Person, clock: ManualClock
) -> None:
    me = vault.people.me().id
    vault.close()
    before = (folder / "keyring.json").read_bytes()
    with Vault.open(folder, NURSE, clock=clock) as theirs:
        for refused in (
            theirs.people.all,
            lambda: theirs.people.add(NURSE, "A friend", Role.SAFEGUARDING_LEAD, DOCTOR),
            lambda: theirs.people.remove(NURSE, me),
            lambda: theirs.people.give_passphrase(NURSE, me, DOCTOR),
            lambda: theirs.people.change(nurse.id, role=Role.SAFEGUARDING_LEAD),
            lambda: theirs.people.raw_key(NURSE),
            lambda: theirs.change_recovery_code(NURSE),
        ):
            with pytest.raises(NotAllowedError):
                refused()
        # A colleague's passphrase does not help: it is asked of the person at the desk.
        with pytest.raises(WrongPassphraseError):
            theirs.change_passphrase(PASSPHRASE, DOCTOR)
    slots = [x for x in before.splitlines() if b'"wrapped"' in x]
    after = (folder / "keyring.json").read_bytes()
    assert [x for x in after.splitlines() if b'"wrapped"' in x] == slots


@pytest.mark.parametrize(
    ("name", "passphrase"), [("", DOCTOR), (" \n", DOCTOR), ("Ann", "password1234567"), ("Ann", "")]
)
def test_a_person_needs_a_name_and_a_strong_passphrase(
    vault: Vault, name: str, passphrase: str
) -> None:
    with pytest.raises(UserError):
        vault.people.add(PASSPHRASE, name, Role.CLINICIAN, passphrase)
    assert len(vault.people.all()) == 1


def test_nobody_is_given_the_passphrase_of_another(vault: Vault, nurse: Person) -> None:
    for taken in (PASSPHRASE, NURSE):
        with pytest.raises(PassphraseTakenError):
            vault.people.add(PASSPHRASE, "Dr Brown", Role.CLINICIAN, taken)
    assert len(vault.people.all()) == 2


def test_nobody_there_is_a_mistake_of_ours(vault: Vault) -> None:
    with pytest.raises(BugError):
        vault.people.change("0" * 16, name="Nobody")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE person SET role = 'safeguarding_lead' WHERE name = 'Sam Reed'",
        "UPDATE person SET name = 'Somebody Else' WHERE name = 'Sam Reed'",
        "UPDATE person SET removed_at = NULL WHERE removed_at IS NOT NULL",
        "DELETE FROM person WHERE name = 'Sam Reed'",
        "INSERT INTO person VALUES ('00', 'Guest', 'safeguarding_lead', 9, NULL)",
    ],
)
def test_verify_sees_what_was_altered_in_the_file(
    vault: Vault, folder: Path, nurse: Person, clock: ManualClock, sql: str
) -> None:
    gone = vault.people.add(PASSPHRASE, "Dr Brown", Role.CLINICIAN, DOCTOR)
    vault.people.remove(PASSPHRASE, gone.id)
    vault.close()
    with tampering(folder) as database:
        database.rows(sql)
    problems = verify(folder, PASSPHRASE, clock=clock).problems
    assert [x.where for x in problems] == ["person"]
    assert "Reed" not in str(problems)


def test_verify_sees_a_consultation_handed_to_somebody_else(
    vault: Vault, folder: Path, nurse: Person, consultation: str
) -> None:
    vault.close()
    with tampering(folder) as database:
        database.rows("UPDATE consultation SET made_by = ?", nurse.id)
    [problem] = verify(folder, PASSPHRASE).problems
    assert (problem.where, problem.row) == ("consultation", consultation)


def test_a_change_that_the_disk_refuses_changes_neither_keyring_nor_vault(
    vault: Vault, folder: Path, nurse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "keyring.json").read_bytes()
    known = vault.people.all()

    def refuse(*_: object) -> None:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(people, "write_private", refuse)
        for change in (
            lambda: vault.people.add(PASSPHRASE, "Dr Brown", Role.CLINICIAN, DOCTOR),
            lambda: vault.people.remove(PASSPHRASE, nurse.id),
            lambda: vault.change_passphrase(PASSPHRASE, DOCTOR),
        ):
            with pytest.raises(EnvironmentFault):
                change()
    assert (folder / "keyring.json").read_bytes() == before
    assert vault.people.all() == known


def test_a_vault_that_does_not_take_the_change_gets_its_keyring_back(
    vault: Vault, folder: Path, nurse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "keyring.json").read_bytes()
    plain = vault._database.rows

    def refuse_to_commit(sql: str, *values: object) -> list[tuple[object, ...]]:
        if sql == "COMMIT":
            raise DiskFull("The disk is full.")
        return plain(sql, *values)

    with monkeypatch.context() as patched:
        patched.setattr(vault._database, "rows", refuse_to_commit)
        with pytest.raises(EnvironmentFault):
            vault.people.remove(PASSPHRASE, nurse.id)
    assert (folder / "keyring.json").read_bytes() == before
    assert vault.people.all()[-1].has_key


def test_a_power_cut_between_keyring_and_vault_lets_nobody_unknown_in(
    vault: Vault, folder: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = vault._database.rows

    class PowerCut(BaseException):
        """Nothing that comes after it is done."""

    def cut_at_commit(sql: str, *values: object) -> list[tuple[object, ...]]:
        if sql == "COMMIT":
            monkeypatch.setattr(people, "write_private", lambda *_: None)
            raise PowerCut
        return plain(sql, *values)

    with monkeypatch.context() as patched:
        patched.setattr(vault._database, "rows", cut_at_commit)
        with pytest.raises(PowerCut):
            vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    monkeypatch.setattr(people, "write_private", write_private)
    vault.close()
    # The keyring has a slot of which the vault never heard.
    with pytest.raises(NoLongerHereError):
        Vault.open(folder, NURSE, clock=clock)
    with Vault.open(folder, PASSPHRASE, clock=clock) as again:
        assert len(again.people.all()) == 1
        added = again.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    with Vault.open(folder, NURSE, clock=clock) as theirs:
        assert theirs.people.me().id == added.id
    assert verify(folder, PASSPHRASE, clock=clock).ok
