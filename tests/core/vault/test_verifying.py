"""``verify`` finds whatever was changed, moved or taken away, and names the row."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from dva_desktop.core.errors import UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import Ask, Patient, Safety
from dva_desktop.core.vault import Event, Problem, Vault, VaultDamaged, verify
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened, tampering

DAY = dt.date(2026, 3, 2)
_CANARY = "kanarienvogel"


@pytest.fixture
def closed(vault: Vault, folder: Path, consultation: str) -> Path:
    """A vault with a finalised consultation, an open one, an addendum and a document."""
    vault.save_section(consultation, "patient", Patient(name=_CANARY))
    vault.save_section(consultation, "ask", Ask(observations=_CANARY))
    vault.finalise(consultation)
    vault.add_addendum(consultation, "ask", Ask(observations=f"{_CANARY} two"), "time left out")
    vault.store_document(consultation, "marac-referral", _CANARY.encode())
    second = vault.new_consultation("edinburgh", DAY)
    vault.save_section(second, "safety", Safety(secured=True))
    vault.record_event(Event.VIEW, consultation)
    vault.close()
    return folder


def _found(folder: Path) -> list[Problem]:
    report = verify(folder, PASSPHRASE)
    assert _CANARY not in str(report)
    assert report.ok == (not report.problems)
    return list(report.problems)


def test_a_whole_vault_is_sound_and_counted(closed: Path) -> None:
    report = verify(closed, PASSPHRASE)
    assert report.problems == ()
    assert (report.consultations, report.sections, report.documents) == (2, 3, 1)
    assert report.journal_rows == 11


def test_verify_changes_nothing(closed: Path) -> None:
    before = {x.name: x.read_bytes() for x in closed.iterdir()}
    assert _found(closed) == []
    assert {x.name: x.read_bytes() for x in closed.iterdir()} == before


def test_verify_works_while_the_program_writes(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.save_section(consultation, "ask", Ask())
    assert _found(folder) == []
    vault.save_section(consultation, "ask", Ask(observations="more"))
    assert _found(folder) == []


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE journal SET detail = 'other' WHERE seq = 5", "row 5"),
        ("UPDATE journal SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 1", "row 1"),
        ("UPDATE journal SET who = '0000000000000000' WHERE seq = 4", "row 4"),
        ("UPDATE journal SET consultation = NULL WHERE seq = 3", "row 3"),
        ("UPDATE journal SET mac = zeroblob(32) WHERE seq = 11", "row 11"),
        ("DELETE FROM journal WHERE seq = 4", "row 4"),
        ("DELETE FROM journal WHERE seq = 1", "row 1"),
        ("DELETE FROM journal WHERE seq = 11", "row 11"),
        ("DELETE FROM journal WHERE seq >= 10", "row 11"),
        ("DELETE FROM journal", "row 11"),
        ("UPDATE journal SET seq = seq - 1 WHERE seq > 10", "row 10"),
        ("INSERT INTO journal SELECT 12, at, who, what, consultation, name, revision, digest,"
         " detail, mac FROM journal WHERE seq = 11", "row 12"),
        ("INSERT INTO journal SELECT -3, at, who, what, consultation, name, revision, digest,"
         " detail, mac FROM journal WHERE seq = 11", "row 1"),
    ],
)  # fmt: skip
def test_the_first_broken_row_of_the_journal_is_named(closed: Path, sql: str, row: str) -> None:
    with tampering(closed) as database:
        if sql.startswith("UPDATE journal SET seq"):
            database.rows("DELETE FROM journal WHERE seq = 10")
        database.rows(sql)
    chain = [x for x in _found(closed) if x.where == "journal"]
    assert [x.row for x in chain] == [row]


def test_two_rows_that_changed_places_are_found(closed: Path) -> None:
    with tampering(closed) as database:
        database.rows("UPDATE journal SET seq = 100 WHERE seq = 5")
        database.rows("UPDATE journal SET seq = 5 WHERE seq = 6")
        database.rows("UPDATE journal SET seq = 6 WHERE seq = 100")
    assert [x.row for x in _found(closed) if x.where == "journal"] == ["row 5"]


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        ("""UPDATE section SET content = '{"secured":false}' WHERE name = 'safety'""",
         "section", "not what the journal says"),
        ("UPDATE section SET reason = 'x' WHERE name = 'ask'", "section", "not what the journal"),
        ("UPDATE section SET revision = 7 WHERE name = 'ask'", "section", "not what the journal"),
        ("DELETE FROM section WHERE name = 'safety'", "section", "missing"),
        ("INSERT INTO section SELECT consultation, 'dash', 1, saved_at, '', '{}' FROM section"
         " WHERE name = 'safety'", "section", "not what the journal says"),
        ("UPDATE earlier_section SET content = '{}'", "section", "revision 1 is not"),
        ("DELETE FROM earlier_section", "section", "revision 1 is missing"),
        ("UPDATE consultation SET date = '2025-03-02'", "consultation", "its date"),
        ("UPDATE consultation SET locality = 'somerset'", "consultation", "place"),
        ("UPDATE consultation SET status = 'open'", "consultation", "the journal says finalised"),
        ("UPDATE consultation SET status = 'finalised'", "consultation", "the journal says open"),
        ("UPDATE consultation SET name = 'x'", "consultation", "its line in the list"),
        ("UPDATE document SET content = x'00'", "document", "not as it was made"),
        ("UPDATE document SET kind = 'other'", "document", "not as it was made"),
        ("DELETE FROM document", "document", "missing"),
        ("DELETE FROM consultation", "consultation", "missing"),
        ("DELETE FROM consultation", "section", "belongs to no consultation"),
        ("DROP INDEX consultation_by_date", "form of the vault", "missing"),
        ("CREATE TABLE extra (x)", "form of the vault", "not ours"),
    ],
)  # fmt: skip
def test_a_row_changed_outside_the_program_is_found(
    closed: Path, sql: str, where: str, what: str
) -> None:
    with tampering(closed) as database:
        database.rows(sql)
    assert any(x.where == where and what in x.what for x in _found(closed))


def test_a_document_swapped_with_its_digest_is_found(closed: Path) -> None:
    with tampering(closed) as database:
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        database.rows("UPDATE document SET content = x'', digest = ?", empty)
    assert [x.where for x in _found(closed)] == ["document"]


def test_a_dropped_trigger_is_found(closed: Path) -> None:
    with reopened(closed) as opened:
        opened._database.rows("DROP TRIGGER journal_is_not_shortened")
    assert [(x.where, x.row, x.what) for x in _found(closed)] == [
        ("form of the vault", "journal_is_not_shortened", "missing")
    ]


def test_tampering_with_nothing_is_sound(closed: Path) -> None:
    with tampering(closed):
        pass
    assert _found(closed) == []


def test_a_changed_byte_in_the_file_names_the_page(closed: Path) -> None:
    path = closed / "vault.db"
    content = bytearray(path.read_bytes())
    content[7 * 4096 + 50] ^= 0xFF
    path.write_bytes(content)
    assert any("page 8" in x.what for x in _found(closed) if x.where == "file vault.db")


def test_an_altered_keyring_is_reported_through_the_recovery_code(folder: Path) -> None:
    made, code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    made.close()
    path = folder / "keyring.json"
    content = path.read_bytes()
    place = content.index(b'"wrapped"') + 15
    changed = b"A" if content[place : place + 1] != b"A" else b"B"
    path.write_bytes(content[:place] + changed + content[place + 1 :])
    assert [x.where for x in verify(folder, code).problems] == ["keyring.json"]


def test_a_row_genuine_in_a_copy_of_the_vault_is_found_here(
    closed: Path, tmp_path: Path, clock: ManualClock
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(closed, copy)
    for folder, detail in ((closed, "here"), (copy, "there")):
        with Vault.open(folder, PASSPHRASE, clock=clock) as opened:
            opened.record_event(Event.VIEW, detail=detail)
            opened.record_event(Event.LOCK)
    with tampering(copy) as database:
        row = database.one("SELECT * FROM journal WHERE seq = 13")
    assert row is not None
    with tampering(closed) as database:
        database.rows("DELETE FROM journal WHERE seq = 13")
        database.rows("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)
    assert [x.row for x in _found(closed)] == ["row 14"]


# Damage


def _damage(folder: Path, page: int) -> None:
    path = folder / "vault.db"
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 50] ^= 0xFF
    path.write_bytes(content)


def _found_or_refused(folder: Path) -> list[Problem]:
    """A vault that has lost its list of tables cannot be opened at all."""
    try:
        return _found(folder)
    except VaultDamaged as fault:
        return [Problem(where="refused", row="", what=fault.what)]


def test_a_damaged_page_of_the_journal_names_the_first_row_on_it(
    vault: Vault, folder: Path, consultation: str
) -> None:
    for number in range(60):
        vault.record_event(Event.VIEW, consultation, f"page-{number}")
    vault.close()
    pages = (folder / "vault.db").stat().st_size // 4096
    whole = (folder / "vault.db").read_bytes()
    named = set()
    for page in range(2, pages + 1):
        _damage(folder, page)
        problems = _found_or_refused(folder)
        assert problems, page
        named |= {x.row for x in problems if x.what.startswith("cannot be read. ")}
        (folder / "vault.db").write_bytes(whole)
    rows = sorted(int(x.removeprefix("row ")) for x in named)
    assert rows[0] == 1
    assert len(rows) >= 3
    assert rows[-1] > 40
    assert verify(folder, PASSPHRASE).ok


def test_a_damaged_page_of_sections_names_the_consultation(vault: Vault, folder: Path) -> None:
    made = []
    for number in range(5):
        made.append(vault.new_consultation("somerset", DAY))
        vault.save_section(made[-1], "ask", Ask(observations=f"{number} " * 900))
    vault.close()
    whole = (folder / "vault.db").read_bytes()
    named: set[str] = set()
    for page in range(2, len(whole) // 4096 + 1):
        _damage(folder, page)
        unread = [x for x in _found_or_refused(folder) if "cannot be read: a page" in x.what]
        named |= {one for one in made for x in unread if one in x.row}
        (folder / "vault.db").write_bytes(whole)
    assert named == set(made)


# Marks


def test_marks_of_exports_are_found_in_the_journal(vault: Vault, folder: Path) -> None:
    marks = [vault.mark()]
    for _ in range(3):
        vault.new_consultation("somerset", DAY)
        marks.append(vault.mark())
    vault.close()
    assert verify(folder, PASSPHRASE, marks=tuple(marks)).ok
    typed = (f" {marks[1].upper()} ", marks[2].replace("-", "–"))
    assert verify(folder, PASSPHRASE, marks=typed).ok


def test_a_mark_that_is_not_of_these_records_is_named(vault: Vault, folder: Path) -> None:
    seq, seal = vault.mark().split("-")
    vault.close()
    other = f"{seq}-{'0' if seal[0] != '0' else '1'}{seal[1:]}"
    later = f"{int(seq) + 1000}-{seal}"
    found = verify(folder, PASSPHRASE, marks=(other, later)).problems
    assert [(x.where, x.row) for x in found] == [("mark", other), ("mark", later)]
    assert "another row" in found[0].what
    assert "older than this export" in found[1].what


@pytest.mark.parametrize(
    "mark",
    [
        *("", "12", "12-", "-abcdefabcdef", "0-abcdefabcdef", "12-abcdefabcde", "12-ghijklmnopqr"),
        *("1_2-abcdefabcdef", "12-abcdefabcdef0", "٣-abcdefabcdef", "9" * 40 + "-abcdefabcdef"),
    ],
)
def test_what_is_no_mark_is_said_before_anything_is_opened(tmp_path: Path, mark: str) -> None:
    with pytest.raises(UserError, match="not the mark"):
        verify(tmp_path / "nowhere", PASSPHRASE, marks=(mark,))


# Whose it is


def test_a_consultation_given_to_somebody_else_in_the_file_is_found(closed: Path) -> None:
    with tampering(closed) as database:
        database.rows("UPDATE consultation SET made_by = '0123456789abcdef'")
    assert {x.what for x in _found(closed)} == {"not made by the person it is marked with"}


def test_a_document_moved_to_another_consultation_is_found(closed: Path) -> None:
    with tampering(closed) as database:
        database.rows(
            "UPDATE document SET consultation ="
            " (SELECT id FROM consultation WHERE locality = 'edinburgh')"
        )
    assert [x.where for x in _found(closed)] == ["document"]


def test_an_older_form_is_checked_as_far_as_it_goes(closed: Path) -> None:
    with tampering(closed) as database:
        database.rows("PRAGMA user_version = 1")
    report = verify(closed, PASSPHRASE)
    assert report.ok
    assert any("older form (1)" in x for x in report.notes)
