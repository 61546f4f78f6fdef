"""The copy for transit: a PDF that opens only with its passphrase."""

from __future__ import annotations

import io

from pikepdf import Encryption, PasswordError, Pdf, PdfError, Permissions

from dva_desktop.core.errors import BugError, UserError

_LONGEST = 127  # bytes; PDF readers silently ignore the rest of a password (ISO 32000-2, 7.6.4)


def protect(pdf: bytes, passphrase: str) -> bytes:
    """A copy that opens only with ``passphrase``: AES-256, revision 6, metadata included.

    Raises ``UserError`` for a passphrase that is empty or too long to be kept whole.
    """
    if not passphrase.strip():
        raise UserError("A passphrase is needed to protect the document.")
    if len(passphrase.encode()) > _LONGEST:
        raise UserError("This passphrase is too long.", f"Use at most {_LONGEST} letters.")
    output = io.BytesIO()
    try:
        with Pdf.open(io.BytesIO(pdf)) as opened:
            # No forced version: qpdf silently drops encryption that a forced version cannot carry.
            opened.save(output, encryption=_sealed(passphrase))
    except (PdfError, PasswordError):
        raise BugError("The document to protect is not a plain PDF.") from None
    _check_sealed(output)
    return output.getvalue()


def _check_sealed(output: io.BytesIO) -> None:
    """Nothing leaves as protected that opens without its passphrase."""
    try:
        Pdf.open(output).close()
    except PasswordError:
        return
    raise BugError("The document was not protected; it has not been handed on.")


def _sealed(passphrase: str) -> Encryption:
    everything = Permissions(
        accessibility=True, extract=True, print_lowres=True, print_highres=True
    )
    return Encryption(
        owner=passphrase, user=passphrase, R=6, aes=True, metadata=True, allow=everything
    )
