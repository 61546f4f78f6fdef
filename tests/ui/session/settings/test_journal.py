"""The journal page: plain words, none of a record, and a copy that is never written over."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.files import NotWritable
from dva_desktop.core.record import Patient
from dva_desktop.core.vault import Entry, Event, Vault, exporting
from dva_desktop.ui.session.pack import reference_of
from dva_desktop.ui.session.settings import journal_copy, words
from dva_desktop.ui.session.settings.journal import JournalPage
from dva_desktop.ui.session.settings.saving import save_new
from dva_desktop.ui.session.tasks import run_in_background
from tests.ui.session.settings.support import page_of, press, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def entry(what: str, detail: str = "", name: str | None = None) -> Entry:
    return Entry(
        seq=1, at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), who="a", what=what, consultation=None,
        name=name, revision=None, detail=detail,
    )  # fmt: skip


def save(page: JournalPage, folder: Path, qtbot: QtBot) -> str:
    """What is said of it in the end."""
    copy = page.save(folder)
    qtbot.waitUntil(lambda: copy.has_ended)
    said = copy.words.text()
    press(copy, "Close")
    return said


def rows(page: JournalPage) -> list[list[str]]:
    found = []
    for row in range(page.list.topLevelItemCount()):
        item = page.list.topLevelItem(row)
        assert item is not None
        found.append([item.text(column) for column in range(4)])
    return found


@pytest.fixture
def consultation_id(vault: Vault) -> str:
    made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    for letter in "abc":
        vault.save_section(made, "patient", Patient(name=f"Quillaverth{letter}"))
    return made


@pytest.fixture
def page(vault: Vault, consultation_id: str, qtbot: QtBot) -> JournalPage:
    return page_of(shown(vault, qtbot, "journal"), JournalPage)


def test_the_newest_is_first_and_typing_is_one_line(
    page: JournalPage, consultation_id: str
) -> None:
    first, second, *_others = rows(page)
    assert first[2:] == ["Recorded answers (3 times)", reference_of(consultation_id)]
    assert second[2] == "Started a consultation"
    assert not any("Quill" in cell for row in rows(page) for cell in row)


def test_the_copy_holds_everything_and_its_mark(
    page: JournalPage, vault: Vault, tmp_path: Path, qtbot: QtBot
) -> None:
    said = save(page, tmp_path, qtbot)
    [saved] = tmp_path.glob("journal-*.csv")
    text = saved.read_text(encoding="utf-8-sig")
    assert "Quill" not in text
    assert text.count("\n") >= len(vault.journal()) - 1
    assert Event.JOURNAL_EXPORTED in [one.what for one in vault.journal()]
    assert said == f"Saved as {saved.name}."
    assert rows(page)[0][2] == words.what(entry(Event.JOURNAL_EXPORTED))
    save(page, tmp_path, qtbot)
    assert len(list(tmp_path.glob("journal-*.csv"))) == 2


def test_what_is_written_meanwhile_does_not_stop_the_copy_and_is_not_in_it(
    page: JournalPage,
    vault: Vault,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    consultation_id: str,
) -> None:
    monkeypatch.setattr(exporting, "_PIECE", 2)
    copy = page.save(tmp_path)
    before = len(vault.journal())
    for _ in range(3):
        qtbot.wait(0)
        vault.save_section(consultation_id, "patient", Patient(name="Quillaverthd"))
    qtbot.waitUntil(lambda: copy.has_ended)
    [saved] = tmp_path.glob("journal-*.csv")
    assert saved.read_bytes().count(b"\r\n") == before + len(("headings", "mark"))


def test_it_can_be_given_up_while_it_is_read(
    page: JournalPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_PIECE", 1)
    press(page.save(tmp_path), "Stop")
    qtbot.wait(50)
    assert list(tmp_path.glob("*journal*")) == []
    assert page.export.isEnabled()


def test_it_can_be_given_up_while_it_is_written(
    page: JournalPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(*given: Any) -> Path:
        begun.set()
        may_end.wait(20)
        return save_new(*given)

    monkeypatch.setattr(journal_copy, "save_new", slow)
    copy = page.save(tmp_path)
    qtbot.waitUntil(begun.is_set)
    press(copy, "Stop")
    may_end.set()
    done: list[object] = []
    run_in_background(page, lambda: None, lambda _none: done.append(True), done.append)
    qtbot.waitUntil(lambda: bool(done))  # one piece of work after another
    assert list(tmp_path.glob("*journal*")) == []


def test_a_disk_that_fails_while_it_is_read_is_said(
    page: JournalPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Iterator[bytes]:
        yield b"a"
        raise NotWritable("The disk has gone.", "Plug it in.")

    monkeypatch.setattr(page.means.vault, "export_journal", failing)
    assert save(page, tmp_path, qtbot) == "The disk has gone. Plug it in."
    assert list(tmp_path.glob("*journal*")) == []


def test_a_folder_that_refuses_is_said(page: JournalPage, tmp_path: Path, qtbot: QtBot) -> None:
    said = save(page, tmp_path / "not there", qtbot)
    assert "could not be used" in said
    assert str(tmp_path) not in said


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_words(event: Event) -> None:
    assert words.what(entry(event)) == words._WORDS[event] or event in (
        Event.FAILED_UNLOCKS,
        Event.LOCK,
    )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (entry("lock", "panic"), "Locked by hiding"),
        (entry("lock", "idle"), "Locked because nothing was touched"),
        (entry("lock", "suspend:late"), "Locked because the computer went to sleep"),
        (entry("lock", "of a later version"), "Locked"),
        (entry("failed_unlocks", "1"), "1 attempt to unlock failed"),
        (entry("failed_unlocks", "nonsense"), "Attempts to unlock failed"),
        (entry("export", "marac-referral"), "Saved a document to a folder"),
        (entry("something_new"), "something_new"),
    ],
)
def test_what_happened_in_plain_words(made: Entry, said: str) -> None:
    assert words.what(made) == said


def test_what_a_lead_should_look_at_is_marked_by_a_word(vault: Vault, qtbot: QtBot) -> None:
    with vault._database.transaction():
        vault._journal.append(Event.OLDER_ACCEPTED, vault._now())
    page = page_of(shown(vault, qtbot, "journal"), JournalPage)
    assert rows(page)[0][2] == "Look: Opened records that lack the last changes"
