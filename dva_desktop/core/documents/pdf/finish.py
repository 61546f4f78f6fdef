"""The last touches: structure, metadata and nothing else; and the sealed copy for transit."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Encryption, Name, PasswordError, Pdf, PdfError, Permissions, String

from dva_desktop.core.documents.pdf.tagging import Marks, Node, write_tree
from dva_desktop.core.errors import BugError, UserError

PRODUCT = "Consultation Desk"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{product}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_LONGEST = 127  # bytes; PDF readers silently ignore the rest of a password (ISO 32000-2, 7.6.4)


def finish(drawn: bytes, root: Node, marks: Marks, title: str) -> bytes:
    """The drawn pages as a tagged PDF 1.7 with a neutral title and no other trace.

    The same input gives the same bytes: no clock, no random identifier.
    """
    output = io.BytesIO()
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        write_tree(pdf, root, marks)
        pdf.Root.Lang = String("en-GB")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        for page in pdf.pages:
            page.obj.Tabs = Name.S
        _describe(pdf, title)
        pdf.save(
            output,
            force_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return output.getvalue()


def _describe(pdf: Pdf, title: str) -> None:
    """Title, language, product and PDF/UA part, and no other property."""
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title), Producer=String(PRODUCT)))
    packet = _XMP.format(title=escape(title), product=PRODUCT)
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


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
            opened.save(output, encryption=_sealed(passphrase), force_version="1.7")
    except (PdfError, PasswordError):
        raise BugError("The document to protect is not a plain PDF.") from None
    return output.getvalue()


def _sealed(passphrase: str) -> Encryption:
    everything = Permissions(
        accessibility=True, extract=True, print_lowres=True, print_highres=True
    )
    return Encryption(
        owner=passphrase, user=passphrase, R=6, aes=True, metadata=True, allow=everything
    )
