"""Advice beside a page: only what fits it, as short cards, do and don't plainly apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial
from typing import cast, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dva_desktop.core.guidance import (
    Guide,
    GuideEntry,
    PageId,
    Topic,
    fitting,
    load_pocket_guide,
)
from dva_desktop.core.guidance.model import LegalFrame
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, button, clear_layout, column, label

KIND_WORDS = {
    "do": "Do",
    "dont": "Don\u2019t",
    "say": "Say",
    "ask": "Ask",
    "check": "Check",
    "know": "Good to know",
}
FRAME_WORDS = {"england_wales": "England and Wales", "scotland": "Scotland"}
_LOOKS = {"do": ("advice-do", "do"), "dont": ("advice-dont", "dont")}
_FOLDED_FROM = 4  # a card with this many pieces of advice folds, unless it is the first

# Where the page of the walk has another name than the page of the guide.
_PAGES = {
    "consultation": "about",
    "patient": "about",
    "questions": "ask",
    "say": "validate",
    "account": "validate",
    "safe_and_together": "household",
    "behaviour": "person_causing_harm",
    "person_causing_harm_patient": "person_causing_harm",
}
# What tells a stranger at the desk what the conversation is about.
_NAMES_IT = re.compile(r"domestic|abus|violen|perpetrat|\bmarac\b|\bdash\b|\bidva\b", re.I)


_Advice = tuple[tuple[Topic, tuple[GuideEntry, ...]], ...]


class AdviceCard(Card):
    """One topic: its advice in groups, what to do first, what is good to know last.

    With ``is_open`` given the card can be folded; without, it is always open. What is folded is
    made when it is opened.
    """

    def __init__(
        self,
        title: str,
        entries: Sequence[GuideEntry],
        name: str,
        *,
        is_open: bool | None = None,
        show_law: bool = False,
    ) -> None:
        super().__init__()
        px = tokens().px
        self.body.setSpacing(px(8))
        self.body.setContentsMargins(px(12), px(10), px(12), px(12))
        self.setAccessibleName(title)
        self._title, self._entries, self._show_law = title, entries, show_law
        self._advice: QWidget | None = None
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(title, "h3"), 1)
        self.toggle = button("", "link", name=f"advice:{name}")
        self.toggle.setCheckable(True)
        head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        self.add_layout(head)
        self.toggle.setVisible(is_open is not None)
        self.toggle.setChecked(is_open is not False)
        self.toggle.toggled.connect(self._fold)
        self._fold(is_open is not False)

    def _fold(self, is_open: bool) -> None:
        if is_open and self._advice is None:
            self._advice = _groups(self._entries, show_law=self._show_law)
            self.add(self._advice)
        if self._advice is not None:
            self._advice.setVisible(is_open)
        self.toggle.setText("Hide" if is_open else f"Show {len(self._entries)}")
        self.toggle.setAccessibleName(f"{self.toggle.text()}: {self._title}")


class HelpPanel(QWidget):
    """What the sources advise for one page, under one law, given what has been found."""

    def __init__(self, guide: Guide | None = None) -> None:
        super().__init__()
        self._guide = guide
        self._shown: _Advice = ()
        self._folds: dict[tuple[str, str], bool] = {}  # by page and topic, as the person left them
        self.cards: list[AdviceCard] = []
        rows = column(spacing=8, margin=12)
        self.setLayout(rows)
        rows.addWidget(label("For this page", "h2"))
        self._nothing = label("No advice for this page. The reference has all of it.", "muted")
        rows.addWidget(self._nothing)
        self._cards = column(spacing=8)
        rows.addLayout(self._cards)
        rows.addStretch(1)

    def show_page(
        self,
        page_id: str,
        legal_frame: LegalFrame | None,
        finding_ids: Collection[str],
        *,
        quiet: bool = False,
    ) -> None:
        """Show what fits this page; nothing fits a page that the guide does not know.

        Topics that a finding has opened come first. Cards stay folded or open as they were left.
        ``quiet``, until the gate has been passed, leaves out every word that names it.
        """
        self._guide = self._guide or load_pocket_guide()
        wanted = _topics(self._guide, page_id, legal_frame, finding_ids)
        if quiet:
            wanted = _quiet(wanted)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear_layout(self._cards)
        self.cards = []
        for place, (topic, entries) in enumerate(wanted):
            key = (page_id, topic.id)
            is_open = self._folds.get(key, place == 0 or bool(topic.findings))
            folds = len(entries) >= _FOLDED_FROM
            card = AdviceCard(topic.title, entries, topic.id, is_open=is_open if folds else None)
            card.toggle.toggled.connect(partial(self._folds.__setitem__, key))
            self._cards.addWidget(card)
            card.show()  # with its page, not an event later
            self.cards.append(card)
        self._nothing.setVisible(not wanted)


def _topics(
    guide: Guide, page_id: str, legal_frame: LegalFrame | None, finding_ids: Collection[str]
) -> _Advice:
    page = _PAGES.get(page_id, page_id)
    if page not in get_args(PageId):
        return ()
    fits = set(fitting(guide, cast("PageId", page), legal_frame, finding_ids))
    found = [
        (topic, kept)
        for topic in guide.topics
        if (kept := tuple(entry for entry in topic.entries if entry in fits))
    ]
    return tuple(sorted(found, key=lambda each: not each[0].findings))


def _quiet(topics: _Advice) -> _Advice:
    said = (
        (topic, tuple(entry for entry in entries if not _names_it(entry)))
        for topic, entries in topics
        if not _NAMES_IT.search(topic.title)
    )
    return tuple((topic, entries) for topic, entries in said if entries)


def _names_it(entry: GuideEntry) -> bool:
    return _NAMES_IT.search(f"{entry.text} {entry.help} {entry.source}") is not None


def _groups(entries: Sequence[GuideEntry], *, show_law: bool) -> QWidget:
    """The entries under their kinds: what to do first, what is good to know last."""
    groups = QWidget()
    rows = column(spacing=12)
    groups.setLayout(rows)
    for kind, words in KIND_WORDS.items():
        of_kind = [entry for entry in entries if entry.kind == kind]
        if of_kind:
            rows.addWidget(_group(kind, words, of_kind, show_law=show_law))
    return groups


def _group(kind: str, words: str, entries: Sequence[GuideEntry], *, show_law: bool) -> QFrame:
    frame_look, title_look = _LOOKS.get(kind, ("advice", "eyebrow"))
    group = QFrame()
    group.setProperty("role", frame_look)
    rows = column(spacing=4)
    rows.setContentsMargins(tokens().px(10), 0, 0, 0)
    group.setLayout(rows)
    rows.addWidget(label(words, title_look))
    advice = column(spacing=10)
    for entry in entries:
        advice.addLayout(_entry(entry, words, show_law=show_law))
    rows.addLayout(advice)
    return group


def _entry(entry: GuideEntry, kind: str, *, show_law: bool) -> QVBoxLayout:
    rows = column(spacing=0)
    said = f"\u201c{entry.text}\u201d" if entry.kind == "say" else entry.text
    text = label(said)
    text.setAccessibleName(f"{kind}: {entry.text}")
    rows.addWidget(text)
    if entry.help:
        rows.addWidget(label(entry.help, "muted"))
    law = FRAME_WORDS.get(entry.legal_frame or "", "") if show_law else ""
    rows.addWidget(label("  \u00b7  ".join(part for part in (law, entry.source) if part), "small"))
    return rows
