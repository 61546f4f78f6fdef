"""Documents: which are due, a preview that shows what is left out, and the export."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from dva_desktop.core.documents import (
    document_offer,
    document_title,
    documents_offered,
    five_words,
)
from dva_desktop.core.pathway import documents_due
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.session import pack
from dva_desktop.ui.session.dialogs import choose_folder
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, clear_layout, column, label

_SAVING = "Saving…"
_UNDER_ITS_TITLE = 34  # a tick box, its padding and the space beside it


class DocumentsPage(Page):
    """The preview is made in memory; nothing touches the disk until a folder is chosen."""

    id, section, stage = "documents", "action", "Action"
    title = "Documents"
    heading = "What leaves, and what it shows"
    lead = "Look at each one before you send it. It leaves only when you save it to a folder."

    def build(self) -> None:
        self._made: dict[str, pack.Made] = {}
        self._boxes: dict[str, QCheckBox] = {}
        self._listed: tuple[str, ...] | None = None
        self._shown = ""
        due = self.card("Due from the answers")
        self.choices = column(spacing=4)
        due.add_layout(self.choices)
        self.others = self.card("Others you may make")
        self.offers = column(spacing=4)
        self.others.add_layout(self.offers)
        self._build_export()
        self._build_preview()
        self._made_of = self.record

    def refresh(self) -> None:
        super().refresh()
        self.on_findings()

    def on_findings(self) -> None:
        if self._made_of != self.record:
            self._made.clear()
            self._made_of = self.record
        wanted = documents_due(self.record, self.consultation.findings, self.consultation.locality)
        offered = tuple(name for name in documents_offered(self.record) if name not in wanted)
        if self._listed != (*wanted, *offered):
            self._list(wanted, offered)
        if self.isVisible():
            self._show_again(wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.on_findings()

    def first_focus(self) -> QWidget | None:
        return next(iter(self._boxes.values()), None)

    def is_ready(self) -> bool:
        """Whether the document that is looked at has been made."""
        return self._shown in self._made and self.pdf.status() is QPdfDocument.Status.Ready

    def has_exported(self) -> bool:
        """Whether the last export has ended."""
        return self.folder_button.isEnabled() and self.result.text() not in ("", _SAVING)

    def preview(self, document_id: str) -> None:
        """Make the document in the background and show it."""
        self._shown = document_id
        if document_id in self._made:
            self._show(self._made[document_id])
            return
        self._show_none("Making the document…")
        mark = self.consultation.vault.mark()  # asked here: the vault belongs to this thread
        work = partial(self._make, document_id, mark)
        run_in_background(self, work, self._on_made, partial(self._not_made, document_id))

    def _show_again(self, wanted: tuple[str, ...]) -> None:
        """What was looked at, or the first that is due; what is only offered waits for a choice."""
        shown = self._shown if self._shown in self._boxes else next(iter(wanted), "")
        if shown:
            self.preview(shown)

    def _make(self, document_id: str, mark: str) -> pack.Made:
        desk = self.consultation
        reference = pack.reference_of(desk.id)
        return pack.make(document_id, desk.record, desk.guidance, desk.locality, reference, mark)

    def _on_made(self, made: pack.Made) -> None:
        self._made[made.document.id] = made
        if made.document.id == self._shown:
            self._show(made)

    def _not_made(self, document_id: str, text: str) -> None:
        if document_id == self._shown:
            self._show_none(text)

    def _show_none(self, why: str) -> None:
        """Say why; the document looked at before must not stand under it."""
        self.buffer.close()
        self.pdf.close()
        self.state.setText(why)
        self.ask_first.hide()
        self.left_out.hide()

    def _show(self, made: pack.Made) -> None:
        self.buffer.close()
        self.pdf.close()
        self._bytes = QByteArray(made.pdf)
        self.buffer.setData(self._bytes)
        self.buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.pdf.load(self.buffer)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.state.setText(f"{made.document.title}, for {made.document.recipient}")
        self.ask_first.setText("\n\n".join(made.document.ask_first))
        self.ask_first.setVisible(bool(made.document.ask_first))
        kept = made.document.left_out
        self.left_out.setText("Left out: " + " ".join(kept) if kept else "")
        self.left_out.setVisible(bool(kept))

    def _build_preview(self) -> None:
        self._preview = card = self.card("Preview")
        self.state = label("", "muted")
        self.ask_first = label("", "warn")
        self.ask_first.setObjectName("documents.ask_first")
        self.ask_first.hide()
        self.left_out = label("", "muted")
        self.pdf = QPdfDocument(self)
        self.buffer = QBuffer(self)
        self.view = QPdfView(card)
        self.view.setObjectName("documents.preview")
        self.view.setAccessibleName("Preview of the document")
        self.view.setDocument(self.pdf)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setMinimumHeight(tokens().px(520))
        card.add(self.state, self.ask_first, self.view, self.left_out)

    def _build_export(self) -> None:
        card = self.card("Save to a folder")
        self.protect = QCheckBox("Protect with a passphrase, for sending (recommended)")
        self.protect.setObjectName("documents.protect")
        self.protect.setChecked(True)
        self.folder_button = button("Choose a folder and save", "primary", name="documents:export")
        self.folder_button.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.folder_button)
        row.addStretch(1)
        self.result = label("")
        self.result.setObjectName("documents.result")
        self.words = label("", "code")
        self.words.setObjectName("documents.passphrase")
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        card.add(self.protect)
        card.add_layout(row)
        card.add(self.result, self.words)
        self.result.hide()
        self.words.hide()

    def _list(self, wanted: tuple[str, ...], offered: tuple[str, ...]) -> None:
        ticked = {name for name in offered if name in self._boxes and self._boxes[name].isChecked()}
        clear_layout(self.choices)
        clear_layout(self.offers)
        self._boxes, self._listed = {}, (*wanted, *offered)
        for document_id in wanted:
            self._add(document_id, self.choices, ticked=True)
        if not wanted:
            self.choices.addWidget(label("No document is due from the answers so far.", "muted"))
        for document_id in offered:
            box = self._add(document_id, self.offers, ticked=document_id in ticked)
            box.setAccessibleDescription(document_offer(document_id))
            box.toggled.connect(partial(self._chosen, document_id))
            words = label(document_offer(document_id), "muted")
            words.setContentsMargins(tokens().px(_UNDER_ITS_TITLE), 0, 0, tokens().px(8))
            self.offers.addWidget(words)
        self.others.setVisible(bool(offered))
        self.folder_button.setEnabled(bool(self._boxes))

    def _add(self, document_id: str, where: QVBoxLayout, *, ticked: bool) -> QCheckBox:
        """A row with a box to tick and a way to look."""
        row = QHBoxLayout()
        box = QCheckBox(document_title(document_id))
        box.setObjectName(f"documents:{document_id}")
        box.setChecked(ticked)
        look = button("Look at it", "link", name=f"documents:{document_id}:look")
        look.setAccessibleName(f"Look at it: {document_title(document_id)}")
        look.clicked.connect(partial(self._look, document_id))
        row.addWidget(box, 1)
        row.addWidget(look)
        where.addLayout(row)
        self._boxes[document_id] = box
        return box

    def _chosen(self, document_id: str, ticked: bool) -> None:
        """What to ask before it leaves is shown with it, so choosing it shows it."""
        if ticked:
            self.preview(document_id)

    def _look(self, document_id: str, _checked: bool = False) -> None:
        """The preview stands below: without going there nothing would seem to happen."""
        self.preview(document_id)
        self.verticalScrollBar().setValue(self._preview.y() - tokens().px(16))
        announce(self.view, f"Preview: {document_title(document_id)}")

    def _choose(self) -> None:
        if any(box.isChecked() for box in self._boxes.values()):
            choose_folder(self, self.export)
        else:
            self._tell("Tick at least one document first.")

    def export(self, folder: Path) -> None:
        """Make and write the ticked documents; then show the passphrase to be read out."""
        chosen = [name for name, box in self._boxes.items() if box.isChecked()]
        words = five_words() if self.protect.isChecked() else None
        self.folder_button.setEnabled(False)
        self._tell(_SAVING)
        mark = self.consultation.vault.mark()

        def work() -> list[pack.Made]:
            made = [self._made.get(name) or self._make(name, mark) for name in chosen]
            pack.write(folder, made, words)
            return made

        run_in_background(self, work, partial(self._written, words), self._not_written)

    def _written(self, words: str | None, made: list[pack.Made]) -> None:
        self.folder_button.setEnabled(True)
        self.consultation.keep_exported({one.document.id: one.pdf for one in made})
        saved = "1 document saved" if len(made) == 1 else f"{len(made)} documents saved"
        if words is None:
            self._tell(f"{saved}, not protected. Keep them inside your own systems.")
        else:
            self._tell(
                f"{saved}. Read these words to the recipient over the phone; "
                "they are shown once and stored nowhere."
            )
        self.words.setText(words or "")
        self.words.setVisible(words is not None)
        self._into_view(self.words if words else self.result)

    def _not_written(self, text: str) -> None:
        self.folder_button.setEnabled(True)
        self._tell(text)

    def _tell(self, text: str) -> None:
        self.result.setText(text)
        self.result.show()
        self.words.hide()
        self._into_view(self.result)
        announce(self.result, text, urgent=True)

    def _into_view(self, widget: QWidget) -> None:
        """Scroll to it once it has found its place."""
        QTimer.singleShot(0, self, partial(self.ensureWidgetVisible, widget))
