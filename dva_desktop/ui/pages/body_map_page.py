"""The body map: press where it hurts, or choose the place from a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from dva_desktop.core.bodymap import History, atlas, injury_sentence
from dva_desktop.core.record import BodyMap, Injury, View
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, clear_layout, column, label
from dva_desktop.ui.widgets.body_map_canvas import BodyMapCanvas
from dva_desktop.ui.widgets.form import PartForm

_INJURY_FIELDS: dict[str, dict[str, Any]] = {
    "type": {"columns": 3},
    "length_mm": {"top": 2000, "unit": "mm"},
    "width_mm": {"top": 2000, "unit": "mm"},
    "colour": {"width": 320},
    "description": {"lines": 2},
    "patient_words": {"lines": 2},
    "when_said": {"width": 320},
}


class BodyMapPage(Page):
    """Marks on front and back; the list beside them is the same, for hands that do not point."""

    id, section, stage = "body_map", "body_map", "Assess"
    title = "Body map"
    heading = "Where are the injuries?"
    lead = "Press the place, or choose it below. Describe what you see; never how old it looks."
    requirements = ("REC-09", "REC-10")

    def build(self) -> None:
        self.history = History(self.record.body_map)
        self._chosen: int | None = None
        card = self.card()
        self.canvas = BodyMapCanvas()
        self.canvas.setObjectName("body_map.canvas")
        self.canvas.setMinimumHeight(tokens().px(430))
        self.canvas.place_chosen.connect(self._mark)
        self.canvas.mark_chosen.connect(self.choose)
        self.place_name = label(" ", "muted")
        self.canvas.region_hovered.connect(lambda name: self.place_name.setText(name or " "))
        card.add(self.canvas, self.place_name)
        card.add_layout(self._add_row())
        listed = self.card("Marks")
        self.list = QListWidget()
        self.list.setObjectName("body_map.marks")
        self.list.setAccessibleName("Marks on the body map")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._row_chosen)
        listed.add(self.list)
        self.details = column(spacing=12)
        self.details_card = self.card()
        self.details_card.add_layout(self.details)
        rest = self.card()
        self.ask(rest, "areas_examined", lines=2)
        self.ask(rest, "nothing_seen")

    def refresh(self) -> None:
        super().refresh()
        self._show()

    def first_focus(self) -> QWidget | None:
        return self.canvas

    def lock_answers(self) -> None:
        super().lock_answers()
        for one in (self.canvas, self.regions, self.add_button, self.undo, self.redo):
            one.setEnabled(False)
        self.details_card.setEnabled(False)

    def choose(self, number: int | None) -> None:
        """Show the details of one mark (``None``: of none)."""
        if number == self._chosen and number is not None:
            return
        self._chosen = number
        self._show_details()
        self._show()

    def _add_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.regions = QComboBox()
        self.regions.setObjectName("body_map.region")
        self.regions.setAccessibleName("Part of the body")
        for view in View:
            for region in atlas().regions(view):
                self.regions.addItem(region.name, region.id)
        self.add_button = button("Add a mark here", name="body_map:add")
        self.add_button.clicked.connect(self._add_from_list)
        self.undo = button("Undo", name="body_map:undo")
        self.redo = button("Redo", name="body_map:redo")
        self.undo.clicked.connect(lambda: self._step(self.history.undo))
        self.redo.clicked.connect(lambda: self._step(self.history.redo))
        row.addWidget(self.regions, 1)
        for one in (self.add_button, self.undo, self.redo):
            row.addWidget(one)
        return row

    def _add_from_list(self) -> None:
        region = atlas().region(self.regions.currentData())
        self._mark(region.view.value, *region.centre)

    def _mark(self, view: str, x: float, y: float) -> None:
        region = atlas().region_at(View(view), x, y)
        if region is None:
            return
        number = self.history.add(view=View(view), x=x, y=y, region=region.id)
        self._keep()
        self.choose(number)
        announce(self.canvas, f"Mark {number} added: {region.name}")

    def _step(self, step: Callable[[], None]) -> None:
        step()
        self._keep()
        if self._chosen not in {one.number for one in self.history.current.injuries}:
            self._chosen = None
        self._show_details()
        self._show()

    def _keep(self, *, typing: bool = False) -> None:
        now = self.history.current
        self.consultation.change(
            "body_map", typing=typing, injuries=now.injuries, last_number=now.last_number
        )
        self._show()

    def _row_chosen(self, row: int) -> None:
        if row >= 0:
            self.choose(self.list.item(row).data(Qt.ItemDataRole.UserRole))

    def _show(self) -> None:
        body_map: BodyMap = self.history.current
        self.canvas.set_injuries(body_map.injuries)
        self.canvas.set_selected(self._chosen)
        self.undo.setEnabled(self.history.can_undo)
        self.redo.setEnabled(self.history.can_redo)
        self.list.blockSignals(True)
        self.list.clear()
        for injury in body_map.injuries:
            item = QListWidgetItem(injury_sentence(injury, self.consultation.guidance))
            item.setData(Qt.ItemDataRole.UserRole, injury.number)
            self.list.addItem(item)
            if injury.number == self._chosen:
                self.list.setCurrentItem(item)
        rows = max(1, min(5, self.list.count()))
        self.list.setFixedHeight(tokens().px(52) * rows)
        self.list.blockSignals(False)

    def _injury(self) -> Injury | None:
        marks = self.history.current.injuries
        return next((one for one in marks if one.number == self._chosen), None)

    def _show_details(self) -> None:
        clear_layout(self.details)
        injury = self._injury()
        self.details_card.setVisible(injury is not None)
        if injury is None:
            return
        head = QHBoxLayout()
        name = atlas().region(injury.region).name
        head.addWidget(label(f"Mark {injury.number}: {name}", "h2"), 1)
        take_out = button("Remove this mark", "link", name="body_map:remove")
        take_out.clicked.connect(self._remove)
        head.addWidget(take_out)
        self.details.addLayout(head)
        form = PartForm(self.forms, "body_map.injuries", injury.number, injury, _INJURY_FIELDS)
        form.changed.connect(lambda: self._edit(form))
        self.details.addWidget(form)

    def _edit(self, form: PartForm) -> None:
        changed = cast("Injury", form.value())
        self.history.change(changed, typing=form.is_typing)
        self._keep(typing=form.is_typing)

    def _remove(self) -> None:
        if self._chosen is not None:
            self.history.remove(self._chosen)
            announce(self.canvas, f"Mark {self._chosen} removed")
            self._chosen = None
            self._keep()
            self._show_details()
            self.canvas.setFocus()
