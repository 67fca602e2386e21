"""The floor: who waits, who is free, who was offered what; the values and the indexes over them.

Facts change it through `applying`, and only what facts say is kept over a restart. A wish that has
not come back yet lives here too, in memory only: its work is spoken for and, if it is an offer,
capacity of its agent is reserved. What changed since the last decision is remembered in
`changed_works` and `changed_agents`, because nothing else can make a new pair.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from contact_center.domain.policy import Policy
from contact_center.domain.records import WAITING_STATES
from contact_center.domain.records_setup import Calendar, PresenceCode, Queue
from contact_center.domain.stepping import Reach
from routing.agent import FloorAgent
from routing.decisions import Decision, OfferWork
from routing.groups import Groups
from routing.history import History
from routing.work import NO_QUEUE, FloorWork, Key, Signature


class Floor:
    """All work and all agents; `lines` has the waiting work in order, one for each signature."""

    def __init__(self, policy: Policy) -> None:
        """An empty floor, at the beginning of the journal."""
        self.policy = policy
        self.head = 0
        self.works: dict[str, FloorWork] = {}
        self.agents: dict[str, FloorAgent] = {}
        self.queues: dict[str, Queue] = {}
        self.calendars: dict[str, Calendar] = {}
        self.codes: dict[str, PresenceCode] = {}
        self.lines: dict[Signature, list[Key]] = {}
        self.asking: dict[str, dict[Signature, None]] = {}
        self.members: dict[str, set[str]] = {}
        self.preferred: dict[str, set[str]] = {}
        self.postponed: set[str] = set()
        self.groups = Groups()
        self.able: dict[Signature, frozenset[str]] = {}
        self.history = History()
        self.changed_works: set[str] = set()
        self.changed_agents: set[str] = set()

    # Queues

    def queue(self, queue: str) -> Queue:
        """What was set up for the queue; everything as usual where nothing was."""
        return self.queues.get(queue, NO_QUEUE)

    def mode(self, work: FloorWork) -> str:
        """How work is offered: as its queue says, or else its channel."""
        return self.queue(work.queue).offer_mode or self.policy.channels[work.channel].mode

    # Work

    def add(self, work: FloorWork) -> None:
        """A piece of work comes onto the floor."""
        self.works[work.conv] = work
        if work.sticky_agent is not None:
            self.preferred.setdefault(work.sticky_agent, set()).add(work.conv)
        if work.not_before:
            self.postponed.add(work.conv)
        if work.is_waiting:
            self._join_line(work)
        self.changed_works.add(work.conv)

    def widen(self, work: FloorWork, reach: Reach) -> None:
        """More people may be asked from now on, or sooner: the work moves to another line."""
        is_waiting = work.is_waiting
        if is_waiting:
            self._leave_line(work)
        work.due_at, work.required, work.queues = reach.due_at, dict(reach.required), reach.queues
        work.max_rank, work.prefers = reach.max_rank, reach.prefers
        work.sign()
        if is_waiting:
            self._join_line(work)
        self.changed_works.add(work.conv)

    def drop(self, work: FloorWork) -> None:
        """The work leaves the floor, and everything it took is free."""
        self.unwish(work)
        self.hold(work, ())
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
            self.hold(work, () if work.owner_in_charge is None else (work.owner_in_charge,))
        self.changed_works.add(work.conv)

    def hold(self, work: FloorWork, agents: Iterable[str]) -> None:
        """Say whose capacity the work takes; set, not added, so saying it twice changes nothing."""
        holders = frozenset(agents)
        if work.holders == holders:
            return
        for name in work.holders ^ holders:
            self.changed_agents.add(name)
            if (agent := self.agents.get(name)) is None:
                continue
            if name in holders:
                agent.take(agent.holds, work)
            else:
                agent.give_back(agent.holds, work.conv)
        work.holders = holders

    def wish(self, work: FloorWork, decision: Decision) -> None:
        """Remember what was wished for; an offer reserves its agent, provisionally."""
        work.wish = decision
        if isinstance(decision, OfferWork) and (agent := self.agents.get(decision.agent)):
            agent.take(agent.reserved, work)
            if decision.mode == "assign":
                agent.is_given.add(work.conv)

    def unwish(self, work: FloorWork) -> None:
        """The wish has come true, was refused, or has no object any more."""
        decision, work.wish = work.wish, None
        if isinstance(decision, OfferWork) and (agent := self.agents.get(decision.agent)):
            agent.give_back(agent.reserved, work.conv)
            agent.is_given.discard(work.conv)
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
        self.administered(agent)

    def administered(self, agent: FloorAgent) -> None:
        """The agent was given other queues or skills: whoever could be asked may be others now."""
        self.able.clear()
        self.changed_agents.add(agent.id)

    def _join_line(self, work: FloorWork) -> None:
        line = self.lines.get(work.signature)
        if line is None:
            line = self.lines[work.signature] = []
            for queue in work.signature.all_queues:
                self.asking.setdefault(queue, {})[work.signature] = None
        insort(line, work.key)

    def _leave_line(self, work: FloorWork) -> None:
        line = self.lines[work.signature]
        del line[bisect_left(line, work.key)]
        if not line:
            del self.lines[work.signature]
            for queue in work.signature.all_queues:
                del self.asking[queue][work.signature]

    def _forget_preference(self, agent: str, conv: str) -> None:
        preferred = self.preferred[agent]
        preferred.discard(conv)
        if not preferred:
            del self.preferred[agent]
