"""Agents who were connected when the node ended, and did not come back.

Rows say who was connected; sockets died with the process. Routing treats everyone as reconnecting
until the grace is over; then whoever has no socket is said to be gone, like anybody else.
"""

from __future__ import annotations

from collections.abc import Callable

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import AgentDisconnected
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.reading import WorkLists


async def settle_connections(
    door: Door,
    lists: WorkLists,
    clock: Clock,
    is_online: Callable[[str], bool],
    grace_ms: int,
) -> int:
    """Wait for the grace, then say who is gone; returns how many were."""
    started = clock.now()
    await clock.until(started + grace_ms)
    gone = [agent for agent in await lists.stale_connections() if not is_online(agent)]
    for agent in gone:
        order_id = f"gone:{agent}:{started}"
        await door.do(Order(order_id, SYSTEM, "agent.disconnected", AgentDisconnected(agent)))
    return len(gone)
