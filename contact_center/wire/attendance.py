"""The orders that say who is here: given at the first connection of a viewer and after the last."""

from __future__ import annotations

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import (
    AgentConnected,
    AgentDisconnected,
    VisitorLeft,
    VisitorReturned,
)
from contact_center.ports.reading import Viewer


def came(viewer: Viewer, connection: str) -> Order:
    """The viewer's first connection is open."""
    id_ = f"{connection}:came"
    if viewer.is_visitor:
        return Order(id_, SYSTEM, "visitor.returned", VisitorReturned(viewer.id))
    return Order(id_, SYSTEM, "agent.connected", AgentConnected(viewer.id))


def went(viewer: Viewer, connection: str) -> Order:
    """The viewer's last connection is gone."""
    id_ = f"{connection}:went"
    if viewer.is_visitor:
        return Order(id_, SYSTEM, "visitor.left", VisitorLeft(viewer.id))
    return Order(id_, SYSTEM, "agent.disconnected", AgentDisconnected(viewer.id))
