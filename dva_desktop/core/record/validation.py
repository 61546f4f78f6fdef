"""Validate: what was said to the patient, what they told us, and how to reach them safely."""

from __future__ import annotations

from enum import StrEnum

from dva_desktop.core.record.base import Part, Section


class AccountKind(StrEnum):
    PATIENT_WORDS = "patient_words"
    OBSERVATION = "observation"
    PSYCHOLOGICAL_STATE = "psychological_state"


class ContactMethod(StrEnum):
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in_person"
    OTHER = "other"


class AccountEntry(Part, frozen=True, kw_only=True):
    """One piece of the account; the patient's words are kept apart from what we saw (D-10)."""

    kind: AccountKind
    text: str


class SafeContact(Part, frozen=True, kw_only=True):
    """How, when and when not to make contact (``000 BP6``)."""

    method: ContactMethod | None = None
    value: str = ""
    times: str = ""
    voicemail: bool | None = None
    not_safe: str = ""


class Validation(Section, frozen=True, kw_only=True):
    """Statements given (``002 before §2.6``), the account, wishes and safe contact."""

    statements_given: tuple[str, ...] = ()
    account: tuple[AccountEntry, ...] = ()
    wishes: str = ""
    safe_contact: SafeContact | None = None
