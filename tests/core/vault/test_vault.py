"""What is saved is there again, as it was, for whoever has the passphrase or the recovery code."""

from __future__ import annotations

import datetime as dt
import stat
import threading
from pathlib import Path

import msgspec
import pytest

from dva_desktop.core.errors import BugError, UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import SECTIONS, Answer, Ask, Outcome, Patient, Record, Safety
from dva_desktop.core.vault import (
    AlreadyThereError,
    Event,
    FinalisedError,
    NoVaultError,
    Place,
    Status,
    Vault,
    WrongPassphraseError,
    strength,
    unlock,
    verify,
)
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened, tampering

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


def test_the_list_is_newest_first_and_shows_initials(vault: Vault) -> None:
    old = vault.new_consultation("edinburgh", dt.date(2025, 1, 1))
    new = vault.new_consultation("west_midlands", dt.date(2026, 1, 1), "walsall")
    same_day = vault.new_consultation("somerset", dt.date(2026, 1, 1))
    patient = Patient(name="Mary-Jane  van Smith", nhs_number="943 476 5919")
    vault.save_section(old, "patient", patient)
    listed = vault.consultations()
    assert [x.id for x in listed] == [same_day, new, old]
    assert listed[1].area == "walsall"
    assert (listed[2].initials, listed[2].name) == ("MJVS", "Mary-Jane van Smith")
    assert listed[2].nhs_number == "9434765919"
    assert listed[2].status is Status.OPEN


@pytest.mark.parametrize(
    "typed",
    [
        "oneill",
        "O'NEILL",
        "O’Neill",
        "renee",
        "RENÉE",
        "luk",
        "Łuk rené",
        "eil",
        "beth",
        " neill  r ",
    ],
)
def test_a_name_is_found_by_any_part_whatever_case_and_accents(
    vault: Vault, consultation: str, typed: str
) -> None:
    vault.save_section(
        consultation, "patient", Patient(name="Renée O’Neill-Łuk", also_known_as="Beth")
    )
    vault.save_section(
        vault.new_consultation("somerset", DAY), "patient", Patient(name="Ann Other")
    )
    assert [x.id for x in vault.search(typed)] == [consultation]


@pytest.mark.parametrize(
    "typed", ["9434765919", "943 476 5919", "943-476", "９４３４７６", "0101 70"]
)
def test_a_number_is_found_whatever_its_spaces(vault: Vault, consultation: str, typed: str) -> None:
    vault.save_section(
        consultation, "patient", Patient(nhs_number="943 476 5919", chi_number="010170 1234")
    )
    vault.save_section(
        vault.new_consultation("somerset", DAY), "patient", Patient(name="Ann Other")
    )
    assert [x.id for x in vault.search(typed)] == [consultation]


@pytest.mark.parametrize(
    "typed", ["", "   ", "9", "94", "%", "_", "' OR 1=1 --", "5919", "ann smith"]
)
def test_a_search_that_says_nothing_or_too_much_finds_nobody(
    vault: Vault, consultation: str, typed: str
) -> None:
    patient = Patient(name="Ann Other", nhs_number="943 476 5919")
    vault.save_section(consultation, "patient", patient)
    assert vault.search(typed) == ()


def test_a_changed_name_is_found_by_the_new_one_only(vault: Vault, consultation: str) -> None:
    vault.save_section(consultation, "patient", Patient(name="First"))
    vault.save_section(consultation, "patient", Patient(name="Second"))
    assert vault.search("first") == ()
    assert len(vault.search("second")) == 1


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
    assert vault.setting("role") is None
    assert vault.setting("role", "gp") == "gp"
    vault.set_setting("role", "nurse")
    vault.set_setting("role", {"setting": "maternity", "bare": "\ud83d"})
    vault.close()
    with reopened(folder) as again:
        assert again.setting("role") == {"setting": "maternity", "bare": "�"}


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


def test_failed_unlocks_reach_the_journal(vault: Vault, folder: Path) -> None:
    vault.close()
    for _ in range(3):
        with pytest.raises(WrongPassphraseError):
            Vault.open(folder, "not the passphrase at all")
    with reopened(folder) as again:
        entries = again.journal()
    assert [(x.what, x.detail) for x in entries[-2:]] == [
        (Event.FAILED_UNLOCKS, "3"),
        (Event.UNLOCK, ""),
    ]
    with reopened(folder) as again:
        assert [x.what for x in again.journal()].count(Event.FAILED_UNLOCKS) == 1


def test_a_spoilt_count_of_failed_unlocks_locks_nobody_out(vault: Vault, folder: Path) -> None:
    vault.close()
    (folder / "attempts.json").write_bytes(b'{"count": -5, "x": [[[[')
    with reopened(folder) as again:
        assert Event.FAILED_UNLOCKS in [x.what for x in again.journal()]


@pytest.mark.parametrize(
    "typed",
    [
        " purple kettle  forest anchor\n",
        "purple kettle forest anchor",
        "ｐurple kettle forest anchor",
    ],
)
def test_the_passphrase_opens_however_it_was_spaced_or_composed(
    vault: Vault, folder: Path, typed: str
) -> None:
    vault.close()
    Vault.open(folder, typed).close()


@pytest.mark.parametrize(
    "typed", ["", " ", "Purple kettle forest anchor", "purple", "x" * 100_000, "\ud800"]
)
def test_anything_else_does_not_open(vault: Vault, folder: Path, typed: str) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        Vault.open(folder, typed)
    assert "purple" not in str(caught.value).casefold()


def test_the_recovery_code_opens_however_it_is_typed(folder: Path) -> None:
    made, code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    made.close()
    assert len(code) == 29
    confusable = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    for typed in (code, code.replace("-", ""), f"  {confusable}\n", code.replace("-", "–")):
        with Vault.open(folder, typed) as opened:
            assert opened.by_recovery
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, code[:-1] + ("2" if code[-1] != "2" else "3"))


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(
    folder: Path, clock: ManualClock
) -> None:
    made, code = Vault.create(folder, PASSPHRASE, name="Dr Ames", clock=clock, cost=CHEAP)
    consultation = made.new_consultation("somerset", DAY)
    made.close()
    with Vault.open(folder, code) as opened:
        assert opened.journal()[-1].what == Event.RECOVERY_UNLOCK
        with pytest.raises(UserError):
            opened.change_passphrase(code, "too short", cost=CHEAP)
        with pytest.raises(WrongPassphraseError):
            opened.change_passphrase("wrong", "quite other words here now", cost=CHEAP)
        opened.change_passphrase(code, "quite other words here now", cost=CHEAP)
        assert opened.journal()[-1].what == Event.PASSPHRASE_CHANGED
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, PASSPHRASE)
    with Vault.open(folder, "quite other words here now") as again:
        assert again.person == "Dr Ames"
        assert again.load(consultation).locality == "somerset"
    assert verify(folder, code).ok


def test_an_existing_vault_is_never_overwritten(vault: Vault, folder: Path) -> None:
    vault.close()
    before = {x.name: x.read_bytes() for x in folder.iterdir()}
    with pytest.raises(AlreadyThereError):
        Vault.create(folder, "some other passphrase here", cost=CHEAP)
    (folder / "keyring.json").rename(folder / "elsewhere")
    with pytest.raises(AlreadyThereError):
        Vault.create(folder, "some other passphrase here", cost=CHEAP)
    (folder / "elsewhere").rename(folder / "keyring.json")
    assert {x.name: x.read_bytes() for x in folder.iterdir()} == before


def test_a_weak_passphrase_makes_no_vault(folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        Vault.create(folder, "password1234567", cost=CHEAP)
    assert caught.value.remedy == strength("password1234567").hint
    assert not Vault.exists(folder)


def test_an_empty_folder_has_no_vault(tmp_path: Path) -> None:
    assert not Vault.exists(tmp_path / "nowhere")
    with pytest.raises(NoVaultError):
        Vault.open(tmp_path / "nowhere", PASSPHRASE)


def test_a_key_derived_in_one_thread_opens_in_another(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    keys = []
    worker = threading.Thread(target=lambda: keys.append(unlock(folder, PASSPHRASE, clock)))
    worker.start()
    worker.join()
    assert keys[0].secret.hex() not in repr(keys[0])
    with Vault.open_with(folder, keys[0], clock=clock) as opened:
        assert opened.consultations() == ()


def test_an_open_vault_refuses_a_second_thread(vault: Vault) -> None:
    caught: list[BaseException] = []

    def use() -> None:
        try:
            vault.consultations()
        except BugError as error:
            caught.append(error)

    worker = threading.Thread(target=use)
    worker.start()
    worker.join()
    assert len(caught) == 1


def test_the_files_are_the_owners_only(vault: Vault, folder: Path) -> None:
    vault.new_consultation("somerset", DAY)
    files = list(folder.iterdir())
    assert {x.name for x in files} == {"vault.db", "vault.db-wal", "vault.db-shm", "keyring.json"}
    assert {stat.S_IMODE(x.stat().st_mode) for x in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    vault.close()
    assert {x.name for x in folder.iterdir()} == {"vault.db", "keyring.json"}


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


def test_summaries_and_places_are_plain_data(vault: Vault, consultation: str) -> None:
    vault.save_section(consultation, "patient", Patient(name="Ann Other"))
    [summary] = vault.consultations()
    again = msgspec.json.decode(msgspec.json.encode(summary), type=type(summary))
    assert again == summary
