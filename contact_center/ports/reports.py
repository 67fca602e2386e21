"""What reports are made of: stays in a queue, offers, and what agents did with their time.

These rows are derived from the journal and can be made again from it. A row keeps what happened,
never whether it was good: thresholds are applied when somebody reads, so that another promise
gives another figure also for last year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from contact_center.domain.facts import Fact


@dataclass(slots=True)
class Segment:
    """One stay of a piece of work in one queue, from entering it to leaving it for good.

    `outcome` says how the wait ended and is None while it lasts. A wait counts from
    `waiting_since`: an overflowed customer has waited since the queue before. What a person did
    with the work afterwards belongs to the stay that was answered. `due_at` is the promise, and
    None where it was kept or broken already, in an earlier stay. `phase` is what happens now:
    waiting, talk, parked, wrap_up or over, since `phase_at`, by `owner`.
    """

    conv: str
    n: int
    queue: str
    channel: str
    tier: int
    why: str
    opened_at: int
    entered_at: int
    waiting_since: int
    phase_at: int
    cost: int = 0
    due_at: int | None = None
    sticky_agent: str | None = None
    told_low_ms: int | None = None
    told_high_ms: int | None = None
    phase: str = "waiting"
    outcome: str | None = None
    left_at: int | None = None
    wait_ms: int | None = None
    agent: str | None = None
    owner: str | None = None
    how: str | None = None
    ring_ms: int | None = None
    converted_at: int | None = None
    converted_wait_ms: int | None = None
    delivered: int = 0
    accepted: int = 0
    declined: int = 0
    missed: int = 0
    withdrawn: int = 0
    first_reply_at: int | None = None
    talk_ms: int = 0
    parked_ms: int = 0
    wrap_ms: int = 0
    attention_us: int = 0
    attention_from: int = 0
    handed: int = 0
    ended_at: int | None = None
    ended_by: str | None = None
    reopened_at: int | None = None
    is_surveyed: bool = False
    score: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Stays of one conversation are numbered from 1."""
        return self.conv, self.n


@dataclass(slots=True)
class AgentOffer:
    """One offer to one agent. `is_delivered`: the agent's console has shown it."""

    id: str
    conv: str
    agent: str
    queue: str
    channel: str
    cost: int
    made_at: int
    is_delivered: bool = False
    ended_at: int | None = None
    outcome: str | None = None


@dataclass(slots=True)
class AgentSlice:
    """A span in which an agent was in one display state with the same work in hand.

    Slices of one agent never overlap and leave no gap while the agent is signed in; one is cut
    at midnight UTC, so that none is longer than a day. `ended_at` None means that it goes on.
    """

    agent: str
    started_at: int
    ended_at: int | None
    state: str
    code: str | None
    items: int
    used: int
    units: int


@dataclass(slots=True)
class AgentWatch:
    """What must be remembered of an agent to tell what they do when the next fact comes.

    `lost_at` is when somebody whose connection broke no longer counts as signed in. `items` are
    the live conversations on the desk (talk or wrap_up, with their cost), `rings` the pending
    offers. `attention_us` is a clock that runs at 1/n of real time while n items are live: what
    an item gains on it is the attention it had. `profile` is the one that says how much fits.
    """

    id: str
    at: int = 0
    connected: bool = False
    lost_at: int | None = None
    presence: str = "offline"
    code: str | None = None
    units: int = 100
    profile: str | None = None
    items: dict[str, tuple[str, int]] = field(default_factory=dict)
    rings: dict[str, int] = field(default_factory=dict)
    attention_us: int = 0
    showing: AgentSlice | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Facts that concern reports, in order, with nothing between `after` and `through` left out."""

    facts: Sequence[Fact]
    through: int
    head: int


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that a page of facts may change: of each conversation its newest stay."""

    segments: Sequence[Segment] = ()
    offers: Sequence[AgentOffer] = ()
    agents: Sequence[AgentWatch] = ()
    opened: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a page of facts came to."""

    segments: Sequence[Segment]
    offers: Sequence[AgentOffer]
    slices: Sequence[AgentSlice]
    agents: Sequence[AgentWatch]


class ReportStore(Protocol):
    """The writing side of reports: rows and the position they lead to, in one transaction."""

    async def position(self) -> int:
        """How far the journal is in the rows; 0 at first."""
        ...

    async def page(self, after: int, most: int) -> ReportPage:
        """Facts after a position, looking at `most` positions at the most."""
        ...

    async def known(self, facts: Iterable[Fact]) -> Known:
        """The rows these facts are about."""
        ...

    async def write(self, changes: Changes, position: int) -> None:
        """All of it or nothing; the same page again comes to the same rows."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment up to, and without, another."""

    start: int
    end: int


class TooMany(Exception):  # noqa: N818 -- an ordinary answer: ask for less
    """More rows than one report is made of."""


class ReportReader(Protocol):
    """The reading side; what the center keeps for itself is not in the rows at all."""

    async def segments(
        self, spans: Sequence[Span], queue: str | None = None, channel: str | None = None
    ) -> list[Segment]:
        """Stays entered within one of the spans, by the time of entering; may raise `TooMany`."""
        ...

    async def first(self, queue: str) -> int | None:
        """When the first stay of this queue began; None when there was none."""
        ...

    async def waiting(self, at: int, queue: str | None = None) -> list[Segment]:
        """Stays that had begun and were waiting at that moment."""
        ...

    async def answered(self, span: Span) -> list[Segment]:
        """Stays that an agent answered within the span; may raise `TooMany`."""
        ...

    async def slices(self, span: Span, agent: str | None = None) -> list[AgentSlice]:
        """Slices that overlap the span, whole; may raise `TooMany`."""
        ...

    async def offers(self, span: Span) -> list[AgentOffer]:
        """Offers made within the span."""
        ...
