"""The numbers of customer service that the owner may set, as the rules see them.

Times are milliseconds. A queue may replace ring and wrap-up time and target by its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """What one piece of work of this channel takes of an agent, and how it is offered.

    `mode` is `ring`, `auto_accept`, `assign`, `broadcast` or `pull`; a queue may say otherwise.
    """

    cost: int
    most: int
    ring_ms: int
    wrapup_ms: int
    miss_limit: int = 2
    mode: str = "ring"


def _channels() -> dict[str, ChannelPolicy]:
    return {
        "chat": ChannelPolicy(cost=30, most=3, ring_ms=30_000, wrapup_ms=30_000),
        "email": ChannelPolicy(cost=20, most=5, ring_ms=30_000, wrapup_ms=0),
        "callback": ChannelPolicy(cost=100, most=1, ring_ms=20_000, wrapup_ms=60_000, miss_limit=1),
    }


def _interrupts() -> dict[str, list[str]]:
    return {"chat": ["email"], "callback": ["email"]}


@dataclass(frozen=True, slots=True)
class Policy:
    """Used as it is where the owner says nothing; filled from settings by the assembly."""

    channels: dict[str, ChannelPolicy] = field(default_factory=_channels)
    units: int = 100
    target_ms: int = 60_000
    message_max_chars: int = 10_000
    reopen_ms: int = 24 * 3_600_000
    park_ms: int = 600_000
    sticky_ms: int = 45_000
    sticky_age_ms: int = 7 * 24 * 3_600_000
    decline_exclusion_ms: int = 300_000
    miss_exclusion_ms: int = 60_000
    misses_per_work: int = 2
    decline_hold_ms: int = 10_000
    offer_grace_ms: int = 5_000
    agent_grace_ms: int = 30_000
    visitor_grace_ms: int = 60_000
    no_reply_ms: int = 0
    orphan_ms: int = 4 * 3_600_000
    flap_window_ms: int = 300_000
    flap_rest_ms: int = 60_000
    interrupts: dict[str, list[str]] = field(default_factory=_interrupts)
    call_attempts: int = 3
    call_retry_ms: int = 600_000
