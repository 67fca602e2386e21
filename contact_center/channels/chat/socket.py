"""The visitors' socket: who may open it and how much may be said; everything else is the wire's."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from contact_center.domain.actors import Actor, Role
from contact_center.ports.reading import Viewer
from contact_center.wire import upgrade
from contact_center.wire.admission import Admitted, NotFromHere
from contact_center.wire.connection import Node
from contact_center.wire.limits import Limits

PATH = "/ws/visitor"


class Guest(Protocol):
    """A visitor, and the site their token is for."""

    @property
    def visitor(self) -> str:
        """Their id."""
        ...

    @property
    def site(self) -> str:
        """The site's key."""
        ...


class Visitors(Protocol):
    """Knows visitors by their tokens."""

    async def guest(self, token: str) -> Guest | None:
        """Whose token this is."""
        ...


class Sites(Protocol):
    """Knows which pages may act as visitors."""

    async def admits(self, request: web.BaseRequest, site: str | None = None) -> bool:
        """Whether the page that asks belongs to `site`, or to any site."""
        ...


class VisitorSocket:
    """Serves `PATH`."""

    def __init__(self, visitors: Visitors, sites: Sites, node: Node, limits: Limits) -> None:
        """`limits` are those of one visitor."""
        self._visitors = visitors
        self._sites = sites
        self._node = node
        self._limits = limits

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it is over."""

        async def gate(token: str) -> Admitted | None:
            guest = await self._visitors.guest(token)
            if guest is None:
                return None
            if not await self._sites.admits(request, guest.site):
                raise NotFromHere
            viewer = Viewer(guest.visitor, is_visitor=True)
            return Admitted(viewer, Actor(guest.visitor, Role.VISITOR))

        return await upgrade.serve(
            request,
            "visitor",
            admits=self._sites.admits,
            gate=gate,
            node=self._node,
            limits=self._limits,
        )
