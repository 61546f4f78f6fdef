"""A certificate of deletion as people read it; nothing in it tells of whom."""

from __future__ import annotations

from dva_desktop.core.vault.retention import Certificate
from dva_desktop.ui.front import NAME
from dva_desktop.ui.session.pack import reference_of
from dva_desktop.ui.widgets.dates import say_date


def certificate_text(paper: Certificate, by: str) -> str:
    """The whole certificate, line by line; ``by`` is the name of who deleted it, if it is known."""
    at = paper.at.astimezone()
    filed = say_date(paper.filed_on) if paper.filed_on else "Not filed"
    due = say_date(paper.due_on) if paper.due_on else "Not due"
    lines = [
        f"{NAME}: certificate of deletion",
        "",
        f"Number of the consultation: {reference_of(paper.consultation)}",
        f"Deleted for good on: {say_date(at.date())}, {at:%H:%M}",
        f"By: {by or paper.by}",
        f"Reason: {paper.reason or 'The period for keeping it was over.'}",
        f"Filed to the record on: {filed}",
        f"Kept for: {paper.period_days} days after filing",
        f"Due from: {due}",
        "",
        f"Deleted: {_count(paper.sections, 'section')}, {_count(paper.documents, 'document')}",
        f"Lines of the journal that stay, without a word of it: {paper.journal_rows}",
        f"Mark of the journal before the deletion: {paper.mark}",
        f"Number of this certificate: {paper.id}",
        "",
        "What this deletion could not reach:",
        *(f"- {words}" for words in paper.beyond_reach),
    ]
    return "\r\n".join(lines) + "\r\n"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
