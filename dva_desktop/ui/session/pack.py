"""Making documents and writing them to the folder that the person chose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from dva_desktop.core.documents import Context, Document, build, protect, render_pdf
from dva_desktop.core.guidance import Guidance, Locality
from dva_desktop.core.pathway import findings
from dva_desktop.core.platform.files import write_private
from dva_desktop.core.record import Record


class Made(msgspec.Struct, frozen=True):
    """A finished document: what it is, the blocks it came from, and its PDF."""

    document: Document
    pdf: bytes


def reference_of(consultation_id: str) -> str:
    """A neutral reference for documents and file names: nothing about anyone."""
    short = consultation_id[:8].upper()
    return f"CD-{short[:4]}-{short[4:]}"


def make(
    document_id: str,
    record: Record,
    guidance: Guidance,
    locality: Locality,
    reference: str,
    mark: str = "",
) -> Made:
    """Build and render one document. Pure; may run in any thread. ``mark`` is the vault's."""
    context = Context(
        guidance=guidance,
        locality=locality,
        findings=findings(record, guidance, locality),
        today=record.date,
        reference=reference,
        mark=mark,
    )
    document = build(document_id, record, context)
    return Made(document, render_pdf(document))


def write(folder: Path, made: Sequence[Made], passphrase: str | None) -> tuple[Path, ...]:
    """Write the documents into ``folder`` under neutral names; never over an existing file.

    Raises ``EnvironmentFault`` when the folder cannot take them; then none half-written is left.
    """
    paths = []
    for number, one in enumerate(made, start=1):
        content = protect(one.pdf, passphrase) if passphrase else one.pdf
        path = _free(folder, f"{one.document.reference}-{number}")
        write_private(path, content)
        paths.append(path)
    return tuple(paths)


def _free(folder: Path, stem: str) -> Path:
    path, again = folder / f"{stem}.pdf", 1
    while path.exists():
        again += 1
        path = folder / f"{stem}-{again}.pdf"
    return path
