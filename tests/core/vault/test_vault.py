"""What is saved is there again, as it was, with a journal row for each change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError, UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import SECTIONS, Answer, Ask, Outcome, Patient, Record, Safety
from dva_desktop.core.vault import (
    Event,
    FinalisedError,
    Place,
    Vault,
    verify,
)
from tests.core.vault.support import PASSPHRASE, reopened, tampering

DAY = dt.date(2026, 3, 2)


def test_what_was_saved_is_there_after_opening_again(
    vault: Vault, folder: Path, consultation: str
) -> None:
    patient = Patient(name="Zoë Ødegård", date_of_birth=dt.date(1990, 5, 17), pregnant=Answer.NO)
    vault.save_section(consultation, "patient", patient)
    vault.save_section(consultation, "ask", Ask(outcome=Outcome.DISCLOSED, present=()))
    vault.close()
    with reopened(folder) as again:
        record = again.load(consultation)
    assert record == Record(
        locality="somerset",
        date=DAY,
        patient=patient,
        ask=Ask(outcome=Outcome.DISCLOSED, present=()),
    )


def test_every_section_that_exists_can_be_kept(vault: Vault, consultation: str) -> None:
    for name, kind in SECTIONS.items():
        vault.save_section(consultation, name, kind())
    assert vault.load(consultation) == Record(locality="somerset", date=DAY)


def test_unanswered_stays_unanswered_and_no_stays_no(vault: Vault, consultation: str) -> None:
    vault.save_section(consultation, "safety", Safety(children_safe=Answer.NO))
    safety = vault.load(consultation).safety
    assert safety.children_safe is Answer.NO
    assert safety.safe_to_go_home is None


def test_a_section_cannot_be_saved_under_the_name_of_another(
    vault: Vault, consultation: str
) -> None:
    with pytest.raises(BugError):
        vault.save_section(consultation, "patient", Ask())
    with pytest.raises(BugError):
        vault.save_section(consultation, "no_such_section", Ask())


def test_saves_are_counted_and_timed(vault: Vault, consultation: str, clock: ManualClock) -> None:
    first = vault.save_section(consultation, "ask", Ask())
    clock.advance(dt.timedelta(milliseconds=1500))
    second = vault.save_section(consultation, "ask", Ask(observations="quiet"))
    assert (first.revision, second.revision) == (1, 2)
    assert second.at - first.at == dt.timedelta(milliseconds=1500)
    assert second.at.tzinfo is not None


def test_half_an_emoji_does_not_stop_the_saving(vault: Vault, consultation: str) -> None:
    vault.save_section(consultation, "patient", Patient(name="A\ud83d B", address="\ud83d\ude00"))
    patient = vault.load(consultation).patient
    assert patient.name == "A� B"
    assert patient.address == "😀"
    assert vault.consultations()[0].name == "A� B"


def test_unknown_consultations_are_refused(vault: Vault) -> None:
    with pytest.raises(BugError):
        vault.load("0" * 32)
    with pytest.raises(BugError):
        vault.save_section("0" * 32, "ask", Ask())
    with pytest.raises(BugError):
        vault.store_document("0" * 32, "marac-referral", b"")


def test_the_place_comes_back_with_the_words(vault: Vault, folder: Path, consultation: str) -> None:
    assert vault.last_place() is None
    place = Place(page="ask", field="observations", caret=17, scroll=240)
    vault.save_section(consultation, "ask", Ask(observations="x" * 17), place=place)
    vault.close()
    with reopened(folder) as again:
        assert again.last_place() == (consultation, place)
        again.save_place(consultation, Place(page="dash"))
        assert again.last_place() == (consultation, Place(page="dash"))
        again.save_place(None, None)
        assert again.last_place() is None


def test_settings_are_kept_inside(vault: Vault, folder: Path) -> None:
    assert vault.setting("area") is None
    assert vault.setting("area", "mendip") == "mendip"
    vault.set_setting("area", "sedgemoor")
    vault.set_setting("area", {"setting": "maternity", "bare": "\ud83d"})
    vault.close()
    with reopened(folder) as again:
        assert again.setting("area") == {"setting": "maternity", "bare": "�"}


def test_a_finalised_consultation_is_only_added_to(
    vault: Vault, consultation: str, folder: Path
) -> None:
    vault.save_section(consultation, "ask", Ask(observations="as written"))
    with pytest.raises(UserError):
        vault.add_addendum(consultation, "ask", Ask(), "too early")
    vault.finalise(consultation)
    vault.finalise(consultation)
    with pytest.raises(FinalisedError):
        vault.save_section(consultation, "ask", Ask(observations="rewritten"))
    with pytest.raises(UserError):
        vault.add_addendum(consultation, "ask", Ask(), "  ")
    vault.add_addendum(consultation, "ask", Ask(observations="second"), "left out\nthe time")
    vault.add_addendum(consultation, "ask", Ask(observations="third"), "spelling")
    vault.add_addendum(consultation, "safety", Safety(secured=True), "not recorded then")
    kept = vault.revisions(consultation, "ask")
    assert [(x.revision, x.reason) for x in kept] == [
        (1, ""),
        (2, "left out the time"),
        (3, "spelling"),
    ]
    assert [x.section for x in kept] == [
        Ask(observations=x) for x in ("as written", "second", "third")
    ]
    assert vault.load(consultation).ask.observations == "third"
    assert len(vault.revisions(consultation, "safety")) == 1
    assert [x.what for x in vault.journal(consultation)].count(Event.FINALISED) == 1
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_the_database_itself_refuses_to_rewrite_what_is_finalised(
    vault: Vault, consultation: str
) -> None:
    vault.save_section(consultation, "ask", Ask())
    vault.finalise(consultation)
    for sql in (
        "UPDATE section SET content = '{}'",
        "UPDATE consultation SET status = 'open'",
        "UPDATE journal SET detail = 'x'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 1",
    ):
        with pytest.raises(BugError):
            vault._database.rows(sql)


def test_only_autosaves_that_are_finalised_keep_their_history(
    vault: Vault, consultation: str
) -> None:
    for text in ("a", "ab", "abc"):
        vault.save_section(consultation, "ask", Ask(observations=text))
    assert [x.revision for x in vault.revisions(consultation, "ask")] == [3]


def test_a_document_is_shown_again_as_it_was_made(
    vault: Vault, folder: Path, consultation: str
) -> None:
    made = vault.store_document(consultation, "marac-referral", b"%PDF-1.7 \x00\xff")
    assert (made.kind, made.size) == ("marac-referral", 11)
    vault.close()
    with reopened(folder) as again:
        assert again.documents(consultation) == (made,)
        assert again.document_bytes(made.id) == b"%PDF-1.7 \x00\xff"
        with pytest.raises(BugError):
            again.document_bytes("none")


def test_the_journal_says_who_did_what_when(
    vault: Vault, consultation: str, clock: ManualClock
) -> None:
    vault.record_event(Event.VIEW, consultation, "dash")
    vault.save_section(consultation, "ask", Ask())
    vault.record_event(Event.LOCK, detail="idle")
    about = vault.journal(consultation)
    assert [x.what for x in about] == [Event.CONSULTATION_MADE, Event.VIEW, Event.SECTION_SAVED]
    assert (about[2].name, about[2].revision, about[2].at) == ("ask", 1, clock.now())
    everything = vault.journal()
    assert [x.seq for x in everything] == list(range(1, 7))
    assert [x.what for x in everything[:2]] == [Event.VAULT_MADE, Event.UNLOCK]
    assert len({x.who for x in everything}) == 1


@pytest.mark.parametrize(
    "detail", ["Ann Other", "he hit me", "x" * 41, "9434765919", "a\nb", "Ärger"]
)
def test_the_journal_takes_codes_and_never_words(vault: Vault, detail: str) -> None:
    with pytest.raises(BugError) as caught:
        vault.record_event(Event.VIEW, detail=detail)
    assert detail not in str(caught.value)
    with pytest.raises(BugError):
        vault.record_event(Event.SECTION_SAVED)


def test_what_cannot_be_read_is_named_without_a_word_of_it(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.save_section(consultation, "ask", Ask())
    vault.close()
    with tampering(folder) as database:
        database.rows("""UPDATE section SET content = '{"outcome": "kanarienvogel"}'""")
    with reopened(folder) as again, pytest.raises(Exception, match="“ask”") as caught:
        again.load(consultation)
    assert "kanarien" not in f"{caught.value!s}{caught.value!r}"
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
