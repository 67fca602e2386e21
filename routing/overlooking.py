"""The floor at a glance: what supervisors look at. Nothing is changed by looking.

An agent is in the first of these states that holds: offline, reconnecting, ringing (an offer
waits for them), handling (conversations in progress), wrap_up, away, available. Who is away with
work in hand is still handling: that is what they do.
"""

from __future__ import annotations

from collections.abc import Iterable

from contact_center.ports.sight import AgentSight, FloorSight, QueueSight
from routing.agent import FloorAgent
from routing.floor import Floor
from routing.work import FloorWork

_MINUTE_MS = 60_000


def overlook(floor: Floor, now: int) -> FloorSight:
    """The floor as it stands at `now`."""
    by_queue: dict[str, list[FloorWork]] = {queue: [] for queue in floor.queues}
    by_holder: dict[str, list[FloorWork]] = {}
    for work in floor.works.values():
        by_queue.setdefault(work.queue, []).append(work)
        for name in work.holders:
            by_holder.setdefault(name, []).append(work)
    return FloorSight(
        tuple(_queue(queue, by_queue[queue], now) for queue in sorted(by_queue)),
        tuple(
            _agent(floor, agent, by_holder.get(agent.id, []), now)
            for _, agent in sorted(floor.agents.items())
            if agent.active
        ),
    )


def _queue(queue: str, works: list[FloorWork], now: int) -> QueueSight:
    waiting = [work for work in works if work.is_waiting and work.not_before <= now]
    return QueueSight(
        id=queue,
        waiting=len(waiting),
        oldest_at=min((max(one.queued_at, one.not_before) for one in waiting), default=None),
        offered=sum(work.state == "offered" for work in waiting),
        active=sum(work.state == "active" for work in works),
    )


def _agent(floor: Floor, agent: FloorAgent, works: list[FloorWork], now: int) -> AgentSight:
    state, since = _state(agent, works, now)
    return AgentSight(
        id=agent.id,
        state=state,
        since=since,
        code=agent.presence_code if state == "away" else None,
        overdue_at=_overdue_at(floor, agent) if state == "away" else None,
        handling=sum(work.state == "active" for work in works),
        load=agent.in_use(floor.policy),
        units=agent.units,
    )


def _overdue_at(floor: Floor, agent: FloorAgent) -> int | None:
    """When the break should be over, by the limit of its reason; another reason begins no other."""
    code = floor.codes.get(agent.presence_code or "")
    if code is None or code.max_minutes is None:
        return None
    return agent.presence_at + code.max_minutes * _MINUTE_MS


def _state(agent: FloorAgent, works: list[FloorWork], now: int) -> tuple[str, int]:
    if agent.is_lost(now) or (agent.presence == "offline" and not works):
        return "offline", max(agent.presence_at, agent.connection_at)
    if agent.work_until is not None:
        return "reconnecting", agent.connection_at
    for state, name in (("offered", "ringing"), ("active", "handling"), ("wrap_up", "wrap_up")):
        since = _earliest(work for work in works if work.state == state)
        if since is not None:
            return name, since
    if agent.presence == "available":
        return "available", max(agent.idle_since, agent.presence_at)
    return agent.presence, agent.presence_at


def _earliest(works: Iterable[FloorWork]) -> int | None:
    return min((work.state_at for work in works), default=None)
