"""``dva-desktop documents``: write the documents that follow from a vignette."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    Context,
    Document,
    build,
    render_html,
    render_pdf,
    render_text,
)
from dva_desktop.core.errors import DvaError, UserError
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway import documents_due, findings
from dva_desktop.core.pathway.vignette import Vignette, load_vignette
from dva_desktop.core.platform.files import os_fault, write_private

# A vignette is a trial: the reference says so, and the same vignette gives the same bytes.
REFERENCE = "CD-0000-00"
_OK, _REFUSED = 0, 2
_DESCRIPTION = """\
Write the documents that follow from a vignette (an invented consultation, see
"dva-desktop vignettes -h"), so that they can be read before anyone depends on them.

Each is written as DIR/<id>.pdf, for example DIR/marac-referral.pdf. For each document the
program says for whom it is and what the form keeps back.
"""
_EPILOG = """\
Exit status: 0 written (or none was due); 2 the vignette was refused, or a document could not be
made or written; the reason is given.
"""


def run(argv: list[str]) -> int:
    """Run ``dva-desktop documents`` with these arguments; returns the exit status."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else _REFUSED
    try:
        made = _documents(load_vignette(options.vignette), options.document)
        _write(made, options.out, html=options.html, text=options.text)
    except DvaError as fault:
        print(fault, file=sys.stderr)
        return _REFUSED
    if not made:
        print("No document follows from this vignette.")
    return _OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dva-desktop documents",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("vignette", type=Path, metavar="VIGNETTE", help="a TOML file")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write into; made if new"
    )
    parser.add_argument("--html", action="store_true", help="write each as a web page too")
    parser.add_argument("--text", action="store_true", help="write each as plain text too")
    parser.add_argument(
        "--document",
        action="append",
        choices=DOCUMENT_IDS,
        metavar="ID",
        help="write this document, whether or not it is due; may be given more than once. "
        f"One of: {', '.join(DOCUMENT_IDS)}",
    )
    return parser


def _documents(vignette: Vignette, chosen: list[str] | None) -> list[Document]:
    record = vignette.record
    guidance, locality = load_guidance(), load_locality(record.locality)
    found = findings(record, guidance, locality)
    due = chosen or [
        each for each in documents_due(record, found, locality) if each in DOCUMENT_IDS
    ]
    context = Context(
        guidance=guidance,
        locality=locality,
        findings=found,
        today=record.date,
        reference=REFERENCE,
    )
    return [build(document_id, record, context) for document_id in dict.fromkeys(due)]


def _write(documents: list[Document], folder: Path, *, html: bool, text: bool) -> None:
    renderers: dict[str, Callable[[Document], bytes]] = {".pdf": render_pdf}
    if html:
        renderers[".html"] = lambda document: render_html(document).encode()
    if text:
        renderers[".txt"] = lambda document: render_text(document).encode()
    if documents:
        _make(folder)
    for document in documents:
        for suffix, render in renderers.items():
            write_private(folder / f"{document.id}{suffix}", render(document))
        print("\n".join(_report(document)))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise UserError("There is a file where the folder should be.") from None
    except OSError as error:
        raise os_fault(error) from None


def _report(document: Document) -> Iterator[str]:
    yield f"{document.id}.pdf: {document.title}, for: {document.recipient}"
    for question in document.ask_first:
        yield f"    first: {question}"
    for reason in document.left_out:
        yield f"    kept back: {reason}"
