"""The agents' socket: who may open it; everything else is the wire's.

Supervisors and administrators use the same one; what each may do is decided by role, at the door.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from contact_center.domain.actors import Actor, Role
from contact_center.domain.records import Agent, Login
from contact_center.ports.reading import Viewer
from contact_center.wire import upgrade
from contact_center.wire.admission import Admitted
from contact_center.wire.connection import Node
from contact_center.wire.limits import Limits

PATH = "/ws/agent"


class Agents(Protocol):
    """Knows people who work here by their token, or by their console's ticket."""

    async def check(self, token_or_ticket: str) -> tuple[Agent, Login] | None:
        """Whose it is, and by which login."""
        ...


IsOwn = Callable[[web.BaseRequest, str], bool]
"""Whether an origin is that of our own pages."""

Used = Callable[[Login], Awaitable[None]]
"""Told that a login is in use."""


class AgentSocket:
    """Serves `PATH`."""

    def __init__(
        self, agents: Agents, is_own: IsOwn, used: Used, node: Node, limits: Limits
    ) -> None:
        """`limits` are those of one agent."""
        self._agents = agents
        self._is_own = is_own
        self._used = used
        self._node = node
        self._limits = limits

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it is over."""
        return await upgrade.serve(
            request,
            "agent",
            admits=self._admits,
            gate=self._gate,
            node=self._node,
            limits=self._limits,
        )

    async def _admits(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        return origin is None or self._is_own(request, origin)

    async def _gate(self, token_or_ticket: str) -> Admitted | None:
        found = await self._agents.check(token_or_ticket)
        if found is None:
            return None
        agent, login = found
        await self._used(login)
        return Admitted(
            Viewer(agent.id, is_visitor=False),
            Actor(agent.id, Role(agent.role)),
            rights=f"{agent.role}.{agent.rights}",
            login=login.id,
        )
