"""DVA Desktop: an offline companion for Ask, Validate, Assess, Action."""

from __future__ import annotations

__version__ = "0.1.0"
