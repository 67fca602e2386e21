"""A made-up day: who works, who comes, how long things take; everything a run depends on.

Times are nanoseconds from the beginning of the day, so that no two moments that differ are taken
for one; what the engine is told are milliseconds, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contact_center.domain.policy import ChannelPolicy
from contact_center.domain.stepping import Step

NS_A_SECOND = 1_000_000_000
NS_A_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Term:
    """One random or fixed time, in seconds; `kind` names the distribution."""

    kind: str
    values: tuple[float, ...]


Spread = tuple[Term, ...]
"""A time that is the sum of these terms; of none it is 0."""

NO_TIME: Spread = ()


@dataclass(frozen=True, slots=True)
class QueueSpec:
    """A queue; without `max_waiting` any number may wait, with 0 nobody may.

    `steps` is the plan of whatever enters it.
    """

    name: str
    target_ms: int
    agent_order: str
    max_waiting: int | None = None
    require: dict[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """`count` agents who are alike; `queues` with the rank in each, `skills` with the level."""

    count: int
    queues: dict[str, int]
    skills: dict[str, int]
    units: int


@dataclass(frozen=True, slots=True)
class TrafficClass:
    """One kind of contact: how often it comes, what it asks for, how long it takes.

    Lists, where given, replace chance: `arrivals` and `patiences` by contact (None waits for
    ever), `handles` in the order in which work of this class is taken up.
    """

    name: str
    queue: str
    channel: str
    rate_per_s: float = 0.0
    handle: Spread = NO_TIME
    patience: Spread | None = None
    arrivals: tuple[int, ...] | None = None
    handles: tuple[int, ...] | None = None
    patiences: tuple[int | None, ...] | None = None
    target_ms: int | None = None
    tier: int = 0
    require: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferSpec:
    """How offers are answered: after `answer`.

    It rings for `ring_seconds`, and who does not answer in time has missed it. Whoever was set
    away for missing too many is back after `back_after`.
    """

    answer: Spread
    ring_seconds: int
    back_after: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """All of it. The day ends after `contacts` contacts or after `duration`, whichever is first.

    Contacts that come before `warmup` of the day is over are played but not counted. `handles`
    are shared by all classes, in the order in which work is taken up.
    """

    queues: dict[str, QueueSpec]
    groups: tuple[AgentGroup, ...]
    channels: dict[str, ChannelPolicy]
    classes: tuple[TrafficClass, ...]
    offer: OfferSpec
    wrapup: Spread
    contacts: int | None = None
    duration: int | None = None
    warmup: float = 0.0
    seed: int = 1
    handles: tuple[int, ...] | None = None
    service_level: int = 20 * NS_A_SECOND
    short: int = 5 * NS_A_SECOND
    wants_contacts: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether every arrival is written down, and none left to chance."""
        return all(one.arrivals is not None for one in self.classes)
