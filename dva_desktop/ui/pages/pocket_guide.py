"""The reference: everything the sources advise, the codes and the contacts, open to a search.

It holds nothing about anyone and needs no vault, so it opens before anything is unlocked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from dva_desktop.core.guidance import (
    Code,
    Guide,
    GuideEntry,
    Locality,
    Service,
    load_pocket_guide,
    whose_list,
)
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, clear_layout, column, label
from dva_desktop.ui.widgets.dates import say_date
from dva_desktop.ui.widgets.help_panel import AdviceCard
from dva_desktop.ui.widgets.reference_cards import CodesCard, ServiceCard

CONTACTS, CODES = "contacts", "codes"
MOST_SHOWN = 40
_AT_ONCE = 4  # cards made before the next event; more than fit on a screen
_NARROW = 840  # below this width (at text scale 1) the topics and the reading take turns
_LIST_WIDTH, _READING_WIDTH = 340, 760
_MARGIN, _NARROW_MARGIN = 24, 12
_WELCOME = (
    "Choose a topic, or search. Nothing here is about any patient, and what you type is not kept."
)
_Found = tuple[str, GuideEntry | Code | Service]  # the section it stands in, and the thing itself


class PocketGuide(QWidget):
    """Search above, topics on the left, what is read on the right. Esc clears, then closes."""

    closed = Signal()

    def __init__(
        self, localities: Sequence[Locality], today: dt.date, guide: Guide | None = None
    ) -> None:
        super().__init__()
        self._guide = guide or load_pocket_guide()
        self._localities, self._today = tuple(localities), today
        self._titles = {CONTACTS: "Contacts"} if localities else {}
        self._titles |= {CODES: "Codes"}
        self._titles |= {topic.id: topic.title for topic in self._guide.topics}
        self._is_reading, self._opened = False, ""
        self.setAccessibleName("Reference")
        self._outer = outer = column(spacing=12, margin=_MARGIN)
        self.setLayout(outer)
        outer.addLayout(self._head())
        self.search = self._search_field()
        outer.addWidget(self.search)
        self.count = label("", "muted")
        self.count.hide()
        outer.addWidget(self.count)
        body = QHBoxLayout()
        body.setSpacing(tokens().px(16))
        self.topics = self._topic_list()
        body.addWidget(self.topics)
        self.reading = self._reading_side()
        body.addWidget(self.reading, 1)
        outer.addLayout(body, 1)
        self.setFocusProxy(self.search)
        self._coming: Iterator[QWidget] = iter(())
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._fill)
        self._read(iter([label(_WELCOME, "muted")]))

    def sections(self) -> tuple[str, ...]:
        """The ids of what can be opened, in the order of the list."""
        return tuple(self._titles)

    @property
    def is_filling(self) -> bool:
        """Whether some of what is to be read is still being made."""
        return self._filling.isActive()

    def open_section(self, section: str) -> None:
        """Read the contacts, the codes or one topic; ``KeyError`` if there is no such section."""
        item = self._items[section]
        self.topics.setCurrentItem(item)
        self._open(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_panes()

    # building

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Reference", "h1"), 1)
        self.back = button("All topics", name="guide:topics")
        self.back.clicked.connect(self._to_topics)
        self.back.hide()
        row.addWidget(self.back)
        close = button("Close", name="guide:close")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        return row

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("guide.search")
        field.setPlaceholderText("Search: a word, a service, a code")
        field.setAccessibleName("Search the reference: a word, a service, a code")
        field.textChanged.connect(self._search)
        return field

    def _topic_list(self) -> QListWidget:
        self._items: dict[str, QListWidgetItem] = {}
        topics = QListWidget()
        topics.setObjectName("guide.topics")
        topics.setAccessibleName("Topics")
        topics.setWordWrap(True)
        topics.setTextElideMode(Qt.TextElideMode.ElideNone)
        topics.setResizeMode(QListWidget.ResizeMode.Adjust)
        topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section, title in self._titles.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, section)
            topics.addItem(item)
            self._items[section] = item
        topics.itemClicked.connect(self._open)
        topics.itemActivated.connect(self._open)
        topics.currentItemChanged.connect(lambda item, _before: self._follow(item))
        return topics

    def _reading_side(self) -> QScrollArea:
        reading = QScrollArea()
        reading.setProperty("role", "reading")
        reading.setWidgetResizable(True)
        reading.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        reading.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        reading.setAccessibleName("Text")
        holder, inner = QWidget(), QWidget()
        inner.setMaximumWidth(tokens().px(_READING_WIDTH))
        self._rows = column(spacing=12)
        inner.setLayout(self._rows)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, tokens().px(8), 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        reading.setWidget(holder)
        return reading

    # reading

    def _follow(self, item: QListWidgetItem | None) -> None:
        """With the arrow keys the reading follows the list."""
        if item is not None and self.topics.hasFocus() and not self._is_narrow():
            self._open(item)

    def _open(self, item: QListWidgetItem) -> None:
        section = str(item.data(Qt.ItemDataRole.UserRole))
        self._is_reading = True
        if section != self._opened:
            self._read(self._section(section), section)
        self._choose_panes()
        if self._is_narrow():
            self.reading.setFocus()

    def _section(self, section: str) -> Iterator[QWidget]:
        if section == CONTACTS:
            yield from self._contacts()
        elif section == CODES:
            yield label("Codes", "h2")
            yield from _code_cards(self._guide.codes)
        else:
            topic = self._guide.topic(section)
            yield AdviceCard(topic.title, topic.entries, topic.id, show_law=True)

    def _contacts(self) -> Iterator[QWidget]:
        for locality in self._localities:
            if whose := whose_list(locality, self._today, say_date):
                yield label(f"{locality.name}: {whose}", "warn")
        for place, services in _by_place(self._localities).items():
            yield label(f"Contacts: {place}", "h2")
            yield from (self._service_card(service) for service in services)

    def _service_card(self, service: Service) -> ServiceCard:
        areas = {own: name for each in self._localities for own, name in each.areas.items()}
        return ServiceCard(service, self._today, areas)

    def _read(self, widgets: Iterator[QWidget], section: str = "") -> None:
        """Show these: what is seen first at once, the rest between events, so typing goes on."""
        clear_layout(self._rows)
        self._rows.addStretch(1)
        self._coming, self._opened = widgets, section
        self.reading.verticalScrollBar().setValue(0)
        self._choose_panes()
        self._fill(_AT_ONCE)

    def _fill(self, count: int = 1) -> None:
        made = list(islice(self._coming, count))
        for widget in made:
            self._rows.insertWidget(self._rows.count() - 1, widget)
        if made:
            self._filling.start()

    # searching

    def _search(self, words: str) -> None:
        found = list(self._find(words)) if words.strip() else []
        sections = {section for section, _thing in found}
        for section, item in self._items.items():
            item.setHidden(bool(words.strip()) and section not in sections)
        self.topics.setCurrentRow(-1)
        self.count.setVisible(bool(words.strip()))
        if not words.strip():
            self._is_reading = False
            self._read(iter([label(_WELCOME, "muted")]))
            return
        self.count.setText(_count_words(len(found)))
        announce(self.search, self.count.text())
        self._is_reading = True
        self._read(self._results(found[:MOST_SHOWN]))

    def _find(self, words: str) -> Iterator[_Found]:
        wanted = words.casefold().split()
        for services in _by_place(self._localities).values():
            for service in services:
                text = _searched(service)
                if all(word in text for word in wanted):
                    yield CONTACTS, service
        things = self._guide.search(words)
        yield from ((CODES, thing) for thing in things if isinstance(thing, Code))
        home = {id(entry): topic.id for topic in self._guide.topics for entry in topic.entries}
        yield from ((home[id(thing)], thing) for thing in things if isinstance(thing, GuideEntry))

    def _results(self, found: Sequence[_Found]) -> Iterator[QWidget]:
        for section, group in groupby(found, key=lambda each: each[0]):
            things = [thing for _section, thing in group]
            services = [thing for thing in things if isinstance(thing, Service)]
            yield from (self._service_card(service) for service in services)
            yield from _code_cards([thing for thing in things if isinstance(thing, Code)])
            entries = [thing for thing in things if isinstance(thing, GuideEntry)]
            if entries:
                yield AdviceCard(self._titles[section], entries, section, show_law=True)

    # narrow windows

    def _is_narrow(self) -> bool:
        return self.width() < tokens().px(_NARROW)

    def _to_topics(self) -> None:
        self._is_reading = False
        self._choose_panes()
        self.topics.setFocus()

    def _choose_panes(self) -> None:
        narrow = self._is_narrow()
        self.topics.setVisible(not narrow or not self._is_reading)
        list_width = tokens().px(_LIST_WIDTH)
        self.topics.setMinimumWidth(0 if narrow else list_width)
        self.topics.setMaximumWidth(16_777_215 if narrow else list_width)
        margin = tokens().px(_NARROW_MARGIN if narrow else _MARGIN)
        self._outer.setContentsMargins(margin, margin, margin, margin)
        self.reading.setVisible(not narrow or self._is_reading)
        self.back.setVisible(narrow and self._is_reading)


def _by_place(localities: Sequence[Locality]) -> dict[str, list[Service]]:
    """Each service once: under its locality, or under all that share it."""
    homes: dict[Service, list[str]] = {}
    for locality in localities:
        for service in locality.services:
            homes.setdefault(service, []).append(locality.name)
    places: dict[str, list[Service]] = {}
    for service, names in homes.items():
        places.setdefault(" and ".join(names), []).append(service)
    return places


def _code_cards(codes: Sequence[Code]) -> Iterator[CodesCard]:
    for group in dict.fromkeys(code.group for code in codes):
        yield CodesCard(group, [code for code in codes if code.group == group])


def _searched(service: Service) -> str:
    """What a search looks at; a phone number is found with and without its blanks."""
    parts = [service.name, service.for_whom]
    for contact in service.contacts:
        parts += [contact.value, contact.value.replace(" ", ""), contact.note]
    return " ".join(parts).casefold()


def _count_words(count: int) -> str:
    if not count:
        return "Nothing found. Try another word, or fewer."
    if count <= MOST_SHOWN:
        return f"{count} found."
    return f"{count} found. The first {MOST_SHOWN} are shown; another word narrows it."
