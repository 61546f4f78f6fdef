"""Cards that speak: a sentence to say, what follows, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dva_desktop.core.guidance import Prompt
from dva_desktop.core.pathway import Finding, Urgency
from dva_desktop.ui.widgets.basics import Card, announce, button, column, label

URGENCY_WORDS = {
    Urgency.STOP: "Stop",
    Urgency.NOW: "Now",
    Urgency.TODAY: "Today",
    Urgency.PLAN: "Plan",
    Urgency.NOTE: "Note",
}


class PromptCard(Card):
    """One sentence to say, large; the others one press away."""

    def __init__(
        self,
        title: str,
        prompts: Sequence[Prompt],
        name: str,
        onward: str = "Another way to say it",
    ) -> None:
        super().__init__("prompt")
        self._prompts = list(prompts)
        self._at = 0
        self._title = title
        self.eyebrow = label("", "eyebrow")
        self.sentence = label("", "say")
        self.source = label("", "small")
        self.back = button("Previous", name=f"{name}:previous")
        self.onward = button(onward, name=f"{name}:next")
        self.back.clicked.connect(lambda: self._turn(-1))
        self.onward.clicked.connect(lambda: self._turn(1))
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addWidget(self.onward)
        row.addStretch(1)
        row.addWidget(self.source)
        self.add(self.eyebrow, self.sentence)
        self.add_layout(row)
        self.back.setVisible(len(prompts) > 1)
        self.onward.setVisible(len(prompts) > 1)
        self._show()

    def show_prompts(self, prompts: Sequence[Prompt]) -> None:
        """Offer other sentences, for instance after the setting has changed."""
        if list(prompts) == self._prompts:
            return
        self._prompts, self._at = list(prompts), 0
        self.back.setVisible(len(prompts) > 1)
        self.onward.setVisible(len(prompts) > 1)
        self._show()

    def current(self) -> Prompt | None:
        """The sentence on screen."""
        return self._prompts[self._at] if self._prompts else None

    def _turn(self, step: int) -> None:
        self._at = (self._at + step) % len(self._prompts)
        self._show()
        announce(self, self.sentence.text())

    def _show(self) -> None:
        prompt = self.current()
        if prompt is None:
            self.hide()
            return
        count = f"  ·  {self._at + 1} of {len(self._prompts)}" if len(self._prompts) > 1 else ""
        self.eyebrow.setText(f"{self._title}{count}")
        self.sentence.setText(f"\u201c{prompt.text}\u201d")
        self.sentence.setAccessibleName(f"{self._title}: {prompt.text}")
        self.source.setText(prompt.source)


class FindingCard(Card):
    """What to do, how soon; opens to the answers behind it and the source."""

    place_wanted = Signal(str)

    def __init__(self, finding: Finding, *, is_open: bool = False) -> None:
        super().__init__(finding.urgency.value)
        self.finding = finding
        self.body.setSpacing(self.body.spacing() // 2)
        head = QHBoxLayout()
        badge = label(URGENCY_WORDS[finding.urgency], f"badge-{finding.urgency.value}", wrap=False)
        head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(finding.title, "h3"), 1)
        self.add_layout(head)
        self.add(label(finding.action))
        if finding.lift:
            self.add(label(f"What lifts it: {finding.lift}", "muted"))
        self.toggle = button("Why am I seeing this?", "link", name=f"finding:{finding.id}")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName(f"Why am I seeing this? {finding.title}")
        self.why: QWidget | None = None
        self.toggle.toggled.connect(self._open)
        self.add(self.toggle)
        self.toggle.setChecked(is_open)
        self.setAccessibleName(f"{URGENCY_WORDS[finding.urgency]}: {finding.title}")

    def _open(self, is_open: bool) -> None:
        if self.why is None:
            self.why = _why(self.finding, self)
            self.add(self.why)
        self.why.setVisible(is_open)


class FindingsPanel(QWidget):
    """The findings as cards. A card stays as it is, open or shut, while its finding stays."""

    place_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[str, FindingCard] = {}
        self._rows = column(spacing=8, margin=16)
        self.setLayout(self._rows)
        self._nothing = label("Nothing yet. It appears here as you answer.", "muted")
        self._rows.addWidget(self._nothing)
        self._rows.addStretch(1)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these, in this order."""
        kept = {
            one.id: card
            for one in findings
            if (card := self._cards.get(one.id)) is not None and card.finding == one
        }
        new = [one for one in findings if one.id not in kept and one.id not in self._cards]
        for own, card in self._cards.items():
            if own not in kept:
                self._rows.removeWidget(card)
                card.hide()
                card.deleteLater()
        for place, one in enumerate(findings, start=1):
            card = kept.get(one.id) or self._card(one)
            kept[one.id] = card
            if self._rows.indexOf(card) != place:
                self._rows.insertWidget(place, card)
        self._cards = kept
        self._nothing.setVisible(not findings)
        self._announce(new)

    def _card(self, finding: Finding) -> FindingCard:
        before = self._cards.get(finding.id)
        card = FindingCard(finding, is_open=before is not None and before.toggle.isChecked())
        card.place_wanted.connect(self.place_wanted)
        return card

    def _announce(self, new: Sequence[Finding]) -> None:
        for finding in new:
            urgent = finding.urgency in (Urgency.STOP, Urgency.NOW)
            announce(self, f"{URGENCY_WORDS[finding.urgency]}: {finding.title}", urgent=urgent)


def _why(finding: Finding, card: FindingCard) -> QWidget:
    box = Card()
    box.setProperty("role", "")
    box.body.setContentsMargins(0, 0, 0, 0)
    box.body.setSpacing(box.body.spacing() // 3)
    box.add(label("Because of these answers", "eyebrow"))
    for reason in finding.reasons:
        link = button(reason.text, "link")
        link.setText(_short(reason.text))
        link.setToolTip(reason.text)
        link.setAccessibleName(f"Change: {reason.text}")
        link.clicked.connect(lambda _c=False, field=reason.field: card.place_wanted.emit(field))
        box.add(link)
    box.add(label("Source: " + ", ".join(finding.sources), "small"))
    return box


def _short(text: str, most: int = 44) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


class StopCard(Card):
    """Something must not go on as it is; says why, and what would lift it."""

    def __init__(self, title: str, text: str, lift: str = "") -> None:
        super().__init__("stop")
        self.add(label(title, "h2"), label(text))
        if lift:
            self.add(label(lift, "muted"))
        self.setAccessibleName(f"Stop: {title}")
