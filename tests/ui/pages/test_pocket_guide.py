"""The reference: opens without a vault, finds, copies codes and numbers only, shows their age."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import Contact, install_pack, load_locality, load_pocket_guide
from dva_desktop.ui.pages.pocket_guide import CODES, CONTACTS, MOST_SHOWN, PocketGuide
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.dates import say_date
from dva_desktop.ui.widgets.reference_cards import CopyButton, age_words
from tests.core.guidance.packs import a_pack

TODAY = dt.date(2026, 3, 2)
FAILING = "886191000000108"


@pytest.fixture
def guide(qtbot: QtBot) -> PocketGuide:
    made = PocketGuide([load_locality("somerset")], TODAY)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.activateWindow()
    QGuiApplication.clipboard().clear()
    return made


@pytest.fixture
def settled(guide: PocketGuide, qtbot: QtBot) -> Settle:
    return Settle(guide, qtbot)


class Settle:
    """Waits until all that is to be read has been made."""

    def __init__(self, guide: PocketGuide, qtbot: QtBot) -> None:
        self._guide, self._qtbot = guide, qtbot

    def search(self, words: str) -> list[str]:
        self._guide.search.setText(words)
        return self.texts()

    def open(self, section: str) -> list[str]:
        self._guide.open_section(section)
        return self.texts()

    def texts(self) -> list[str]:
        self._qtbot.waitUntil(lambda: not self._guide.is_filling)
        reading = self._guide.reading
        return [made.text() for made in reading.findChildren(QLabel) if made.isVisibleTo(reading)]

    def copies(self) -> dict[str, CopyButton]:
        self.texts()
        found = self._guide.reading.findChildren(CopyButton)
        return {
            made.objectName().removeprefix("copy:"): made
            for made in found
            if made.isVisibleTo(self._guide.reading)
        }


def listed(guide: PocketGuide) -> list[str]:
    rows = [guide.topics.item(row) for row in range(guide.topics.count())]
    return [item.text() for item in rows if not item.isHidden()]


def test_it_opens_under_a_neutral_name_with_nothing_read_yet(
    guide: PocketGuide, settled: Settle
) -> None:
    headings = [made.text() for made in guide.findChildren(QLabel) if made.isVisible()]
    assert headings[0] == "Reference"
    assert guide.accessibleName() == "Reference"
    assert len(settled.texts()) == 1
    assert guide.focusProxy() is guide.search


def test_every_topic_can_be_opened_and_is_whole(guide: PocketGuide, settled: Settle) -> None:
    topics = load_pocket_guide().topics
    assert guide.sections() == (CONTACTS, CODES, *(topic.id for topic in topics))
    for topic in topics:
        texts = "\n".join(settled.open(topic.id))
        for entry in topic.entries:
            assert entry.text in texts, entry.id
            assert entry.source in texts, entry.id


def test_what_holds_in_one_country_only_says_so(settled: Settle) -> None:
    texts = settled.open("fgm")
    assert any(text.startswith("England and Wales  ·  ") for text in texts)
    assert any(text.startswith("Scotland  ·  ") for text in texts)


def test_a_section_that_is_not_there(guide: PocketGuide) -> None:
    with pytest.raises(KeyError):
        guide.open_section("horoscope")


# searching


def test_results_come_as_one_types(guide: PocketGuide, settled: Settle, qtbot: QtBot) -> None:
    guide.search.setFocus()
    qtbot.keyClicks(guide.search, "strang")
    texts = "\n".join(settled.texts())
    assert "Strangulation" in texts
    assert "Strangulation" in listed(guide)
    assert "Photographs" not in listed(guide)
    assert "found." in guide.count.text()


def test_a_search_finds_advice_codes_and_contacts(settled: Settle) -> None:
    texts = settled.search("MARAC subject")
    assert "758941000000108" in texts
    assert "0800 69 49 999" in settled.search("somerset domestic abuse service")
    assert any("Patient states:" in text for text in settled.search("states: patient"))


@pytest.mark.parametrize("words", ["0800 69 49 999", "08006949999", "6949"])
def test_a_number_is_found_with_and_without_its_blanks(settled: Settle, words: str) -> None:
    assert "Somerset Domestic Abuse Service" in settled.search(words)


@pytest.mark.parametrize("words", ["zebra", "(((", "'; drop table", "\x00", "é" * 3000])
def test_nothing_found_is_said(guide: PocketGuide, settled: Settle, words: str) -> None:
    assert settled.search(words) == []
    assert guide.count.text() == "Nothing found. Try another word, or fewer."
    assert listed(guide) == []


def test_too_many_results_are_cut_and_it_says_so(guide: PocketGuide, settled: Settle) -> None:
    texts = settled.search("e")
    assert f"The first {MOST_SHOWN} are shown" in guide.count.text()
    assert len(texts) < 20 * MOST_SHOWN


def test_clearing_the_search_brings_the_topics_back(guide: PocketGuide, settled: Settle) -> None:
    settled.search("zebra")
    settled.search("")
    assert len(listed(guide)) == len(guide.sections())
    assert not guide.count.isVisibleTo(guide)


def test_a_topic_chosen_among_results_is_read_in_full(guide: PocketGuide, settled: Settle) -> None:
    settled.search("tape measure")
    settled.search("throat")
    settled.open("recording")
    entries = load_pocket_guide().topic("recording").entries
    texts = "\n".join(settled.texts())
    assert all(entry.text in texts for entry in entries)


# codes


def test_all_codes_stand_in_the_table_and_can_be_copied_but_one(settled: Settle) -> None:
    texts = settled.open(CODES)
    codes = load_pocket_guide().codes
    assert all(code.id in texts and code.term in texts for code in codes)
    copies = settled.copies()
    assert set(copies) == {code.id for code in codes}
    assert [own for own, made in copies.items() if not made.isEnabled()] == [FAILING]


def test_copying_puts_the_code_and_nothing_else_on_the_clipboard(
    settled: Settle, qtbot: QtBot
) -> None:
    settled.open(CODES)
    made = settled.copies()["429746005"]
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "429746005"
    assert made.text() == "Copied"
    qtbot.waitUntil(lambda: made.text() == "Copy")


def test_the_failing_code_says_why_it_cannot_be_copied(settled: Settle) -> None:
    for texts in (settled.open(CODES), settled.search(FAILING)):
        (why,) = (text for text in texts if text.startswith("Check before use"))
        assert "check digit" in why
        made = settled.copies()[FAILING]
        made.click()
        assert QGuiApplication.clipboard().text() == ""
        assert made.accessibleDescription() == "Check before use"


# contacts


def test_contacts_are_those_of_the_chosen_localities(settled: Settle, qtbot: QtBot) -> None:
    own = "\n".join(settled.open(CONTACTS))
    assert "Contacts: Somerset" in own
    assert "EDDACS" not in own
    both = PocketGuide([load_locality("somerset"), load_locality("edinburgh")], TODAY)
    qtbot.addWidget(both)
    texts = Settle(both, qtbot).open(CONTACTS)
    assert [text for text in texts if text.startswith("Contacts: ")] == [
        "Contacts: Somerset",
        "Contacts: Somerset and Edinburgh",
        "Contacts: Edinburgh",
    ]
    assert texts.count("Respect") <= 1


def test_a_list_put_there_by_somebody_says_whose_it_is(tmp_path: Path, qtbot: QtBot) -> None:
    issued = ('name = "Somerset"\n', 'name = "Somerset"\nissued_by = "the ICB"\n')
    kept = install_pack("somerset", a_pack(tmp_path, issued).read_bytes())
    day = dt.datetime.fromtimestamp(kept.stat().st_mtime).astimezone().date()
    made = PocketGuide([load_locality("somerset")], TODAY)
    qtbot.addWidget(made)
    [whose] = [text for text in Settle(made, qtbot).open(CONTACTS) if "issued by" in text]
    said = f"Somerset: Local list, issued by the ICB, put on this computer on {say_date(day)}."
    assert whose.startswith(said)


def test_our_own_list_needs_no_such_word(settled: Settle) -> None:
    assert not [text for text in settled.open(CONTACTS) if "put on this computer" in text]


def test_without_a_locality_there_are_no_contacts(qtbot: QtBot) -> None:
    made = PocketGuide([], TODAY)
    qtbot.addWidget(made)
    assert CONTACTS not in made.sections()


def test_only_numbers_can_be_copied(settled: Settle) -> None:
    settled.open(CONTACTS)
    phones = {
        contact.value
        for service in load_locality("somerset").services
        for contact in service.contacts
        if contact.kind == "phone"
    }
    assert set(settled.copies()) == phones


def test_an_old_contact_is_amber_and_says_how_old(guide: PocketGuide, settled: Settle) -> None:
    settled.open(CONTACTS)
    labels = guide.reading.findChildren(QLabel)
    past = "Last checked 1 August 2024, past its review date of 1 August 2025"
    aged = [made for made in labels if made.text() == past]
    assert aged
    assert {made.property("role") for made in aged} == {"warn"}
    doubtful = [made for made in labels if made.text().startswith("Doubtful")]
    assert doubtful


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2026, 3, 1), "Last checked 1 March 2025, to be reviewed by 2 March 2026"),
        (dt.date(2026, 3, 2), "Last checked 1 March 2025, to be reviewed today"),
        (dt.date(2026, 3, 3), "Last checked 1 March 2025, past its review date of 2 March 2026"),
    ],
)
def test_age_in_words_on_both_sides_of_the_day(today: dt.date, words: str) -> None:
    contact = Contact(
        kind="phone",
        value="0300 123 3078",
        source="002 §4.2",
        last_checked=dt.date(2025, 3, 1),
        review_by=dt.date(2026, 3, 2),
    )
    assert age_words(contact, today) == words


# hands


def test_escape_clears_the_search_and_then_closes(guide: PocketGuide, qtbot: QtBot) -> None:
    guide.search.setFocus()
    qtbot.keyClicks(guide.search, "fgm")
    with qtbot.assertNotEmitted(guide.closed):
        qtbot.keyClick(guide.search, Qt.Key.Key_Escape)
    assert guide.search.text() == ""
    with qtbot.waitSignal(guide.closed):
        qtbot.keyClick(guide.search, Qt.Key.Key_Escape)


def test_the_whole_of_it_is_reached_by_tab(
    guide: PocketGuide, settled: Settle, qtbot: QtBot
) -> None:
    settled.open(CODES)
    guide.search.setFocus()
    reached: list[QWidget] = []
    for _ in range(5):
        focused = guide.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        after = guide.focusWidget()
        assert after is not None
        reached.append(after)
    assert reached[:2] == [guide.topics, guide.reading]
    assert all(isinstance(made, CopyButton) for made in reached[2:])


def test_the_arrow_keys_walk_the_topics_and_the_reading_follows(
    guide: PocketGuide, settled: Settle, qtbot: QtBot
) -> None:
    guide.topics.setFocus()
    qtbot.keyClick(guide.topics, Qt.Key.Key_Down)
    qtbot.keyClick(guide.topics, Qt.Key.Key_Down)
    current = guide.topics.currentItem()
    assert current.text() in "\n".join(settled.texts())


def test_everything_pressed_has_a_name_and_room(guide: PocketGuide, settled: Settle) -> None:
    settled.open(CONTACTS)
    for made in guide.findChildren(QPushButton):
        if made.isVisible():
            assert (made.accessibleName() or made.text()).strip()
            assert made.height() >= 24, made.objectName()


def test_in_a_narrow_window_topics_and_text_take_turns(
    guide: PocketGuide, settled: Settle, qtbot: QtBot
) -> None:
    guide.resize(tokens().px(620), 700)
    assert guide.topics.isVisible()
    assert not guide.reading.isVisible()
    guide.topics.setFocus()
    qtbot.keyClick(guide.topics, Qt.Key.Key_Down)
    qtbot.keyClick(guide.topics, Qt.Key.Key_Return)
    settled.texts()
    assert guide.reading.isVisible()
    assert not guide.topics.isVisible()
    assert guide.reading.hasFocus()
    guide.back.click()
    assert guide.topics.isVisible()
    assert guide.topics.hasFocus()


@pytest.mark.parametrize("section", [CONTACTS, CODES, "recording", "fgm"])
def test_nothing_is_wider_than_a_narrow_window(
    guide: PocketGuide, settled: Settle, section: str
) -> None:
    guide.resize(tokens().px(620), 700)
    settled.open(section)
    inner = guide.reading.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= guide.reading.viewport().width()
