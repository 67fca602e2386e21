"""The floor: who waits, who is free, who was offered what; the values and the indexes over them.

Facts change it through `applying`, and only what facts say is kept over a restart. A wish that has
not come back yet lives here too, in memory only: its work is spoken for and, if it is an offer,
capacity of its agent is reserved. What changed since the last decision is remembered in
`changed_works` and `changed_agents`, because nothing else can make a new pair.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from contact_center.domain.policy import Policy
from contact_center.domain.records import WAITING_STATES
from routing.agent import FloorAgent
from routing.decisions import Decision, OfferWork
from routing.history import History
from routing.work import FloorQueue, FloorWork, Key, Signature


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
        self.postponed: set[str] = set()
        self.history = History()
        self.changed_works: set[str] = set()
        self.changed_agents: set[str] = set()

    # Work

    def add(self, work: FloorWork) -> None:
        """A piece of work comes onto the floor."""
        self.works[work.conv] = work
        if work.sticky_agent is not None:
            self.preferred.setdefault(work.sticky_agent, set()).add(work.conv)
        if work.not_before:
            self.postponed.add(work.conv)
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
        self.postponed.discard(work.conv)
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

    def position(self, work: FloorWork, now: int) -> int:
        """1 for the head of its queue; whoever wants to be called later is not ahead of anybody."""
        key = work.key
        ahead = sum(bisect_left(line, key) for line in self.lines[work.queue].values())
        later = (self.works[conv] for conv in self.postponed)
        return (
            1
            + ahead
            - sum(
                one.is_waiting
                and one.queue == work.queue
                and one.not_before > now
                and one.key < key
                for one in later
            )
        )

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
