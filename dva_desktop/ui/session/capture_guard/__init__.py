"""Holding off screen capture, where the system has a way, for every window of the session."""

from __future__ import annotations

from dva_desktop.ui.session.capture_guard.guard import (
    Backend,
    CaptureGuard,
    Standing,
    system_backend,
)

__all__ = ["Backend", "CaptureGuard", "Standing", "system_backend"]
