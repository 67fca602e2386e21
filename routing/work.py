"""Work as routing sees it on the floor: its place, its offer, and what is wished for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from contact_center.domain.folding import HOLDING_STATES
from contact_center.domain.records import WAITING_STATES
from contact_center.domain.records_setup import Queue
from contact_center.domain.stepping import Step
from routing.decisions import Decision

FLOOR_STATES = WAITING_STATES | HOLDING_STATES | {"parked"}
"""Work in any other state has left the floor."""

LIVE_CHANNELS = frozenset({"chat"})
"""Both sides are there at the same time, so whoever is gone is missed. Email waits by nature, and
on the phone the line decides, not a browser."""

Key = tuple[int, int, int, str]
"""A place in the line: tier, due, position, and the conversation, so that no two are the same."""


class Signature(NamedTuple):
    """What work asks of an agent. Who can take one piece can take any other of the same.

    `queues` help out besides `queue`; `max_rank` None means any rank; while there are `prefers`,
    nobody else is asked.
    """

    queue: str
    channel: str
    cost: int
    required: tuple[tuple[str, int], ...] = ()
    queues: tuple[str, ...] = ()
    max_rank: int | None = None
    prefers: tuple[str, ...] = ()

    @property
    def all_queues(self) -> tuple[str, ...]:
        """Every queue whose members may be asked."""
        return (self.queue, *self.queues)


NO_QUEUE = Queue("", "")
"""Stands for a queue that nobody has set up: everything as usual."""


@dataclass(slots=True)
class FloorOffer:
    """An offer that has no outcome yet."""

    id: str
    agent: str
    expires_at: int
    mode: str = "ring"


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
    ringing: dict[str, FloorOffer] = field(default_factory=dict)
    offers: int = 0
    holders: frozenset[str] = frozenset()
    plan: str | None = None
    planned_at: int = 0
    step: int = 0
    steps: tuple[Step, ...] = ()
    queues: tuple[str, ...] = ()
    max_rank: int | None = None
    prefers: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    assigned_at: int = 0
    is_answered: bool = False
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
    told: tuple[int, int, int] | None = None
    signature: Signature = field(init=False)

    def __post_init__(self) -> None:
        """Say what is asked of an agent; it is the same until a step of the plan widens it."""
        self.sign()

    def sign(self) -> None:
        """Say anew what is asked of an agent."""
        required = tuple(sorted(self.required.items()))
        reach = (self.queues, self.max_rank, self.prefers)
        self.signature = Signature(self.queue, self.channel, self.cost, required, *reach)

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
        """Whether this agent has turned this work down too recently, or it rings for them."""
        if self.ringing and any(offer.agent == agent for offer in self.ringing.values()):
            return True
        return bool(self.excluded) and now < self.excluded.get(agent, 0)

    def excluded_at(self, now: int) -> set[str]:
        """Every agent who is left alone with this work, or for whom it rings already."""
        excluded = {agent for agent, until in self.excluded.items() if now < until}
        return excluded | {offer.agent for offer in self.ringing.values()}

    @property
    def owner_in_charge(self) -> str | None:
        """The owner, while the work takes their capacity."""
        return self.owner if self.state in HOLDING_STATES else None
