"""The help panel shows only what fits the page, and says do and don't in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import PageId, fitting, load_pocket_guide
from dva_desktop.ui.pages.registry import PAGES
from dva_desktop.ui.theme import LIGHT, apply_theme, tokens
from dva_desktop.ui.widgets.help_panel import KIND_WORDS, HelpPanel

GUIDE_PAGES: tuple[PageId, ...] = get_args(PageId)
WIDTH = 300
HELPED: dict[str, PageId] = {"room": "room", "signs": "signs", "questions": "ask"}
HONOUR = "honour-based-one-chance"


@pytest.fixture
def panel(qtbot: QtBot) -> HelpPanel:
    made = HelpPanel()
    qtbot.addWidget(made)
    made.resize(tokens().px(WIDTH), 900)
    made.show()
    return made


@pytest.fixture
def twice_as_large(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, LIGHT, 2.0)
    yield
    apply_theme(qapp, LIGHT, 1.0)


def shown(panel: QWidget) -> list[str]:
    return [made.text() for made in panel.findChildren(QLabel) if made.isVisibleTo(panel)]


def open_all(panel: HelpPanel) -> None:
    for card in panel.cards:
        card.toggle.setChecked(True)


@pytest.mark.parametrize("page", GUIDE_PAGES)
def test_everything_that_fits_the_page_is_there_with_its_source(
    panel: HelpPanel, page: PageId
) -> None:
    panel.show_page(page, "england_wales", ())
    open_all(panel)
    texts = "\n".join(shown(panel))
    entries = fitting(load_pocket_guide(), page, "england_wales")
    assert entries
    for entry in entries:
        assert entry.text in texts, entry.id
        assert entry.help in texts, entry.id
        assert entry.source in texts, entry.id


def test_nothing_that_belongs_elsewhere_is_there(panel: HelpPanel) -> None:
    panel.show_page("strangulation", "england_wales", ())
    open_all(panel)
    texts = "\n".join(shown(panel))
    here = set(fitting(load_pocket_guide(), "strangulation", "england_wales"))
    others = [entry for entry in load_pocket_guide().entries if entry not in here]
    assert {entry.text for entry in here} <= set(shown(panel))
    assert [entry.id for entry in others if entry.text in texts] == []


def test_the_law_of_the_other_country_is_left_out(panel: HelpPanel) -> None:
    duty = load_pocket_guide().topic("fgm").entries
    scottish = next(entry for entry in duty if entry.legal_frame == "scotland")
    english = next(entry for entry in duty if entry.legal_frame == "england_wales")
    panel.show_page("abuse", "scotland", {"fgm-safeguarding"})
    open_all(panel)
    assert scottish.text in shown(panel)
    assert english.text not in shown(panel)


def test_a_finding_opens_its_card_and_puts_it_first(panel: HelpPanel) -> None:
    panel.show_page("abuse", "england_wales", ())
    assert "Honour-based abuse" not in shown(panel)
    panel.show_page("abuse", "england_wales", {HONOUR})
    assert panel.cards[0].accessibleName() == "Honour-based abuse"
    assert panel.cards[0].toggle.isChecked()


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_every_page_of_the_walk_has_advice_or_says_that_it_has_none(
    panel: HelpPanel, page: str
) -> None:
    panel.show_page(page, "england_wales", ())
    has_none = any(text.startswith("No advice for this page") for text in shown(panel))
    assert has_none is not bool(panel.cards)
    assert has_none is (page == "next")


def test_a_page_that_nobody_knows_has_none(panel: HelpPanel) -> None:
    panel.show_page("room", "england_wales", ())
    panel.show_page("nowhere", "england_wales", ())
    assert panel.cards == []
    assert any(text.startswith("No advice") for text in shown(panel))


def test_only_the_first_long_card_is_open(panel: HelpPanel) -> None:
    panel.show_page("household", "england_wales", ())
    long = [card for card in panel.cards if card.toggle.isVisibleTo(panel)]
    assert [card.toggle.isChecked() for card in long] == [card is panel.cards[0] for card in long]
    assert len(long) > 1


def test_cards_stay_as_the_person_left_them(panel: HelpPanel) -> None:
    def is_open(page: str, title: str) -> bool:
        panel.show_page(page, "england_wales", ())
        cards = {card.accessibleName(): card for card in panel.cards}
        return cards[title].toggle.isChecked()

    assert not is_open("household", "Safe and Together")
    card = next(card for card in panel.cards if card.accessibleName() == "Safe and Together")
    card.toggle.click()
    assert card.toggle.accessibleName() == "Hide: Safe and Together"
    is_open("room", "Making it safe to ask")
    assert is_open("household", "Safe and Together")


def test_showing_the_same_again_leaves_the_cards_alone(panel: HelpPanel) -> None:
    panel.show_page("safety", "england_wales", ())
    before = list(panel.cards)
    panel.show_page("safety", "england_wales", {"debrief"})
    assert panel.cards == before


def test_do_and_dont_are_told_apart_in_words(panel: HelpPanel) -> None:
    panel.show_page("room", "england_wales", ())
    guide = load_pocket_guide()
    texts = shown(panel)
    avoided = next(
        entry for entry in fitting(guide, "room", "england_wales") if entry.kind == "dont"
    )
    before = texts[: texts.index(avoided.text)]
    headings = [text for text in before if text in KIND_WORDS.values()]
    assert headings[-1] == "Don’t"
    (text,) = (made for made in panel.findChildren(QLabel) if made.text() == avoided.text)
    assert text.accessibleName() == f"Don’t: {avoided.text}"


def test_words_to_say_stand_in_quotation_marks(panel: HelpPanel) -> None:
    panel.show_page("account", "england_wales", ())
    entries = fitting(load_pocket_guide(), "validate", "england_wales")
    spoken = next(entry for entry in entries if entry.kind == "say")
    assert f"“{spoken.text}”" in shown(panel)


def _fits_its_column(panel: HelpPanel) -> None:
    for page in GUIDE_PAGES:
        panel.show_page(page, "england_wales", {HONOUR, "forced-marriage", "fgm-safeguarding"})
        open_all(panel)
        assert panel.minimumSizeHint().width() <= tokens().px(WIDTH), page


def test_it_fits_a_column_of_300_pixels(panel: HelpPanel) -> None:
    _fits_its_column(panel)


@pytest.mark.usefixtures("twice_as_large")
def test_it_fits_the_column_at_twice_the_size(qtbot: QtBot) -> None:
    made = HelpPanel()
    qtbot.addWidget(made)
    _fits_its_column(made)


def test_no_line_is_cut_off(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    made = HelpPanel()
    area.setWidget(made)
    area.resize(tokens().px(WIDTH), 600)
    made.show_page("room", "england_wales", ())
    area.show()
    for text in made.findChildren(QLabel):
        if text.isVisible() and text.wordWrap():
            assert text.height() >= text.heightForWidth(text.width()), text.text()


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_before_the_gate_no_page_names_it(panel: HelpPanel, page: str) -> None:
    """Whoever stands at the desk may read this column, headings included."""
    findings = {HONOUR, "forced-marriage", "fgm-safeguarding"}
    panel.show_page(page, "england_wales", findings, quiet=True)
    open_all(panel)
    naming = re.compile(r"domestic|abus|violen|perpetrat|\bmarac\b|\bdash\b|\bidva\b", re.I)
    assert [text for text in shown(panel) if naming.search(text)] == []


def test_being_quiet_leaves_most_of_the_advice(panel: HelpPanel) -> None:
    for page in ("room", "signs", "questions"):
        panel.show_page(page, "england_wales", (), quiet=True)
        open_all(panel)
        fits = fitting(load_pocket_guide(), HELPED[page], "england_wales")
        kept = [entry for entry in fits if {entry.text, f"“{entry.text}”"} & set(shown(panel))]
        assert len(kept) >= len(fits) - 2, page
