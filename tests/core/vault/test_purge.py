"""What is purged is gone from the file itself; a certificate stays, and says what it can."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from dva_desktop.core.errors import BugError, UserError
from dva_desktop.core.platform.clock import ManualClock, SystemClock
from dva_desktop.core.record import Ask, Patient, Validation
from dva_desktop.core.vault import Event, Place, Role, Vault, VaultBusy, unlock, verify
from dva_desktop.core.vault.connection import Database, connect
from tests.core.vault.support import PASSPHRASE, reopened, tampering

DAY = dt.date(2026, 3, 2)
_NURSE = "yellow lantern river basket"
_CANARY = "kanarienvogel"
_ORDINARY = "rotkehlchen"
_PAGE, _RESERVED, _IV = 4096, 80, 16


def _pages(folder: Path) -> Iterator[bytes]:
    """Every page of the database and of its log, decrypted, free space and all."""
    secret = unlock(folder, PASSPHRASE, SystemClock()).secret
    content = (folder / "vault.db").read_bytes()
    starts = [(start, 16 if start == 0 else 0) for start in range(0, len(content), _PAGE)]
    log = (folder / "vault.db-wal").read_bytes() if (folder / "vault.db-wal").exists() else b""
    frames = range(32 + 24, len(log), 24 + _PAGE)
    pages = [(content[x : x + _PAGE], salt) for x, salt in starts]
    pages += [
        (log[x : x + _PAGE], 16 if log[x - 24 : x - 20] == b"\x00\x00\x00\x01" else 0)
        for x in frames
    ]
    for page, salt in pages:
        end = _PAGE - _RESERVED
        cipher = Cipher(algorithms.AES(bytes(secret.view)), modes.CBC(page[end : end + _IV]))
        decryptor = cipher.decryptor()
        yield decryptor.update(page[salt:end])


def _found(folder: Path, *words: str) -> int:
    """On how many pages a word stands, or a good piece of one."""
    pieces = {x[start : start + 8].encode() for x in words for start in range(len(x) - 7)}
    return sum(any(x in page for x in pieces) for page in _pages(folder))


@pytest.fixture
def filed(vault: Vault, consultation: str) -> str:
    """A consultation due long ago, with everything that one can have, among much else."""
    chance = random.Random(7)  # noqa: S311 (which order, not a secret)
    others = [vault.new_consultation("somerset", DAY) for _ in range(12)]
    for number in range(120):
        chosen, name = chance.choice([(consultation, _CANARY), *((x, _ORDINARY) for x in others)])
        words = f"{name} " * chance.choice((1, 8, 40, 160, 400))
        section = chance.choice(("ask", "validate", "patient"))
        place = Place(page=section, field=f"{number}")
        match section:
            case "ask":
                vault.save_section(chosen, section, Ask(observations=words), place=place)
            case "validate":
                vault.save_section(chosen, section, Validation(wishes=words), place=place)
            case _:
                vault.save_section(chosen, section, Patient(name=words[:300]), place=place)
    vault.save_section(
        consultation, "patient", Patient(name=_CANARY, nhs_number="9434765919"),
        place=Place(page="patient"),
    )  # fmt: skip
    vault.save_section(consultation, "ask", Ask(observations=_CANARY))
    vault.save_section(consultation, "validate", Validation(wishes=_CANARY))
    vault.set_setting(
        "planned",
        [{"consultation": consultation, "name": _CANARY}, {"consultation": others[0], "day": "x"}],
    )
    vault.store_document(consultation, "marac-referral", _CANARY.encode() * 3000)
    vault.finalise(consultation)
    vault.add_addendum(consultation, "ask", Ask(observations=_CANARY * 30), f"{_CANARY} left out")
    vault.retention.file_to_record(consultation, DAY)
    return consultation


def test_a_purged_consultation_is_on_no_page_and_all_others_are(
    vault: Vault, folder: Path, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=56))
    before = {x.id: vault.load(x.id) for x in vault.consultations() if x.id != filed}
    assert _found(folder, _CANARY) > 0
    vault.retention.purge(filed, "period over")
    assert not vault.retention.rewrite_due()
    assert vault._database.number("freelist_count") == 0
    assert _found(folder, _CANARY, "9434765919") == 0
    assert _found(folder, _ORDINARY) > 0
    assert {x.id: vault.load(x.id) for x in vault.consultations()} == before
    assert vault.search(_CANARY) == ()
    assert vault.last_place() is None
    assert [x["day"] for x in vault.setting("planned")] == ["x"]
    with pytest.raises(BugError):
        vault.load(filed)
    vault.close()
    assert _found(folder, _CANARY) == 0


def test_everybodys_drafts_plans_and_own_settings_go_with_it(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, _NURSE)
    with Vault.open(folder, _NURSE, clock=clock) as theirs:
        gone, stays = (theirs.new_consultation("somerset", DAY) for _ in range(2))
        for opened in (theirs, vault):
            who = opened.people.me().id
            drafts = [
                {"consultation": x, "who": who, "reason": f"{word} {opened.person}"}
                for x, word in ((gone, _CANARY), (stays, _ORDINARY))
            ]
            opened.set_setting("addenda", drafts)
            for key in ("last_practice", "practice_unfinished", "consultation_defaults"):
                opened.set_own_setting(key, {gone: _CANARY, "other": [gone, _CANARY]})
            opened.set_own_setting("last_practice", {"kept": _ORDINARY, "gone": [gone, _CANARY]})
        plan = {"consultation": gone, "date": _CANARY}
        theirs.set_setting("planned", [plan, {"consultation": stays, "date": None}])
        theirs.save_place(gone, Place(page="ask", typed={"ask.observations": _CANARY}))
        assert _found(folder, _CANARY) > 0
        vault.retention.purge(gone, "practice entry", early=True)
        assert not vault.retention.rewrite_due()
        for opened in (theirs, vault):
            assert [x["consultation"] for x in opened.setting("addenda")] == [stays]
            assert opened.own_setting("last_practice") == {"kept": _ORDINARY}
        assert [x["consultation"] for x in theirs.setting("planned")] == [stays]
        assert theirs.last_place() is None
    assert not any(
        gone in value or _CANARY in value
        for (value,) in vault._database.rows("SELECT value FROM setting")
    )
    assert _found(folder, _CANARY) == 0
    assert _found(folder, _ORDINARY) > 0


def test_certificate_and_journal_stay_and_hold_no_word_of_it(
    vault: Vault, folder: Path, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=60))
    mark, rows = vault.mark(), len(vault.journal(filed))
    made = vault.retention.purge(filed)
    assert vault.retention.certificates() == (made,)
    assert (made.consultation, made.by, made.mark) == (filed, vault.people.me().id, mark)
    assert (made.filed_on, made.due_on) == (DAY, dt.date(2026, 4, 27))
    assert (made.sections, made.documents, made.journal_rows) == (3, 1, rows)
    assert any("backups" in x for x in made.beyond_reach)
    assert _CANARY not in str(made)
    journal = [x for x in vault.journal() if x.consultation == filed]
    assert len(journal) == rows + 1
    assert (journal[-1].what, journal[-1].detail) == (Event.PURGED, made.id)
    assert vault.journal()[-1].what == Event.REWRITTEN
    vault.close()
    report = verify(folder, PASSPHRASE)
    assert report.ok, report.problems
    assert any("purged" in x and x.endswith(": 1.") for x in report.notes)


@pytest.mark.parametrize(
    ("days", "early", "reason", "possible"),
    [
        (55, False, "tidying up", False),
        (55, True, "", False),
        (55, True, " \n", False),
        (55, True, "entered for the wrong patient", True),
        (56, False, "", True),
        (56, True, "", True),
    ],
)
def test_before_its_day_it_is_purged_only_on_purpose_and_with_a_reason(
    vault: Vault, filed: str, clock: ManualClock, days: int, early: bool, reason: str,
    possible: bool,
) -> None:  # fmt: skip
    clock.advance(dt.timedelta(days=days))
    if possible:
        assert vault.retention.purge(filed, reason, early=early).reason == reason
        return
    before = vault.mark()
    with pytest.raises(UserError):
        vault.retention.purge(filed, reason, early=early)
    assert vault.mark() == before
    assert vault.load(filed).patient.name == _CANARY


def test_what_was_never_filed_is_purged_only_on_purpose(vault: Vault, consultation: str) -> None:
    with pytest.raises(UserError, match="not filed"):
        vault.retention.purge(consultation, "practice entry")
    made = vault.retention.purge(consultation, "practice entry", early=True)
    assert (made.filed_on, made.due_on) == (None, None)


def test_what_is_held_is_not_purged_by_any_means(
    vault: Vault, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=500))
    vault.retention.hold(filed, "inquest")
    for early in (False, True):
        with pytest.raises(UserError, match="is held"):
            vault.retention.purge(filed, "a reason", early=early)
    vault.retention.release(filed)
    vault.retention.purge(filed)


def test_a_clock_set_back_purges_nothing_sooner(
    vault: Vault, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=56))
    clock.set_back(dt.timedelta(days=1))
    with pytest.raises(UserError, match="27/04/2026"):
        vault.retention.purge(filed)


def test_of_several_all_go_or_none(vault: Vault, filed: str, clock: ManualClock) -> None:
    clock.advance(dt.timedelta(days=56))
    second = vault.new_consultation("somerset", DAY)
    with pytest.raises(UserError, match="not filed"):
        vault.retention.purge_all((filed, second))
    assert vault.load(filed).patient.name == _CANARY
    vault.finalise(second)
    vault.retention.file_to_record(second, DAY)
    clock.advance(dt.timedelta(days=56))
    made = vault.retention.purge_all((filed, second))
    assert [x.consultation for x in made] == [filed, second]
    assert vault.retention.certificates() == made
    assert vault.retention.purge_all(()) == ()


def test_older_forms_of_the_whole_vault_go_with_it(
    vault: Vault, folder: Path, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=56))
    (folder / "vault-form-1.db").write_bytes(b"older")
    vault.retention.purge(filed)
    assert not (folder / "vault-form-1.db").exists()


def test_a_file_that_cannot_be_rewritten_now_is_rewritten_later(
    vault: Vault, folder: Path, filed: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(dt.timedelta(days=56))

    def busy(_database: Database) -> None:
        raise VaultBusy

    with monkeypatch.context() as patched:
        patched.setattr(Database, "rewrite", busy)
        vault.retention.purge(filed)
    assert len(vault.retention.certificates()) == 1
    assert vault.retention.rewrite_due()
    vault.close()
    with reopened(folder) as opened:
        assert opened.retention.rewrite_due()
        opened.retention.rewrite()
        assert not opened.retention.rewrite_due()
    assert _found(folder, _CANARY) == 0
    assert verify(folder, PASSPHRASE).ok


def test_someone_reading_at_the_time_does_not_stop_the_purge(
    vault: Vault, folder: Path, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=56))
    reader = connect(folder / "vault.db", unlock(folder, PASSPHRASE, SystemClock()).secret, "read")
    with reader.snapshot():
        assert reader.one("SELECT count(*) FROM section") is not None
        vault.retention.purge(filed)
        assert filed not in [x.id for x in vault.consultations()]
        assert vault.retention.rewrite_due()
    reader.close()
    vault.retention.rewrite()
    assert _found(folder, _CANARY) == 0


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        ("DELETE FROM certificate", "certificate", "missing"),
        ("UPDATE certificate SET content = replace(content, '\"sections\":3', '\"sections\":1')",
         "certificate", "not as it was written"),
        ("UPDATE certificate SET consultation = 'x'", "certificate", "not as it was written"),
        ("INSERT INTO consultation SELECT ?1, locality, area, date, status, name, folded,"
         " nhs_number, chi_number, made_at, updated_at, made_by, filed_on, held"
         " FROM consultation LIMIT 1", "consultation", "it was purged, and it is there"),
        ("INSERT INTO section SELECT ?1, name, revision, saved_at, reason, content FROM section"
         " LIMIT 1", "section", "not what the journal says"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_purge_is_found(
    vault: Vault, folder: Path, filed: str, clock: ManualClock, sql: str, where: str, what: str
) -> None:
    clock.advance(dt.timedelta(days=56))
    vault.retention.purge(filed)
    vault.close()
    with tampering(folder) as database:
        database.rows(sql, *([filed] if "?1" in sql else []))
    assert any(x.where == where and what in x.what for x in verify(folder, PASSPHRASE).problems)


def test_a_purge_that_was_made_up_in_the_file_is_found(
    vault: Vault, folder: Path, filed: str
) -> None:
    vault.close()
    with tampering(folder) as database:
        for table in ("document", "earlier_section", "section"):
            database.rows(f"DELETE FROM {table} WHERE consultation = ?", filed)  # noqa: S608 (ours)
        database.rows("DELETE FROM consultation WHERE id = ?", filed)
        database.rows("INSERT INTO certificate VALUES ('1', ?, '2026', '{}')", filed)
    problems = verify(folder, PASSPHRASE).problems
    assert {("consultation", "missing"), ("certificate", "not as it was written")} <= {
        (x.where, x.what) for x in problems
    }
