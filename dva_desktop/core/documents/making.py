"""Making one document from one record."""

from __future__ import annotations

import secrets

from dva_desktop.core.documents.forms import FORMS
from dva_desktop.core.documents.forms.material import Form, Material
from dva_desktop.core.documents.model import Context, Document
from dva_desktop.core.errors import UserError
from dva_desktop.core.pathway.facts import subject_causes_harm
from dva_desktop.core.record import Record

DOCUMENT_IDS: tuple[str, ...] = tuple(FORMS)

# Without 0 and O, 1, I and L, and U: nothing to mishear or misread, and no words.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def document_title(document_id: str) -> str:
    """The title on the page of this kind of document. Raises ``UserError`` for an unknown id."""
    return _form(document_id).title


def document_offer(document_id: str) -> str:
    """What it is for and what to ask before it is made, in a line; empty where findings ask for it.

    Raises ``UserError`` for an unknown id.
    """
    return _form(document_id).offer


def documents_offered(record: Record) -> tuple[str, ...]:
    """What no finding asks for and a person may choose; nothing beside a person causing harm."""
    if subject_causes_harm(record):
        return ()
    return tuple(form.id for form in FORMS.values() if form.offer)


def build(document_id: str, record: Record, context: Context) -> Document:
    """The document as blocks, ready to be shown, drawn or written.

    Raises ``UserError`` for an unknown id; for a document of the person at risk when the patient
    is the person causing harm (PCH-24); and for one whose ground is missing from the record.
    """
    form = _form(document_id)
    if subject_causes_harm(record) and not form.from_person_causing_harm:
        raise UserError(
            "This document is about a person at risk; this consultation is about the "
            "patient\u2019s own behaviour.",
            "It can be made only from a consultation with the person at risk.",
        )
    contents = form.contents(Material(record, context))
    return Document(
        id=form.id,
        title=form.title,
        recipient=contents.recipient,
        reference=context.reference,
        mark=context.mark,
        date=context.today,
        blocks=contents.blocks,
        marking=contents.marking,
        left_out=contents.left_out,
        ask_first=contents.ask_first,
    )


def new_reference() -> str:
    """A reference at random, such as ``CD-7K3M-2Q``, that says nothing about anyone."""
    signs = [secrets.choice(_SIGNS) for _ in range(6)]
    return f"CD-{''.join(signs[:4])}-{''.join(signs[4:])}"


def _form(document_id: str) -> Form:
    form = FORMS.get(document_id)
    if form is None:
        raise UserError("There is no document of this kind.", f"Known: {', '.join(FORMS)}.")
    return form
