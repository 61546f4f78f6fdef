"""How the tests read a document: its values, its notices, its facts in order."""

from __future__ import annotations

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    Document,
    Field,
    Paragraph,
    Table,
    build,
)
from dva_desktop.core.record import (
    Action,
    Consent,
    Decision,
    DecisionAbout,
    PatientTold,
    Record,
)
from tests.core.documents.sample import RECORD, TODAY, context

EMPTY = Record(locality="somerset", date=TODAY)
VICTIM_SIDE = tuple(
    each for each in DOCUMENT_IDS if each not in ("gp-record-entry", "childrens-referral")
)


def made(document_id: str, record: Record = RECORD, locality: str = "somerset") -> Document:
    return build(document_id, record, context(record, locality))


def in_order(text: str, *facts: str) -> bool:
    """Whether the facts stand in the text one after the other."""
    place = 0
    for fact in facts:
        place = text.find(fact, place)
        if place < 0:
            return False
        place += len(fact)
    return True


def values(document: Document) -> dict[str, str]:
    """The fields of a document by label (the last one wins)."""
    return {block.label: block.value for block in document.blocks if isinstance(block, Field)}


def criteria(record: Record) -> dict[str, tuple[str, str]]:
    """The MARAC criteria by their first words: met, and why."""
    document = made("marac-referral", record)
    table = next(
        block
        for block in document.blocks
        if isinstance(block, Table) and block.header[0] == "Criterion"
    )
    return {row[0].split(":")[0]: (row[1], row[2]) for row in table.rows}


def notices(document: Document) -> str:
    """Every notice of a document, as one text."""
    return " ".join(
        block.text
        for block in document.blocks
        if isinstance(block, Paragraph) and block.emphasis == "notice"
    )


def decided(
    about: DecisionAbout = DecisionAbout.MARAC,
    *,
    share: bool | None = True,
    consent: Consent | None = None,
    told: PatientTold | None = None,
) -> Action:
    decision = Decision(about=about, share=share, consent=consent, patient_told=told)
    return Action(decisions=(decision,))
