"""Work as routing sees it on the floor: its place, its offer, and what is wished for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.folding import HOLDING_STATES
from contact_center.domain.records import WAITING_STATES
from routing.decisions import Decision

FLOOR_STATES = WAITING_STATES | HOLDING_STATES | {"parked"}
"""Work in any other state has left the floor."""

LIVE_CHANNELS = frozenset({"chat"})
"""Both sides are there at the same time, so whoever is gone is missed. Email waits by nature, and
on the phone the line decides, not a browser."""

Key = tuple[int, int, int, str]
"""A place in the line: tier, due, position, and the conversation, so that no two are the same."""

Signature = tuple[str, str, int, tuple[tuple[str, int], ...]]
"""What work asks of an agent: queue, channel, cost, skills. Who can take one can take its like."""


@dataclass(frozen=True, slots=True)
class FloorQueue:
    """What a queue says about offering its work; None means the policy's number."""

    ring_seconds: int | None = None
    agent_order: str = "least_loaded"


@dataclass(slots=True)
class FloorOffer:
    """An offer that has no outcome yet."""

    id: str
    agent: str
    expires_at: int


@dataclass(slots=True)
class FloorWork:
    """One piece of work. Below `is_new` everything is known to this process only.

    `is_placed` is false between the fact that took the work from its owner and the one that tells
    its place. `is_new` asks once, on entry, whether anyone could ever take it.
    """

    conv: str
    queue: str
    channel: str
    cost: int
    tier: int
    entered_at: int
    due_at: int
    place_pos: int
    generation: int
    required: dict[str, int] = field(default_factory=dict)
    sticky_agent: str | None = None
    sticky_until: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    gone_at: int | None = None
    kept: bool = False
    not_before: int = 0
    state: str = "queued"
    owner: str | None = None
    offer: FloorOffer | None = None
    offers: int = 0
    holder: str | None = None
    is_placed: bool = True
    is_new: bool = True
    wish: Decision | None = None
    refusals: int = 0
    rests_until: int = 0
    queued_at: int = 0
    state_at: int = 0
    held_since: int | None = None
    handled_ms: int = 0
    best_position: int | None = None
    signature: Signature = field(init=False)

    def __post_init__(self) -> None:
        """Say once what is asked of an agent; it is the same for as long as the work waits."""
        skills = tuple(sorted(self.required.items()))
        self.signature = (self.queue, self.channel, self.cost, skills)

    @property
    def key(self) -> Key:
        """The place; smaller goes first."""
        return (self.tier, self.due_at, self.place_pos, self.conv)

    @property
    def is_waiting(self) -> bool:
        """In the line, offered or not."""
        return self.is_placed and self.state in WAITING_STATES

    @property
    def is_live(self) -> bool:
        """Whether absence counts on this channel."""
        return self.channel in LIVE_CHANNELS

    @property
    def is_deserted(self) -> bool:
        """The customer of waiting work is away, and no message is kept for them."""
        return self.is_live and self.gone_at is not None and not self.kept

    def is_excluded(self, agent: str, now: int) -> bool:
        """Whether this agent has declined, missed or given away this work too recently."""
        return bool(self.excluded) and now < self.excluded.get(agent, 0)

    def excluded_at(self, now: int) -> list[str]:
        """Every agent who is left alone with this work."""
        return [agent for agent, until in self.excluded.items() if now < until]

    @property
    def owner_in_charge(self) -> str | None:
        """The owner, while the work takes their capacity."""
        return self.owner if self.state in HOLDING_STATES else None
