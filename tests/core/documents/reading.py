"""Reading a PDF as a screen reader does: along the structure tree, by marked content."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pdfua
import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf


@dataclass
class Element:
    """One element of the structure tree with the text that hangs directly under it."""

    role: str
    text: str = ""
    alt: str = ""
    scope: str = ""
    pages: set[int] = field(default_factory=set)
    kids: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


def structure(pdf: bytes) -> Element:
    """The whole tree of a tagged PDF."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        content = [marked_text(page) for page in opened.pages]
        numbers = {page.obj.objgen: place for place, page in enumerate(opened.pages)}
        return _element(opened.Root.StructTreeRoot.K, content, numbers)


def spoken(pdf: bytes) -> str:
    """All text in reading order, one line for each element."""
    return "\n".join(each.text for each in structure(pdf).walk() if each.text)


def complaints(pdf: bytes) -> list[str]:
    """What the PDF/UA checker finds, and what it could not check; the file lives for the call."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checked.pdf"
        path.write_bytes(pdf)
        report = pdfua.validate(str(path))
    found = [f"{each.rule_id}: {each.message}" for each in report.findings]
    return found + [f"{each.rule_id} not checked" for each in report.skipped]


def _element(
    node: Object, content: list[dict[int, str]], numbers: dict[tuple[int, int], int]
) -> Element:
    found = Element(role=str(node.S).strip("/"), alt=str(node.get("/Alt", "")))
    if "/A" in node and "/Scope" in node.A:
        found.scope = str(node.A.Scope).strip("/")
    kids = node.K if isinstance(node.K, pikepdf.Array) else [node.K]
    for kid in kids:
        if not isinstance(kid, Dictionary):
            _take(found, int(kid), node.Pg, content, numbers)
        elif kid.get("/Type") == Name.MCR:
            _take(found, int(kid.MCID), kid.Pg, content, numbers)
        else:
            found.kids.append(_element(kid, content, numbers))
    return found


def _take(
    found: Element,
    number: int,
    page: Object,
    content: list[dict[int, str]],
    numbers: dict[tuple[int, int], int],
) -> None:
    place = numbers[page.objgen]
    found.pages.add(place)
    found.text += content[place][number]


def marked_text(page: pikepdf.Page) -> dict[int, str]:
    """Marked content number to its text; artifacts stand under -1, unmarked text under -2."""
    fonts = {name: _unicode(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {-1: "", -2: ""}
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page):
        assert isinstance(step, pikepdf.ContentStreamInstruction)
        operands = step.operands
        match str(step.operator):
            case "BDC":
                stack.append(_number(operands[1]))
                found.setdefault(_owner(stack), "")
            case "BMC":
                stack.append(-1)
            case "EMC":
                stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                text = "".join(font[code] for code in bytes(operands[0]))
                found[_owner(stack)] += text
    return found


def _owner(stack: list[int | None]) -> int:
    """The innermost marked content with a number, an artifact, or nothing."""
    return next((each for each in reversed(stack) if each is not None), -2)


def _number(properties: Object) -> int | None:
    """The MCID; a span inside (for the reading order of a run) has none."""
    assert isinstance(properties, Dictionary)
    return int(properties.MCID) if "/MCID" in properties else None


def _unicode(font: Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9A-F]+)> <([0-9A-F]+)>$", table, re.MULTILINE)
    return {int(code, 16): chr(int(character, 16)) for code, character in pairs}
