"""Both sockets of a node, on the same port as everything else."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from agent_console import socket as agent_socket
from agent_console.socket import AgentSocket
from config.settings import Settings
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.assembly.center import Center
from contact_center.assembly.doorkeepers import Doorkeepers
from contact_center.channels.chat import socket as visitor_socket
from contact_center.channels.chat.socket import VisitorSocket
from contact_center.wire.connection import Node
from contact_center.wire.limits import Limits
from contact_center.wire.sockets import Sockets
from contact_center.wire.tally import Tally

AGENT_HEARTBEAT_MS = 4_000
"""An agent who is gone is noticed within ten seconds: work must not ring in an empty room."""


def add_sockets(
    app: web.Application,
    center: Center,
    keepers: Doorkeepers,
    sockets: Sockets,
    rates: MemoryRateLimit,
) -> None:
    """Put `/ws/visitor` and `/ws/agent` on the router."""
    node = Node(
        door=center.door,
        hub=center.hub,
        resume=center.resume,
        sockets=sockets,
        rates=rates,
        clock=center.clock,
        meters=center.meters,
        tally=Tally(center.meters),
    )
    visitors = _limits(center.settings)
    agents = replace(visitors, heartbeat_ms=AGENT_HEARTBEAT_MS, orders_per_second=None)
    visitor = VisitorSocket(keepers.visitors, keepers.sites, node, visitors)
    agent = AgentSocket(
        keepers.agents, keepers.whereabouts.is_own, keepers.logins.used, node, agents
    )
    app.router.add_get(visitor_socket.PATH, visitor.open)
    app.router.add_get(agent_socket.PATH, agent.open)


def _limits(settings: Settings) -> Limits:
    limits = settings.limits
    return Limits(
        frame_bytes=limits.frame_bytes,
        inflight=limits.inflight,
        hello_ms=round(limits.hello_seconds * 1000),
        slow_ms=round(limits.slow_client_seconds * 1000),
        orders_per_second=limits.visitor_messages_per_second,
        orders_burst=limits.visitor_burst,
    )
