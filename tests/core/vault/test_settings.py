"""Every key of the small settings has its rule; nobody reaches past it by asking otherwise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dva_desktop.core.errors import BugError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.vault import Event, NotAllowedError, Role, Vault, verify
from dva_desktop.core.vault.retention import MAX_DAYS
from dva_desktop.core.vault.settings import KEYS, Whose, put
from tests.core.vault.support import PASSPHRASE, ROOT, reopened

NURSE = "yellow lantern river basket"
DAY = dt.date(2026, 3, 2)
_LISTS = {key for key, rule in KEYS.items() if rule in (Whose.MAKER, Whose.WRITER)}


@pytest.fixture
def theirs(vault: Vault, folder: Path, clock: ManualClock) -> Iterator[Vault]:
    """The vault as a clinician has it open, beside the lead's."""
    vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    with Vault.open(folder, NURSE, clock=clock) as opened:
        yield opened


def _draft(vault: Vault, consultation: str, words: str) -> dict[str, str]:
    return {"consultation": consultation, "who": vault.people.me().id, "reason": words}


def _raw(vault: Vault, key: str) -> Any:
    [[text]] = vault._database.rows("SELECT value FROM setting WHERE key = ?", key)
    return msgspec.json.decode(text)


def _put(vault: Vault, key: str, value: object) -> None:
    """As an earlier version of the program left it."""
    with vault._database.transaction():
        put(vault._database, key, value)


def test_every_key_that_a_window_names_is_known() -> None:
    used = re.compile(r"""setting\(\s*(?:"(\w+)"|([A-Z_]+))""")
    named = re.compile(r"""^([A-Z_]+) = "(\w+)\"""", re.MULTILINE)
    sources = [x.read_text(encoding="utf-8") for x in (ROOT / "dva_desktop/ui").rglob("*.py")]
    constants = {name: value for text in sources for name, value in named.findall(text)}
    plain = [pair for text in sources for pair in used.findall(text)]
    keys = {literal or constants[name] for literal, name in plain if literal or name in constants}
    assert len(keys) > 6
    assert keys <= {key for key, rule in KEYS.items() if rule is not Whose.CORE}


@pytest.mark.parametrize("key", ["retention_days", "rewrite_due", "unheard of", "", "addenda x"])
def test_what_the_vault_keeps_for_itself_or_does_not_know_is_refused(
    vault: Vault, theirs: Vault, key: str
) -> None:
    before = vault._database.rows("SELECT * FROM setting")
    for opened in (vault, theirs):
        for ask in (opened.setting, opened.own_setting):
            with pytest.raises(BugError):
                ask(key)
        for keep in (opened.set_setting, opened.set_own_setting):
            with pytest.raises(BugError):
                keep(key, 3)
    assert vault._database.rows("SELECT * FROM setting") == before


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_key_is_reached_in_its_own_way_only(vault: Vault, key: str) -> None:
    own = KEYS[key] is Whose.OWN
    for ask in () if own else (vault.own_setting,):
        with pytest.raises(BugError):
            ask(key)
    if own:
        with pytest.raises(BugError):
            vault.setting(key)
        with pytest.raises(BugError):  # nor by spelling out whose
            vault.setting(f"{key} {vault.people.me().id}")


def test_a_clinician_has_no_word_of_a_leads_draft_and_cannot_undo_it(
    vault: Vault, theirs: Vault
) -> None:
    shared = theirs.new_consultation("somerset", DAY)
    mine = vault.new_consultation("somerset", DAY)
    kept = [_draft(vault, shared, "the lead's words"), _draft(vault, mine, "more of them")]
    vault.set_setting("addenda", kept)
    assert theirs.setting("addenda") == []
    theirs.set_setting("addenda", [])
    theirs.set_setting("addenda", [_draft(theirs, shared, "Sam's words")])
    assert vault.setting("addenda") == kept
    assert theirs.setting("addenda") == [_draft(theirs, shared, "Sam's words")]
    for item in (kept[0], _draft(theirs, mine, "x")):
        with pytest.raises(NotAllowedError):
            theirs.set_setting("addenda", [item])
    assert vault.setting("addenda") == kept


def test_nor_has_a_lead_of_a_clinicians(vault: Vault, theirs: Vault) -> None:
    draft = _draft(theirs, theirs.new_consultation("somerset", DAY), "Sam's words")
    theirs.set_setting("addenda", [draft])
    assert vault.setting("addenda") == []
    with pytest.raises(NotAllowedError):
        vault.set_setting("addenda", [draft])
    vault.set_setting("addenda", [])
    assert theirs.setting("addenda") == [draft]


def test_what_a_removed_person_was_writing_goes_to_a_lead(vault: Vault, theirs: Vault) -> None:
    shared = theirs.new_consultation("somerset", DAY)
    draft = _draft(theirs, shared, "Sam's words")
    theirs.set_setting("addenda", [draft])
    vault.people.remove(PASSPHRASE, theirs.people.me().id)
    assert vault.setting("addenda") == [draft]
    vault.set_setting("addenda", [draft | {"reason": "Sam's words, read"}])
    vault.set_setting("addenda", [])
    assert _raw(vault, "addenda") == []


def test_who_is_a_lead_no_more_leaves_their_drafts_on_others_consultations(
    vault: Vault, theirs: Vault, consultation: str
) -> None:
    sam = theirs.people.me().id
    vault.people.change(sam, role=Role.SAFEGUARDING_LEAD)
    foreign = _draft(theirs, consultation, "about a patient of the lead's")
    own = _draft(theirs, theirs.new_consultation("somerset", DAY), "about an own one")
    theirs.set_setting("addenda", [foreign, own])
    assert vault.setting("addenda") == []
    vault.people.change(sam, role=Role.CLINICIAN)
    assert theirs.setting("addenda") == [own]
    assert vault.setting("addenda") == [foreign]


def test_plans_are_seen_by_who_sees_the_consultation(vault: Vault, theirs: Vault) -> None:
    mine = {"consultation": vault.new_consultation("somerset", DAY), "date": "2026-03-05"}
    sams = {"consultation": theirs.new_consultation("somerset", DAY), "date": None}
    _put(vault, "planned", [mine, sams])  # everybody's, in one list
    assert theirs.setting("planned") == [sams]
    assert vault.setting("planned") == [mine, sams]
    with pytest.raises(NotAllowedError):
        theirs.set_setting("planned", [mine, sams])
    theirs.set_setting("planned", ())
    assert vault.setting("planned") == [mine]


def test_what_an_earlier_version_kept_is_there_for_its_owner(
    vault: Vault, theirs: Vault, folder: Path, consultation: str
) -> None:
    shared = theirs.new_consultation("somerset", DAY)
    mine, sams = _draft(vault, consultation, "mine"), _draft(theirs, shared, "Sam's")
    odd = [7, {"consultation": 1}, ["a"], {"who": "x"}]
    _put(vault, "addenda", [mine, *odd, sams])
    assert vault.setting("addenda") == [mine]
    assert theirs.setting("addenda") == [sams]
    vault.set_setting("addenda", [])
    theirs.set_setting("addenda", [sams])
    assert _raw(vault, "addenda") == [*odd, sams]
    vault.close()
    with reopened(folder) as again:
        assert again.setting("addenda") == []


@pytest.mark.parametrize("key", sorted(_LISTS))
@pytest.mark.parametrize("kept", ["x", 7, None, {"consultation": "a"}])
def test_a_list_of_another_shape_is_read_as_empty(vault: Vault, key: str, kept: object) -> None:
    _put(vault, key, kept)
    assert vault.setting(key) == []
    vault.set_setting(key, [])
    assert _raw(vault, key) == []


@pytest.mark.parametrize("key", sorted(_LISTS))
@pytest.mark.parametrize("made", ["x", 7, None, {"consultation": "a"}, [7], [{"who": "x"}]])
def test_what_is_about_no_consultation_is_not_kept_in_a_list(
    vault: Vault, key: str, made: object
) -> None:
    with pytest.raises(BugError):
        vault.set_setting(key, made)


@pytest.mark.parametrize("key", sorted(_LISTS))
def test_nothing_about_a_purged_consultation_is_kept_afterwards(
    vault: Vault, consultation: str, key: str
) -> None:
    vault.retention.purge(consultation, "practice entry", early=True)
    vault.set_setting(key, [_draft(vault, consultation, "kanarienvogel")])
    assert _raw(vault, key) == []


@pytest.mark.parametrize("stored", ["0", "-1", "3651", f"{10**15}", f"{10**30}", "{}", "true", "x"])
def test_an_altered_period_makes_nothing_due_too_soon_and_is_found(
    vault: Vault, folder: Path, clock: ManualClock, stored: str
) -> None:
    consultation = vault.new_consultation("somerset", DAY)
    vault.finalise(consultation)
    vault.retention.file_to_record(consultation, DAY)
    with vault._database.transaction():
        vault._database.rows("INSERT INTO setting VALUES ('retention_days', ?)", stored)
    clock.advance(dt.timedelta(days=100))
    assert vault.retention.period_days == MAX_DAYS
    assert vault.retention.due(clock.today()) == ()
    assert vault.retention.standing(consultation).purge_on == DAY + dt.timedelta(days=MAX_DAYS)
    vault.close()
    assert [x.row for x in verify(folder, PASSPHRASE).problems] == ["retention period"]


def test_the_period_changes_with_a_row_in_the_journal_only(vault: Vault, theirs: Vault) -> None:
    with pytest.raises(NotAllowedError):
        theirs.retention.set_period_days(3)
    vault.retention.set_period_days(3)
    assert vault.journal()[-1].what == Event.PERIOD_CHANGED
