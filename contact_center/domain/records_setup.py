"""The rows of what administrators set up: where customers come in, and how work is routed.

Field names are column names, as in `records`. `version` counts the saves of a row, from 1.
Everything inside a dictionary or a tuple has the shape JSON gives it, so that a row read from the
journal, from the database or made by folding is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Queue:
    """Where work waits. None means the policy's number, no limit, or the channel's usual way.

    `tier` is the strict class, 0 first; `tier_targets` the promise in seconds by customer tier.
    `actions` says what becomes of work by situation (closed, full, too_long, unstaffed, wait_over,
    closing); without a `calendar` the queue is always open.
    """

    id: str
    name: str
    channels: tuple[str, ...] = ("chat",)
    target_seconds: int | None = None
    ring_seconds: int | None = None
    wrapup_seconds: int | None = None
    require: dict[str, int] = field(default_factory=dict)
    agent_order: str = "least_loaded"
    tier: int = 0
    tier_targets: dict[str, int] = field(default_factory=dict)
    offer_mode: str | None = None
    auto_accept_seconds: int = 0
    broadcast_to: int = 3
    calendar: str | None = None
    max_waiting: int | None = None
    max_expected_seconds: int | None = None
    max_wait_seconds: int | None = None
    actions: dict[str, str] = field(default_factory=dict)
    overflow_queue: str | None = None
    plan: str | None = None
    version: int = 1


@dataclass(slots=True)
class Site:
    """A website that customers come in through."""

    id: str
    name: str
    queue: str
    origins: tuple[str, ...] = ()
    bot: bool = True
    greeting: dict[str, str] = field(default_factory=dict)
    theme: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Inbox:
    """An address that customers write to."""

    id: str
    address: str
    name: str
    queue: str
    site: str
    token_hash: str = ""


@dataclass(slots=True)
class Entry:
    """One preset question with its answer."""

    id: str
    question: str
    answer: str
    locale: str
    variants: tuple[str, ...] = ()
    category: str | None = None
    next: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    changed_at: int = 0


@dataclass(slots=True)
class Skill:
    """Something an agent can do well, on a level from 1 to 5."""

    id: str
    name: str
    description: str = ""
    version: int = 1


@dataclass(slots=True)
class Profile:
    """How much work an agent carries.

    `most` is the number of items by channel; `interrupts` names, by the channel of new work, the
    channels whose items count nothing then.
    """

    id: str
    name: str
    units: int = 100
    most: dict[str, int] = field(default_factory=dict)
    interrupts: dict[str, list[str]] = field(default_factory=dict)
    version: int = 1


@dataclass(slots=True)
class PresenceCode:
    """A reason to be away; `channels` are still routed, `max_minutes` is when somebody is told."""

    id: str
    name: str
    channels: tuple[str, ...] = ()
    productive: bool = False
    paid: bool = True
    max_minutes: int | None = None
    version: int = 1


@dataclass(slots=True)
class Calendar:
    """When a queue is open, in wall time of `zone`; `calendars` says what it means.

    `weekly`: "mon" to "sun" with intervals [from, to]. `holidays`: {date, name, hours}.
    `openings` and `closures`: {from, to, name}.
    """

    id: str
    name: str
    zone: str
    always: bool = False
    weekly: dict[str, list[list[str]]] = field(default_factory=dict)
    holidays: tuple[dict[str, Any], ...] = ()
    openings: tuple[dict[str, str], ...] = ()
    closures: tuple[dict[str, str], ...] = ()
    version: int = 1


@dataclass(slots=True)
class Plan:
    """What happens to work while it waits; `plans` says what filters and steps mean."""

    id: str
    name: str
    filters: tuple[dict[str, Any], ...] = ()
    default: dict[str, Any] = field(default_factory=dict)
    version: int = 1
