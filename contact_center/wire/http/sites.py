"""Which websites may talk to the center: the origins of the sites that are set up."""

from __future__ import annotations

import asyncio

from aiohttp import web

from contact_center.domain.records_setup import Site
from contact_center.ports.clock import Clock
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.whereabouts import Whereabouts, origin_of

KEPT_MS = 5_000
"""A site put on another node is known here after this; on this one at once, by `forget`."""


class Sites:
    """The sites, read again when they may have changed."""

    def __init__(self, history: HistoryReader, clock: Clock, whereabouts: Whereabouts) -> None:
        """Nothing is read before somebody asks."""
        self._history = history
        self._clock = clock
        self._whereabouts = whereabouts
        self._sites: dict[str, Site] = {}
        self._origins: dict[str, frozenset[str]] = {}
        self._read_at: int | None = None
        self._changes = 0
        self._reading = asyncio.Lock()

    def forget(self) -> None:
        """A site was changed: read before the next answer."""
        self._read_at = None
        self._changes += 1

    async def all(self) -> list[Site]:
        """Every site, by name."""
        await self._refresh()
        return list(self._sites.values())

    async def get(self, site: str) -> Site | None:
        """One site by its key."""
        await self._refresh()
        return self._sites.get(site)

    async def admits(self, request: web.BaseRequest, site: str | None = None) -> bool:
        """Whether the page that asks may act as a visitor of `site`, or of any site.

        No Origin is no browser page, and such a client proves itself by its token; our own pages
        may show any site's widget. `null` and look-alikes are foreign: origins compare exactly.
        """
        origin = request.headers.get("Origin")
        if origin is None or self._whereabouts.is_own(request, origin):
            return True
        await self._refresh()
        if site is not None:
            return origin in self._origins.get(site, ())
        return any(origin in origins for origins in self._origins.values())

    async def _refresh(self) -> None:
        # A crowd reads once, and waits for it.
        async with self._reading:
            now = self._clock.now()
            if self._read_at is not None and now - self._read_at < KEPT_MS:
                return
            changes = self._changes
            sites = await self._history.sites()
            self._sites = {site.id: site for site in sites}
            self._origins = {site.id: frozenset(_origins(site)) for site in sites}
            if changes == self._changes:
                self._read_at = now


def _origins(site: Site) -> list[str]:
    named = (origin_of(origin) for origin in site.origins)
    return [origin for origin in named if origin is not None]
