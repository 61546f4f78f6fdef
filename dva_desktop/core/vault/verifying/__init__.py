"""Checking a vault from end to end: ``verify``."""

from __future__ import annotations

from dva_desktop.core.vault.verifying.report import Problem, Report
from dva_desktop.core.vault.verifying.whole import verify

__all__ = ["Problem", "Report", "verify"]
