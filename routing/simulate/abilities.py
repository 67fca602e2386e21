"""What a scenario may ask for, and what it may not although the center can do it.

This is the one place that lets things through: the rest of the package hands agent orders, tiers,
skills and plan steps to the engine as the scenario has them. Refused is whatever depends on
somebody's answer or on a place outside the scenario: a figure would be made of nothing.
"""

from __future__ import annotations

from contact_center.domain.queue_fields import AGENT_ORDERS

__all__ = ["AGENT_ORDERS", "CHANNELS_WITHOUT_LIMIT", "STEP_DEEDS"]

STEP_DEEDS = frozenset({"announce"})
"""What a step may do besides widening: whoever is only told something waits as before."""

CHANNELS_WITHOUT_LIMIT = frozenset({"email"})
"""Mail is always taken, however much of it waits."""
