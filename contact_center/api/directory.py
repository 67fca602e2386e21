"""Who works here and what is set up: agents and queues for transfers, sites for administrators.

What the center keeps for itself (`domain.reserved`) is in none of the lists.
"""

from __future__ import annotations

from msgspec import Struct

from contact_center.api.rows import Everything
from contact_center.domain.reserved import is_public
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.routes import get


class QueueRow(Struct):
    """A queue; `target_seconds` is its promise, null for the center's usual one."""

    id: str
    name: str
    channels: list[str]
    target_seconds: int | None


class AgentRow(Struct):
    """A colleague, as a picker shows them: no address, no load."""

    id: str
    name: str
    presence: str
    connected: bool


class SiteRow(Struct):
    """A website that customers come in through."""

    id: str
    name: str
    queue: str
    origins: list[str]
    bot: bool
    greeting: dict[str, str]
    theme: dict[str, str]


class Directory:
    """Lists that are short: everything in one answer."""

    def __init__(self, history: HistoryReader) -> None:
        """Read from `history`."""
        self._history = history

    @get("/api/v1/queues", reads="queues.list")
    async def list_queues(self) -> Everything[QueueRow]:
        """All queues."""
        queues = await self._history.queues()
        return Everything(
            [
                QueueRow(one.id, one.name, list(one.channels), one.target_seconds)
                for one in queues
                if is_public(one.id)
            ]
        )

    @get("/api/v1/agents", reads="agents.list")
    async def list_agents(self) -> Everything[AgentRow]:
        """Everyone who works here now."""
        agents = await self._history.agents()
        return Everything(
            [
                AgentRow(one.id, one.name, one.presence, one.connected)
                for one in agents
                if one.active and is_public(one.id)
            ]
        )

    @get("/api/v1/sites", reads="sites.list")
    async def list_sites(self) -> Everything[SiteRow]:
        """All sites, with the origins their widget may run on."""
        sites = await self._history.sites()
        return Everything(
            [
                SiteRow(
                    one.id,
                    one.name,
                    one.queue,
                    list(one.origins),
                    one.bot,
                    one.greeting,
                    one.theme,
                )
                for one in sites
                if is_public(one.id)
            ]
        )
