"""Queues as they are set up, and who serves them."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from msgspec import to_builtins

from contact_center.api.rows import Page
from contact_center.api.saving import (
    REMOVES,
    SAVES,
    Saving,
    VersionQuery,
    VersionRow,
    expected,
    flawed,
    not_reserved,
    shown,
    tagged,
)
from contact_center.api.setup_shapes import MembershipBody, MembershipRow, QueueBody, QueueSetup
from contact_center.domain.flaws import Look
from contact_center.domain.orders import setup
from contact_center.domain.orders.administering import PutAgent, PutQueue
from contact_center.domain.records import Agent
from contact_center.domain.records_setup import Queue, Skill
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import delete, get, put


class Queues:
    """Where work waits."""

    def __init__(self, saving: Saving) -> None:
        """Save and read through `saving`."""
        self._saving = saving

    @get("/api/v1/queues/{queue}", reads="setup.read", codes=("not_found",), answer=QueueSetup)
    async def get_queue(self, queue: str) -> web.Response:
        """One queue with everything that is set up for it; its version is the ETag."""
        row = await self._saving.one(Queue, queue)
        return tagged(shown(row, QueueSetup), row.version)

    @put("/api/v1/queues/{queue}", reads="queue.put", codes=SAVES, answer=QueueSetup)
    async def put_queue(
        self, request: web.Request, caller: Caller, queue: str, body: QueueBody
    ) -> web.Response:
        """Save a queue; routing goes by it at once.

        Work that waits keeps its place and what it was promised.
        """
        not_reserved(queue)
        fields: dict[str, Any] = {"queue": queue, **to_builtins(body)}
        await self._saving.put(request, caller, "queue.put", _put_queue, fields)
        return await self.get_queue(queue)

    @delete("/api/v1/queues/{queue}", reads="queue.remove", codes=REMOVES)
    async def delete_queue(self, request: web.Request, caller: Caller, queue: str) -> None:
        """Remove a queue that nothing refers to and no conversation was ever in."""
        await self._saving.remove(request, caller, "queue.remove", setup.RemoveQueue, queue)

    @get("/api/v1/queues/{queue}/versions", reads="setup.read", codes=("not_found",))
    async def list_queue_versions(self, queue: str, query: VersionQuery) -> Page[VersionRow]:
        """Every save of a queue, newest first."""
        return await self._saving.versions("queue", queue, query)


class Memberships:
    """Who serves which queues, with which skills, and how much they carry."""

    def __init__(self, saving: Saving, history: HistoryReader) -> None:
        """Save through `saving`; agents are read from `history`."""
        self._saving = saving
        self._history = history

    @get(
        "/api/v1/agents/{agent}/queues",
        reads="setup.read",
        codes=("not_found",),
        answer=MembershipRow,
    )
    async def get_memberships(self, agent: str) -> web.Response:
        """What an agent serves, can do and carries; the version is the ETag."""
        row = await self._agent(agent)
        return tagged(_row(row), row.rights)

    @put(
        "/api/v1/agents/{agent}/queues",
        reads="agent.put",
        codes=(*SAVES, "not_found"),
        answer=MembershipRow,
    )
    async def put_memberships(
        self, request: web.Request, caller: Caller, agent: str, body: MembershipBody
    ) -> web.Response:
        """Save an agent's queues with ranks, skills with levels, and capacity profile."""
        await self._agent(agent)
        await self._all_known(body)
        fields = {"agent": agent, **to_builtins(body)}
        await self._saving.put(request, caller, "agent.put", PutAgent, fields)
        return await self.get_memberships(agent)

    @delete(
        "/api/v1/agents/{agent}/queues/{queue}",
        reads="agent.put",
        codes=("id_reused", "not_found", "version_conflict"),
    )
    async def delete_membership(
        self, request: web.Request, caller: Caller, agent: str, queue: str
    ) -> None:
        """Take an agent out of a queue; what they are busy with stays theirs."""
        row = await self._agent(agent)
        if queue not in row.queues:
            raise Problem("not_found")
        queues = {name: rank for name, rank in row.queues.items() if name != queue}
        seen = expected(request, None)
        body = PutAgent(agent, queues=queues, expects=row.rights if seen is None else seen)
        await self._saving.give(request, caller, "agent.put", body)

    async def _agent(self, agent: str) -> Agent:
        row = await self._history.agent(agent)
        if row is None or not row.active:
            raise Problem("not_found")
        return row

    async def _all_known(self, body: MembershipBody) -> None:
        """A name nobody knows is a typing mistake, and work would wait for it for ever."""
        look = Look()
        known = (
            ("queues", body.queues, {one.id for one in await self._saving.setup.every(Queue)}),
            ("skills", body.skills, {one.id for one in await self._saving.setup.every(Skill)}),
        )
        for field, given, there in known:
            for name in (given or {}).keys() - there:
                with look.at(field, name):
                    look.wrong("there is none of this name")
        if look.flaws:
            raise flawed(sorted(look.flaws, key=str))


def _put_queue(**fields: Any) -> PutQueue:
    return PutQueue(**{**fields, "channels": tuple(fields["channels"])})


def _row(agent: Agent) -> MembershipRow:
    return MembershipRow(
        agent=agent.id,
        name=agent.name,
        queues=agent.queues,
        skills=agent.skills,
        profile=agent.profile,
        units=agent.units,
        version=agent.rights,
    )
