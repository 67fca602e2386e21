"""Who comes and who serves on the made-up day."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.stepping import Reach
from routing.simulate.scenario import TrafficClass


@dataclass(slots=True)
class Contact:
    """One contact, the how manieth that came; times in nanoseconds of the day.

    `had_to_wait` says that nobody could be asked at the moment of coming. `ended_at` is the end
    of the conversation; what is written up afterwards comes on top for the agent only. `reach` is
    how far its plan has got, counted from `entered_at` in the engine's time.
    """

    number: int
    kind: TrafficClass
    arrived_at: int
    is_counted: bool
    had_to_wait: bool = True
    agent: str | None = None
    offer: str | None = None
    started_at: int | None = None
    ended_at: int | None = None
    outcome: str = "waiting"
    reach: Reach | None = None
    entered_at: int = 0
    misses: dict[str, int] = field(default_factory=dict)
    conv: str = field(init=False)

    def __post_init__(self) -> None:
        """Give it the id of its conversation."""
        self.conv = f"c_{self.number}"

    @property
    def waited(self) -> int:
        """From coming to being answered or leaving; the ringing of the telephone is part of it."""
        until = self.started_at if self.started_at is not None else self.ended_at
        return 0 if until is None else until - self.arrived_at


@dataclass(slots=True)
class Worker:
    """An agent of the day: what is on their desk, and since when just that."""

    name: str
    group: int
    misses: int = 0
    busy_with: list[Contact] = field(default_factory=list)
    since: int = 0
