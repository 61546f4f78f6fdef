"""The structure tree: what a screen reader is told about the page (ISO 32000, 14.7 and 14.8)."""

from __future__ import annotations

from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

Box = tuple[float, float, float, float]


@dataclass(eq=False)
class Node:
    """One element of the tree: its standard role, and what hangs under it.

    ``marks`` are (page, number) pairs of marked content; an element may run over several pages.
    """

    role: str
    alt: str = ""
    scope: str = ""
    box: Box | None = None
    kids: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was drawn for it; cells stay, so that every row has its columns."""
        bare = not self.marks and all(kid.is_empty for kid in self.kids)
        return bare and self.role not in ("TD", "TH")

    def add(self, role: str, *, alt: str = "", scope: str = "") -> Node:
        """A new element under this one."""
        self.kids.append(Node(role, alt=alt, scope=scope))
        return self.kids[-1]


class Marks:
    """Numbers marked content on each page, in the order of drawing."""

    def __init__(self) -> None:
        self.pages: list[list[Node]] = []

    def next(self, node: Node, page: int) -> int:
        """A fresh number on ``page`` for content of ``node``."""
        while len(self.pages) <= page:
            self.pages.append([])
        self.pages[page].append(node)
        number = len(self.pages[page]) - 1
        node.marks.append((page, number))
        return number


def write_tree(pdf: Pdf, document: Node, marks: Marks) -> None:
    """Put the tree below ``document`` into ``pdf``, with the way back from content to element."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    elements: dict[int, Object] = {}
    root.K = _element(pdf, document, root, elements)
    numbers = Array()
    for page, nodes in enumerate(marks.pages):
        numbers.append(page)
        numbers.append(pdf.make_indirect(Array([elements[id(node)] for node in nodes])))
        pdf.pages[page].obj.StructParents = page
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(marks.pages)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _element(pdf: Pdf, node: Node, parent: Object, elements: dict[int, Object]) -> Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.role), P=parent))
    elements[id(node)] = element
    if node.alt:
        element.Alt = String(node.alt)
    attributes = _attributes(node)
    if attributes is not None:
        element.A = attributes
    kids = [_content(pdf, node, mark) for mark in node.marks]
    kids += [_element(pdf, kid, element, elements) for kid in node.kids if not kid.is_empty]
    if node.marks:
        element.Pg = pdf.pages[node.marks[0][0]].obj
    element.K = kids[0] if len(kids) == 1 else Array(kids)
    return element


def _content(pdf: Pdf, node: Node, mark: tuple[int, int]) -> Object | int:
    """A number on the element's own page; a reference where the element runs on to another."""
    page, number = mark
    if page == node.marks[0][0]:
        return number
    return Dictionary(Type=Name.MCR, Pg=pdf.pages[page].obj, MCID=number)


def _attributes(node: Node) -> Dictionary | None:
    if node.scope:
        return Dictionary(O=Name.Table, Scope=Name("/" + node.scope))
    if node.box:
        return Dictionary(O=Name.Layout, BBox=Array([round(edge, 2) for edge in node.box]))
    if node.role == "L":
        return Dictionary(O=Name.List, ListNumbering=Name("/None"))
    return None
