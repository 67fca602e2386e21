"""Agents who can take one kind of work now, best first, for the length of one decision.

`Everyone` looks at all who serve a queue, group by group. `Candidates` are a few named agents:
those who changed, or those the work prefers. While offers are being decided agents only get
fuller, so their order is a heap that is put right when it is looked at, and nobody who has left
comes back.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from heapq import heapify, heappop, heappush, heapreplace
from operator import itemgetter

from routing.agent import FloorAgent
from routing.choosing import AgentKey, GroupKey, agent_order, group_key, own_key_for
from routing.eligibility import can_take, why_never, why_not_kind
from routing.floor import Floor
from routing.groups import Group, Shelf, Verdict, View
from routing.work import FloorWork, Signature

MOST_FIRST = 4
"""Whoever is asked, and those who are named as next."""

_MOST_KEPT = 32
"""Kinds of work for which a group, or a shelf, keeps what the rules say."""

_KEY = itemgetter(0)


class Everyone:
    """All who serve the queues of `signature`: who can take it now, and why how many cannot."""

    def __init__(self, floor: Floor, signature: Signature, now: int) -> None:
        """Look at every group once, and closely only where somebody came or went."""
        self.able: list[tuple[GroupKey, Shelf]] = []
        self.views: list[View] = []
        self.order = agent_order(floor, signature.queue)
        self._floor = floor
        self._now = now
        self._first: tuple[str, list[AgentKey]] | None = None
        number = floor.groups.number_of((signature, self.order))
        for group in floor.groups.serving(signature.all_queues):
            view = group.views.get(number)
            if view is None or view.stamp != group.stamp:
                view = _look(floor, signature, self.order, group, number)
            self.views.append(view)
            if view.able:
                self.able += view.able

    def best(self, work: FloorWork) -> FloorAgent | None:
        """Who should be asked for `work`: the first who has not just declined or missed it."""
        first = self.first(work)
        return self._floor.agents[first[0][2]] if first else None

    def first(self, work: FloorWork) -> list[AgentKey]:
        """Who should be asked for `work`, and a few who would be asked next."""
        if self._first is None or self._first[0] != work.conv:
            self._first = (work.conv, self._in_order(work))
        return self._first[1]

    def _in_order(self, work: FloorWork) -> list[AgentKey]:
        own_key = own_key_for(self.order)
        able = self.able if len(self.able) == 1 else sorted(self.able, key=_KEY)
        first: list[AgentKey] = []
        for key, shelf in able:
            if len(first) == MOST_FIRST and key > first[-1][0]:
                break
            for own, name in shelf.in_order(own_key, work, self._now):
                found = (key, own, name)
                if len(first) == MOST_FIRST:
                    if found > first[-1]:
                        break
                    first.pop()
                insort(first, found)
        return first


def _look(floor: Floor, signature: Signature, order: str, group: Group, number: int) -> View:
    """What the rules say of a group, shelf by shelf: about all of a shelf they say the same."""
    view = View(group)
    for shelf in group.shelves.values():
        verdict = shelf.verdicts.get(number)
        if verdict is None:
            if len(shelf.verdicts) >= _MOST_KEPT:
                shelf.verdicts.clear()
            verdict = shelf.verdicts[number] = _judge(floor, signature, order, shelf)
        if verdict[0] is None:
            view.able.append((verdict[1], shelf))
            view.count += len(shelf.agents)
        else:
            view.kept += len(shelf.agents)
            view.unable[verdict[0]] = view.unable.get(verdict[0], 0) + len(shelf.agents)
    if len(group.views) >= _MOST_KEPT:
        group.views.clear()
    group.views[number] = view
    return view


def _judge(floor: Floor, signature: Signature, order: str, shelf: Shelf) -> Verdict:
    agent = shelf.someone()
    never = why_never(signature, agent)
    reason = never or shelf.reason or why_not_kind(floor, signature, agent)
    if reason is not None:
        return reason, (0, 0.0)
    return None, group_key(floor, agent, signature, order)


class Candidates:
    """Named agents, all of whom can take work of `signature` now."""

    def __init__(
        self, floor: Floor, signature: Signature, agents: Iterable[FloorAgent], now: int
    ) -> None:
        """Put them in order."""
        self.able = {agent.id: agent for agent in agents}
        self._floor = floor
        self._signature = signature
        self._now = now
        self._order = agent_order(floor, signature.queue)
        self._own_key = own_key_for(self._order)
        self._heap = [self._key(agent) for agent in self.able.values()]
        heapify(self._heap)

    def best(self, work: FloorWork) -> FloorAgent | None:
        """Who should be asked for `work`: the first who has not just declined or missed it."""
        aside: list[AgentKey] = []
        best: FloorAgent | None = None
        while self._heap and best is None:
            key = self._heap[0]
            agent = self.able.get(key[2])
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

    def recheck(self, agent: FloorAgent) -> None:
        """Let the agent go if what they have just been offered leaves no room for this."""
        if agent.id in self.able and not can_take(self._floor, self._signature, agent):
            del self.able[agent.id]

    def _key(self, agent: FloorAgent) -> AgentKey:
        key = group_key(self._floor, agent, self._signature, self._order)
        return (key, self._own_key(agent), agent.id)
