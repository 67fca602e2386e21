"""Tells supervisors of the floor: twice a second at the most, and only what has changed.

Signals may get lost, so everything is told again every ten seconds; a board that hears nothing for
longer knows that what it shows is old. What the center keeps for itself is not told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from contact_center.domain.reserved import is_public
from contact_center.journal.day_book import DayBook, day_from
from contact_center.journal.hub import Hub, Outlet
from contact_center.journal.shapes import Signal
from contact_center.journal.watch_shapes import AgentState, QueuesStats, QueueStats
from contact_center.ports.sight import AgentSight, FloorSight, Overlook, QueueSight

EVERY_SECONDS = 0.5
"""How often the floor is looked at while somebody watches it."""

REPEAT_MS = 10_000


@dataclass(slots=True)
class _Told:
    """What one connection knows."""

    at: int
    queues: tuple[QueueStats, ...] = ()
    agents: dict[str, AgentState] = field(default_factory=dict)


class FloorTeller:
    """Remembers what each connection was told."""

    def __init__(self, hub: Hub, floor: Overlook, day: DayBook) -> None:
        """`floor` and `day` know, `hub` reaches."""
        self._hub = hub
        self._floor = floor
        self._day = day
        self._told: dict[Outlet, _Told] = {}

    async def turn(self, now: int) -> None:
        """One round; to be called every `EVERY_SECONDS`. Costs nothing while nobody watches."""
        if self._hub.floor_watchers and not self._day.is_open:
            await self._day.open(now)
        watchers = self._hub.floor_watchers
        self._told = {outlet: told for outlet, told in self._told.items() if outlet in watchers}
        if not watchers:
            return
        sight = self._floor.sight(now)
        queues = tuple(self._stats(one, now) for one in sight.queues if is_public(one.id))
        agents = _states(sight)
        for outlet in watchers:
            self._tell(outlet, queues, agents, now)

    def _tell(
        self,
        outlet: Outlet,
        queues: tuple[QueueStats, ...],
        agents: dict[str, AgentState],
        now: int,
    ) -> None:
        told = self._told.get(outlet)
        if told is None or now - told.at >= REPEAT_MS:
            gone = told.agents.keys() - agents.keys() if told else set()
            told = self._told[outlet] = _Told(now, agents=dict.fromkeys(gone, _GONE))
        if told.queues != queues:
            stats = QueuesStats(now, day_from(now), queues)
            outlet.signal(Signal("queue_stats", d=msgspec.to_builtins(stats)))
            told.queues = queues
        for agent in told.agents.keys() - agents.keys():
            outlet.signal(Signal("agent_state", by=agent, d=msgspec.to_builtins(_GONE)))
        for agent, state in agents.items():
            if told.agents.get(agent) != state:
                outlet.signal(Signal("agent_state", by=agent, d=msgspec.to_builtins(state)))
        told.agents = agents

    def _stats(self, queue: QueueSight, now: int) -> QueueStats:
        today = self._day.today(queue.id, now)
        return QueueStats(
            queue.id,
            queue.waiting,
            queue.oldest_at,
            queue.offered,
            queue.active,
            today.answered,
            today.abandoned,
        )


_GONE = AgentState("gone", 0, None, 0, 0, 0, None)


def _states(sight: FloorSight) -> dict[str, AgentState]:
    return {agent.id: _state(agent) for agent in sight.agents if is_public(agent.id)}


def _state(agent: AgentSight) -> AgentState:
    return AgentState(
        agent.state,
        agent.since,
        agent.code,
        agent.handling,
        agent.load,
        agent.units,
        agent.overdue_at,
    )
