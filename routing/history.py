"""What the floor remembers of its recent past, to tell those who wait how long it may take.

Everything is weighted by age: what happened half an hour ago counts half. A restart forgets it,
and until there is enough again nobody is told a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HALF_LIFE_MS = 30 * 60_000


@dataclass(slots=True)
class Fading:
    """A sum and a count that lose half their weight in half an hour."""

    total: float = 0.0
    count: float = 0.0
    at: int = 0

    def add(self, value: float, at: int, *, count: int = 1) -> None:
        """Add `value` at its full weight."""
        self._fade(at)
        self.total += value
        self.count += count

    def mean(self) -> float | None:
        """The mean of what was added, the recent counting more; None of nothing."""
        return self.total / self.count if self.count > 0 else None

    def count_at(self, at: int) -> float:
        """How much there is, at its weight of that time."""
        self._fade(at)
        return self.count

    def _fade(self, at: int) -> None:
        weight = 0.5 ** (max(0, at - self.at) / HALF_LIFE_MS)
        self.total *= weight
        self.count *= weight
        self.at = max(self.at, at)


@dataclass(slots=True)
class QueueHistory:
    """One queue: how long work takes, how long people wait and whether they stay, and who helps.

    In `abandons` the sum is everybody's waiting time and the count only those who left: their
    quotient estimates patience although most people never show the end of theirs.
    """

    handles: Fading = field(default_factory=Fading)
    abandons: Fading = field(default_factory=Fading)
    accepted_by: dict[str, Fading] = field(default_factory=dict)
    last_wait_ms: int | None = None
    last_wait_at: int = 0

    def accepted(self, agent: str, waited_ms: int, at: int) -> None:
        """Somebody's wait ended with an agent."""
        self.abandons.add(waited_ms, at, count=0)
        self.accepted_by.setdefault(agent, Fading()).add(0.0, at)
        self.last_wait_ms = waited_ms
        self.last_wait_at = at

    def abandoned(self, waited_ms: int, at: int) -> None:
        """Somebody's wait ended without one."""
        self.abandons.add(waited_ms, at)

    def handled(self, took_ms: int, at: int) -> None:
        """Work was done, wrap-up included."""
        self.handles.add(took_ms, at)


@dataclass(slots=True)
class History:
    """The recent past of every queue."""

    queues: dict[str, QueueHistory] = field(default_factory=dict)

    def of(self, queue: str) -> QueueHistory:
        """That queue's past, empty at first."""
        return self.queues.setdefault(queue, QueueHistory())
