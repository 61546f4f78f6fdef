"""Cards that open on a page when an answer calls for them, with words from the pocket guide."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from dva_desktop.core.guidance import (
    Guidance,
    GuideEntry,
    Locality,
    PageId,
    Prompt,
    load_pocket_guide,
)
from dva_desktop.core.guidance.model import LegalFrame
from dva_desktop.ui.widgets.basics import Card, column, label
from dva_desktop.ui.widgets.cards import PromptCard
from dva_desktop.ui.widgets.help_panel import AdviceCard

_ONE_CHANCE = "one_chance"


class MadeWhenShown(QWidget):
    """Something that is made when it is first shown: most consultations never need it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(spacing=0)
        self.setLayout(self._rows)

    def make(self) -> QWidget:
        """What is shown."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        if not self._rows.count():
            made = self.make()
            self._rows.addWidget(made)
            made.show()  # what joins a window that is shown already would wait for another turn
        super().showEvent(event)


class SpecialAdvice(MadeWhenShown):
    """One topic of the guide, as far as it belongs on this page under this law."""

    def __init__(self, topic: str, page: PageId, frame: LegalFrame) -> None:
        super().__init__()
        self._topic, self._page, self._frame = topic, page, frame

    def make(self) -> QWidget:
        topic = load_pocket_guide().topic(self._topic)
        entries = [entry for entry in topic.entries if self._belongs(entry)]
        return AdviceCard(topic.title, entries, topic.id, is_open=True)

    def _belongs(self, entry: GuideEntry) -> bool:
        """What to do, say and ask, and the law of the place; the rest is in the reference."""
        return (
            self._page in entry.pages
            and entry.legal_frame in (None, self._frame)
            and (entry.kind != "know" or entry.legal_frame is not None)
        )


class OneChance(MadeWhenShown):
    """Before anything else where honour, a forced marriage or FGM may be part of it."""

    def make(self) -> QWidget:
        entry = guide_entry("honour_based", _ONE_CHANCE)
        card = Card("now")
        card.setAccessibleName("One chance")
        card.add(label("You may have one chance", "h2"), label(entry.text))
        card.add(label(entry.source, "small"))
        return card


class Under16Card(Card):
    """Why two pages are gone and the family comes first (D-02, D-31)."""

    def __init__(self, locality: Locality) -> None:
        super().__init__("note")
        self.setAccessibleName("Under 16: the way for children")
        self.add(
            label("Under 16: the way for children", "h3"),
            label(
                f"The adult checklist and {locality.marac} begin at 16, so both are left out. "
                "Record who is in the family. If this young person is being harmed, or may be, "
                f"tell {locality.children_team} today."
            ),
            label("002 §1.1; 004 L189", "small"),
        )


class CallCard(Card):
    """On a call nobody sees who listens: what to find out first, and a way to stop."""

    def __init__(self, guidance: Guidance) -> None:
        super().__init__()
        self.setAccessibleName("On a call: can anyone hear it?")
        self.add(
            label("Can anyone hear the call?", "h2"),
            label("Ask only what can be answered with yes or no, and agree on words that stop it."),
        )
        first = [one for one in guidance.opening_questions if one.places and one.yes_no]
        self.prompts = PromptCard("Say first", first, "call")
        self.add(self.prompts)


def guide_entry(topic: str, entry: str) -> GuideEntry:
    """One piece of advice of the pocket guide; ``KeyError`` if it is not there."""
    found = (one for one in load_pocket_guide().topic(topic).entries if one.id == entry)
    for one in found:
        return one
    raise KeyError(f"{topic}.{entry}")


def as_prompts(entries: Iterable[GuideEntry]) -> tuple[Prompt, ...]:
    """Advice that is meant to be said aloud, for a card that shows one sentence at a time."""
    return tuple(Prompt(id=one.id, text=one.text, source=one.source) for one in entries)
