"""People and things that are set up: agents, logins, visitors, queues, sites, FAQ entries."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.history import SqlHistory
from contact_center.adapters.sql.persons import SqlPersons
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_one
from contact_center.adapters.sql.statements import BY_KEY, Prepared, keys_json
from contact_center.domain.records import Agent, Login, Visitor
from contact_center.domain.records_setup import Entry, Queue, Site

T = TypeVar("T")
_value: sa.BindParameter[str] = sa.bindparam("value")
_AGENTS = Prepared(sa.select(tables.agent).order_by(tables.agent.c.name, tables.agent.c.id))
_QUEUES = Prepared(sa.select(tables.queue).order_by(tables.queue.c.id))
_SITES = Prepared(sa.select(tables.site).order_by(tables.site.c.id))
_ENTRIES = Prepared(sa.select(tables.entry).order_by(tables.entry.c.id))
_BY_EMAIL = Prepared(sa.select(tables.agent).where(tables.agent.c.email == sa.func.lower(_value)))
_BY_HANDLE = Prepared(sa.select(tables.visitor).where(tables.visitor.c.handle_hash == _value))
_BY_TOKEN = Prepared(sa.select(tables.login).where(tables.login.c.token_hash == _value))


class SqlHistoryReader(SqlHistory, SqlPersons):
    """All of `ports.reading.HistoryReader`: conversations, people, and what is set up.

    Lists go by key, never by offset.
    """

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def agents(self) -> list[Agent]:
        """See the port."""
        return await self._all(Agent, _AGENTS)

    async def queues(self) -> list[Queue]:
        """See the port."""
        return await self._all(Queue, _QUEUES)

    async def sites(self) -> list[Site]:
        """See the port."""
        return await self._all(Site, _SITES)

    async def entries(self) -> list[Entry]:
        """See the port."""
        return await self._all(Entry, _ENTRIES)

    async def agent_by_email(self, email: str) -> Agent | None:
        """See the port."""
        return await self._one(Agent, _BY_EMAIL, value=email)

    async def visitor_by_handle(self, handle_hash: str) -> Visitor | None:
        """See the port."""
        return await self._one(Visitor, _BY_HANDLE, value=handle_hash)

    async def login_by_token(self, token_hash: str) -> Login | None:
        """See the port."""
        return await self._one(Login, _BY_TOKEN, value=token_hash)

    async def agent(self, agent: str) -> Agent | None:
        """See the port."""
        return await self._one(Agent, BY_KEY[Agent], keys=keys_json([agent]))

    async def visitor(self, visitor: str) -> Visitor | None:
        """See the port."""
        return await self._one(Visitor, BY_KEY[Visitor], keys=keys_json([visitor]))

    async def login(self, login: str) -> Login | None:
        """See the port."""
        return await self._one(Login, BY_KEY[Login], keys=keys_json([login]))

    async def _all(self, record: type[T], statement: Prepared) -> list[T]:
        codec = CODECS[record]
        return await self._pool.look(lambda connection: read_all(connection, codec, statement))

    async def _one(self, record: type[T], statement: Prepared, **values: str) -> T | None:
        codec = CODECS[record]
        return await self._pool.look(
            lambda connection: read_one(connection, codec, statement, **values)
        )
