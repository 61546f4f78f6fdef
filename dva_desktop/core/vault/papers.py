"""What was done with a consultation, and the documents that were made of it."""

from __future__ import annotations

import hashlib
import re
import secrets

from dva_desktop.core.errors import BugError
from dva_desktop.core.vault import journal
from dva_desktop.core.vault.access import Access
from dva_desktop.core.vault.connection import Row
from dva_desktop.core.vault.faults import VaultDamaged
from dva_desktop.core.vault.journal import REPORTED, Entry, Event, Subject
from dva_desktop.core.vault.model import StoredDocument
from dva_desktop.core.vault.moments import moment

_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,39}", re.ASCII)


class Papers(Access):
    """The journal as people read it, and the documents as they were made."""

    def record_event(
        self, what: Event, consultation_id: str | None = None, detail: str = ""
    ) -> None:
        """Journal what a window did: view, export, print, copy or lock.

        ``detail`` is a code such as a page, a kind of document or the cause of a lock, never a word
        of the record; ``BugError`` when it does not look like a code.
        """
        if what not in REPORTED or (detail and not _CODE.fullmatch(detail)):
            raise BugError("The journal takes only its own events, with a code for detail.")
        subject = Subject(consultation=consultation_id, detail=detail)
        with self._database.transaction():
            if consultation_id is not None:
                self._status(consultation_id)
            self._journal.append(what, self._now(), subject)

    def journal(self, consultation_id: str | None = None) -> tuple[Entry, ...]:
        """What happened, oldest first: of one consultation, or of the whole vault; to a clinician,
        of their own consultations. A lead sees that of a deleted one too."""
        if consultation_id is not None:
            made = self._database.one(
                "SELECT made_by FROM consultation WHERE id = ?", consultation_id
            )
            self._require_own(made[0] if made else "")
        owner = self._sees_only() if consultation_id is None else None
        rows = self._database.rows(
            f"SELECT {journal.COLUMNS} FROM journal"  # noqa: S608 (our own column names)
            " WHERE (?1 IS NULL OR consultation = ?1) AND (?2 IS NULL OR consultation IN"
            " (SELECT id FROM consultation WHERE made_by = ?2)) ORDER BY seq",
            consultation_id,
            owner,
        )
        return tuple(journal.entry(x) for x in rows)

    def latest(self, limit: int) -> tuple[Entry, ...]:
        """The last rows of the whole journal, the newest first; for safeguarding leads."""
        self._require_lead()
        rows = self._database.rows(
            f"SELECT {journal.COLUMNS} FROM journal ORDER BY seq DESC LIMIT ?",  # noqa: S608 (our own column names)
            limit,
        )
        return tuple(journal.entry(x) for x in rows)

    def milestones(self, consultation_id: str) -> tuple[Entry, ...]:
        """When a consultation was finished and added to, oldest first. An index holds just these,
        so that it is quick in a long journal."""
        self._status(consultation_id)
        rows = self._database.rows(
            f"SELECT {journal.COLUMNS} FROM journal"  # noqa: S608 (our own column names)
            " WHERE consultation = ? AND what IN ('finalised', 'addendum') ORDER BY seq",
            consultation_id,
        )
        return tuple(journal.entry(x) for x in rows)

    def store_document(self, consultation_id: str, kind: str, content: bytes) -> StoredDocument:
        """Keep a finished document as it was made, so that what was sent can be shown again."""
        document_id, at = secrets.token_hex(16), self._now()
        digest = hashlib.sha256(content).hexdigest()
        with self._database.transaction():
            self._status(consultation_id)
            self._database.rows(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
                document_id, consultation_id, kind, at, digest, content,
            )  # fmt: skip
            subject = Subject(
                consultation=consultation_id,
                name=kind,
                digest=self._journal.digest(document_id, kind, digest),
                detail=document_id,
            )
            self._journal.append(Event.DOCUMENT_MADE, at, subject)
        return _document((document_id, kind, at, digest, len(content)))

    def documents(self, consultation_id: str) -> tuple[StoredDocument, ...]:
        """The documents made for a consultation, oldest first."""
        self._status(consultation_id)
        rows = self._database.rows(
            "SELECT id, kind, made_at, digest, length(content) FROM document"
            " WHERE consultation = ? ORDER BY made_at, rowid",
            consultation_id,
        )
        return tuple(_document(x) for x in rows)

    def document_bytes(self, document_id: str) -> bytes:
        """A document exactly as it was made. Raises ``VaultDamaged`` if its bytes have changed."""
        row = self._database.one(
            "SELECT content, digest, made_by FROM document JOIN consultation"
            " ON consultation.id = document.consultation WHERE document.id = ?",
            document_id,
        )
        if row is None:
            raise BugError("The program asked for a document that is not there.")
        self._require_own(row[2])
        found = bytes(row[0])
        if hashlib.sha256(found).hexdigest() != row[1]:
            raise VaultDamaged("This document is not as it was made.")
        return found


def _document(row: Row) -> StoredDocument:
    document_id, kind, made_at, digest, size = row
    made = moment(made_at)
    return StoredDocument(id=document_id, kind=kind, made_at=made, digest=digest, size=size)
