"""The exported journal: whole, sealed, harmless in a spreadsheet, no word of a record in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from dva_desktop.cli import journal as command
from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import Event, Role, Vault, exporting, verify
from dva_desktop.ui.session.vault_lock import holding
from tests.core.vault.lock_support import contents_of, lock_of_another_computer
from tests.core.vault.support import PASSPHRASE, reopened, tampering

DAY = dt.date(2026, 3, 2)
_CANARY = "kanarienvogel"


def _lines(content: Iterable[bytes]) -> list[list[str]]:
    whole = b"".join(content)
    return list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline="")))


def test_it_has_every_row_with_its_seal_and_the_mark_at_its_end(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.save_section(consultation, "patient", Patient(name=_CANARY))
    vault.save_section(consultation, "ask", Ask(observations=_CANARY))
    vault.store_document(consultation, "marac-referral", _CANARY.encode())
    vault.people.change(vault.people.me().id, name="Dr Ames")
    content = b"".join(vault.export_journal())
    assert _CANARY.encode() not in content
    headings, *rows, end = _lines([content])
    entries = vault.journal()
    assert [int(x[0]) for x in rows] == [x.seq for x in entries] == list(range(1, len(rows) + 1))
    assert {len(x) for x in rows} == {len(headings)}
    assert [x[4] for x in rows] == [x.what for x in entries]
    assert {x[2] for x in rows} == {"Dr Ames"}
    assert rows[-1][4] == Event.JOURNAL_EXPORTED
    seals = [x[-1] for x in rows]
    assert all(re.fullmatch("0x[0-9a-f]{64}", x) for x in seals)
    assert len(set(seals)) == len(seals)
    assert end == ["mark", f"{rows[-1][0]}-{seals[-1][2:14]}"]
    vault.close()
    assert verify(folder, PASSPHRASE, marks=(end[1],)).ok


def test_the_keyring_knows_of_the_export(vault: Vault, folder: Path) -> None:
    older = (folder / "vault.db").read_bytes()
    mark = _lines(vault.export_journal())[-1][1]
    assert mark == vault.mark()
    vault.close()
    (folder / "vault.db").write_bytes(older)
    (folder / "vault.counter").unlink()
    assert not verify(folder, PASSPHRASE).ok


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("12345", "'12345"),
        ("1E5", "'1E5"),
        ("Dr Ames", "Dr Ames"),
        ('Dr "A", Ames', 'Dr "A", Ames'),
        ("Áine O’Neill", "Áine O’Neill"),
    ],
)
def test_no_name_becomes_a_formula_or_a_number(vault: Vault, name: str, shown: str) -> None:
    vault.people.change(vault.people.me().id, name=name)
    assert _lines(vault.export_journal())[-2][2] == shown


def test_what_was_written_into_the_file_by_others_is_harmless_too(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.close()
    with tampering(folder) as database:
        database.rows(
            "UPDATE journal SET who = '=1', what = '@x', consultation = '+2', name = '-3',"
            " detail = ?, at = '=cmd' WHERE seq = 2",
            "\t=4",
        )
    with reopened(folder) as opened:
        line = _lines(opened.export_journal())[2]
    assert [x[:2] for x in (*line[1:8], line[9]) if x] == ["'=", "'=", "'@", "'+", "'-", "'\t"]


def test_ids_that_look_like_numbers_stay_as_they_are() -> None:
    assert [exporting._text(x) for x in ("1234567890123456", "123e456789012345", "12ab", "")] == [
        "'1234567890123456",
        "'123e456789012345",
        "12ab",
        "",
    ]


# The command


def _run(
    monkeypatch: pytest.MonkeyPatch, folder: Path, out: Path, passphrase: str = PASSPHRASE
) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{passphrase}\n"))
    return command.run([str(folder), "--out", str(out)])


def test_the_command_writes_a_private_file(
    vault: Vault,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vault.close()
    out = tmp_path / "journal.csv"
    assert _run(monkeypatch, folder, out) == 0
    mark = _lines([out.read_bytes()])[-1][1]
    assert mark in capsys.readouterr().out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with reopened(folder) as opened:
        assert opened.journal()[-2].what == Event.JOURNAL_EXPORTED


def test_the_command_overwrites_nothing_and_refuses_who_may_not(
    vault: Vault,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    others = "quite other words here now"
    vault.people.add(PASSPHRASE, "Nurse Bell", Role.CLINICIAN, others)
    vault.close()
    out = tmp_path / "journal.csv"
    assert _run(monkeypatch, folder, out, others) == 2
    assert _run(monkeypatch, folder, out, "not the passphrase at all") == 2
    assert not out.exists()
    out.write_bytes(b"theirs")
    assert _run(monkeypatch, folder, out) == 2
    assert out.read_bytes() == b"theirs"
    assert _run(monkeypatch, tmp_path / "nowhere", tmp_path / "other.csv") == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert len(errors.splitlines()) == 4


def test_the_command_writes_nothing_while_another_computer_has_the_records_open(
    vault: Vault,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vault.close()
    lock_of_another_computer(folder)
    before, out = contents_of(folder), tmp_path / "journal.csv"
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert command.run([str(folder), "--out", str(out)]) == 2
    assert "open on another computer (surgery-2)" in capsys.readouterr().err
    assert contents_of(folder) == before
    assert not out.exists()
    assert command.run([str(tmp_path / "nowhere"), "--out", str(out)]) == 2
    assert not (tmp_path / "nowhere").exists()


def test_the_command_works_beside_a_window_of_this_computer(
    vault: Vault, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
    with holding(folder):
        assert command.run([str(folder), "--out", str(tmp_path / "journal.csv")]) == 0
