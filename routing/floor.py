"""The floor: who waits, who is free, who was offered what; values and the indexes over them.

Facts change it through `applying`, and only what facts say is kept over a restart. A wish that has
not come back yet lives here too, in memory only: its work is spoken for and, if it is an offer,
capacity of its agent is reserved. What changed since the last decision is remembered in
`changed_works` and `changed_agents`, because nothing else can make a new pair.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from contact_center.domain.folding import HOLDING_STATES
from contact_center.domain.policy import Policy
from contact_center.domain.records import WAITING_STATES
from routing.decisions import Decision, OfferWork
from routing.history import History

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

    @property
    def owner_in_charge(self) -> str | None:
        """The owner, while the work takes their capacity."""
        return self.owner if self.state in HOLDING_STATES else None


@dataclass(slots=True)
class FloorAgent:
    """One agent. `holds` is what facts have given them, `reserved` what we wish to offer them.

    While the connection is lost, `offers_until` and `work_until` say how long a ring and the chats
    in progress are left alone; both are None while all is well.
    """

    id: str
    active: bool = True
    presence: str = "offline"
    connected: bool = False
    connection_at: int = 0
    offers_until: int | None = None
    work_until: int | None = None
    idle_since: int = 0
    not_before: int = 0
    units: int = 100
    queues: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)
    reserved: dict[str, tuple[str, int]] = field(default_factory=dict)
    taken: int = 0
    items: dict[str, int] = field(default_factory=dict)

    @property
    def is_reachable(self) -> bool:
        """Connected, and heard of since a restart."""
        return self.connected and self.work_until is None

    def is_lost(self, now: int) -> bool:
        """The connection is gone, and so is the grace."""
        return self.work_until is not None and self.work_until <= now

    def is_signed_in(self, now: int) -> bool:
        """At work in the wide sense: on a break or reconnecting, but not gone."""
        return self.active and self.presence != "offline" and not self.is_lost(now)

    def lose(self, at: int, policy: Policy) -> None:
        """The connection is gone since `at`; a second loss does not begin a second grace."""
        if self.work_until is None:
            self.offers_until = at + policy.offer_grace_ms
            self.work_until = at + policy.agent_grace_ms

    def find(self) -> None:
        """The connection is back: nothing has happened."""
        self.offers_until = self.work_until = None

    def take(self, book: dict[str, tuple[str, int]], work: FloorWork) -> None:
        """Enter the work in `holds` or in `reserved`; entering it twice changes nothing."""
        if work.conv not in book:
            book[work.conv] = (work.channel, work.cost)
            self.taken += work.cost
            self.items[work.channel] = self.items.get(work.channel, 0) + 1

    def give_back(self, book: dict[str, tuple[str, int]], conv: str) -> None:
        """Strike the work from `holds` or from `reserved`, if it is there."""
        if (entry := book.pop(conv, None)) is not None:
            channel, cost = entry
            self.taken -= cost
            self.items[channel] -= 1


class Floor:
    """All work and all agents; `lines` has the waiting work in order, one for each signature."""

    def __init__(self, policy: Policy) -> None:
        """An empty floor, at the beginning of the journal."""
        self.policy = policy
        self.head = 0
        self.works: dict[str, FloorWork] = {}
        self.agents: dict[str, FloorAgent] = {}
        self.queues: dict[str, FloorQueue] = {}
        self.lines: dict[str, dict[Signature, list[Key]]] = {}
        self.members: dict[str, set[str]] = {}
        self.preferred: dict[str, set[str]] = {}
        self.history = History()
        self.changed_works: set[str] = set()
        self.changed_agents: set[str] = set()

    # Work

    def add(self, work: FloorWork) -> None:
        """A piece of work comes onto the floor."""
        self.works[work.conv] = work
        if work.sticky_agent is not None:
            self.preferred.setdefault(work.sticky_agent, set()).add(work.conv)
        if work.is_waiting:
            lines = self.lines.setdefault(work.queue, {})
            insort(lines.setdefault(work.signature, []), work.key)
        self.changed_works.add(work.conv)

    def drop(self, work: FloorWork) -> None:
        """The work leaves the floor, and everything it took is free."""
        self.unwish(work)
        self.hold(work, None)
        if work.is_waiting:
            self._leave_line(work)
        if work.sticky_agent is not None:
            self._forget_preference(work.sticky_agent, work.conv)
        del self.works[work.conv]
        self.changed_works.discard(work.conv)

    def move(self, work: FloorWork, state: str, owner: str | None) -> None:
        """Another state, another owner; the line and the work's capacity follow."""
        was_waiting = work.is_waiting
        work.is_placed = state not in WAITING_STATES or (work.is_placed and was_waiting)
        work.state = state
        work.owner = owner
        if was_waiting and not work.is_waiting:
            self._leave_line(work)
        if state != "offered":
            self.hold(work, work.owner_in_charge)
        self.changed_works.add(work.conv)

    def hold(self, work: FloorWork, agent: str | None) -> None:
        """Say whose capacity the work takes; set, not added, so saying it twice changes nothing."""
        if work.holder == agent:
            return
        for one in (work.holder, agent):
            if one is not None:
                self.changed_agents.add(one)
        if work.holder in self.agents:
            former = self.agents[work.holder]
            former.give_back(former.holds, work.conv)
        if agent in self.agents:
            latter = self.agents[agent]
            latter.take(latter.holds, work)
        work.holder = agent

    def wish(self, work: FloorWork, decision: Decision) -> None:
        """Remember what was wished for; an offer reserves its agent, provisionally."""
        work.wish = decision
        if isinstance(decision, OfferWork) and (agent := self.agents.get(decision.agent)):
            agent.take(agent.reserved, work)

    def unwish(self, work: FloorWork) -> None:
        """The wish has come true, was refused, or has no object any more."""
        decision, work.wish = work.wish, None
        if isinstance(decision, OfferWork) and (agent := self.agents.get(decision.agent)):
            agent.give_back(agent.reserved, work.conv)
            self.changed_agents.add(agent.id)
        self.changed_works.add(work.conv)

    # Agents

    def seat(self, agent: FloorAgent) -> None:
        """An agent comes onto the floor."""
        self.agents[agent.id] = agent
        self.enroll(agent, agent.queues)

    def enroll(self, agent: FloorAgent, queues: dict[str, int]) -> None:
        """Make the agent a member of exactly these queues, each with its rank."""
        for queue in agent.queues:
            self.members.get(queue, set()).discard(agent.id)
        agent.queues = dict(queues)
        for queue in queues:
            self.members.setdefault(queue, set()).add(agent.id)
        self.changed_agents.add(agent.id)

    def position(self, work: FloorWork) -> int:
        """1 for the head of its queue, whatever the others ask of an agent."""
        return 1 + sum(bisect_left(line, work.key) for line in self.lines[work.queue].values())

    def _leave_line(self, work: FloorWork) -> None:
        lines = self.lines[work.queue]
        line = lines[work.signature]
        del line[bisect_left(line, work.key)]
        if not line:
            del lines[work.signature]

    def _forget_preference(self, agent: str, conv: str) -> None:
        preferred = self.preferred[agent]
        preferred.discard(conv)
        if not preferred:
            del self.preferred[agent]
