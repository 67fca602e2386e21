"""Agents who can take one kind of work now, best first, for the length of one decision.

While offers are being decided agents only get fuller, so their order is a heap that is put right
when it is looked at, and nobody who has left comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import heapify, heappop, heappush, heapreplace

from routing.agent import FloorAgent
from routing.eligibility import can_take, why_not_kind, why_not_now
from routing.floor import Floor
from routing.work import FloorQueue, FloorWork, Signature

AgentKey = tuple[int, float, int, str]


def agent_order(floor: Floor, queue: str) -> str:
    """How agents are compared for work of this queue, within one rank."""
    return floor.queues.get(queue, FloorQueue()).agent_order


def agent_key(agent: FloorAgent, queue: str, order: str) -> AgentKey:
    """Smaller is asked first: rank of the membership, load if it counts, longest idle, id."""
    load = agent.taken / agent.units if order == "least_loaded" else 0.0
    return (agent.queues.get(queue, 0), load, agent.idle_since, agent.id)


class Candidates:
    """Those among `agents` who can take work of `signature` now; and why how many cannot."""

    def __init__(
        self, floor: Floor, signature: Signature, agents: Iterable[FloorAgent], now: int
    ) -> None:
        """Look at everyone once."""
        self.able: dict[str, FloorAgent] = {}
        self.reasons: Counter[str] = Counter()
        self._floor = floor
        self._signature = signature
        self._now = now
        self._order = agent_order(floor, signature[0])
        for agent in agents:
            reason = why_not_now(agent, now) or why_not_kind(floor, signature, agent)
            if reason is None:
                self.able[agent.id] = agent
            else:
                self.reasons[reason] += 1
        self._heap = [self._key(agent) for agent in self.able.values()]
        heapify(self._heap)

    def best(self, work: FloorWork) -> FloorAgent | None:
        """Who should be asked for `work`: the first who has not just declined or missed it."""
        aside: list[AgentKey] = []
        best: FloorAgent | None = None
        while self._heap and best is None:
            key = self._heap[0]
            agent = self.able.get(key[3])
            if agent is None:
                heappop(self._heap)
            elif key != (fresh := self._key(agent)):
                heapreplace(self._heap, fresh)
            elif work.is_excluded(agent.id, self._now):
                aside.append(heappop(self._heap))
            else:
                best = agent
        for key in aside:
            heappush(self._heap, key)
        return best

    def count_for(self, work: FloorWork) -> tuple[int, dict[str, int]]:
        """How many could have taken `work`, and how many not, by reason."""
        excluded = sum(name in self.able for name in work.excluded_at(self._now))
        reasons = self.reasons + Counter(excluded=excluded)
        return len(self.able) - excluded, dict(sorted(reasons.items()))

    def recheck(self, agent: FloorAgent) -> None:
        """Let the agent go if what they have just been offered leaves no room for this."""
        if agent.id in self.able and not can_take(self._floor, self._signature, agent):
            del self.able[agent.id]
            self.reasons["full"] += 1

    def _key(self, agent: FloorAgent) -> AgentKey:
        return agent_key(agent, self._signature[0], self._order)
