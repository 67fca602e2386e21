"""The floor at a glance, for those who supervise it: who waits, and who does what since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class QueueSight:
    """One queue. `waiting` includes what is `offered`; `oldest_at` is since when somebody waits."""

    id: str
    waiting: int
    oldest_at: int | None
    offered: int
    active: int


@dataclass(frozen=True, slots=True)
class AgentSight:
    """One agent. `handling` counts conversations in progress, `load` is capacity of `units`.

    `overdue_at` is when the break they are on is, or was, meant to end; None without a limit.
    """

    id: str
    state: str
    since: int
    code: str | None
    handling: int
    load: int
    units: int
    overdue_at: int | None = None


@dataclass(frozen=True, slots=True)
class FloorSight:
    """Every queue and everybody who works here, by id."""

    queues: tuple[QueueSight, ...]
    agents: tuple[AgentSight, ...]


class Overlook(Protocol):
    """Knows the floor, and only shows it."""

    def sight(self, now: int) -> FloorSight:
        """The floor as it stands."""
        ...


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many conversations of one queue were answered by a person, and how many given up."""

    answered: int = 0
    abandoned: int = 0


@dataclass(frozen=True, slots=True)
class CountedDay:
    """The counts by queue, as they were when the journal stood at `head`."""

    head: int
    queues: dict[str, DayCount]


ANSWERING = frozenset({"accepted", "claimed"})
"""Reasons of an assignment that answer somebody who waited."""


class DayReader(Protocol):
    """Counts from the journal what has happened since a moment."""

    async def day(self, since: int) -> CountedDay:
        """By queue; a queue where nothing happened is not there."""
        ...
