"""Streams and snapshots: what a connection is shown, and what feeds read after a gap."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_setup
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.factrows import JOINED, read_facts
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_head, read_one
from contact_center.adapters.sql.statements import BY_KEY, Prepared, keyed, keys_json
from contact_center.domain.records import (
    Agent,
    Callback,
    Conversation,
    Customer,
    Message,
    Offer,
    ReadPosition,
    Visitor,
    Work,
)
from contact_center.domain.records_setup import Calendar, PresenceCode, Queue
from contact_center.ports.floor import FloorRows
from contact_center.ports.reading import (
    AgentRows,
    DeskRow,
    Page,
    Viewer,
    VisitorRows,
    WatchRows,
)

T = TypeVar("T")
_fact, _conversation, _offer = tables.fact.c, tables.conversation.c, tables.offer.c
_after = _fact.pos > sa.bindparam("after")
_most: sa.BindParameter[int] = sa.bindparam("most")


def _page(*where: sa.ColumnElement[bool]) -> Prepared:
    return Prepared(JOINED.where(_after, *where).order_by(_fact.pos).limit(_most))


def _count(*where: sa.ColumnElement[bool]) -> Prepared:
    mine = sa.select(_fact.at).where(_after, *where).order_by(_fact.pos).limit(_most).subquery()
    return Prepared(sa.select(sa.func.count(), sa.func.min(mine.c.at)))


_ALL = _page()
_is_visitors = sa.and_(
    _fact.conv.in_(
        sa.select(_conversation.id).where(_conversation.visitor == sa.bindparam("viewer"))
    ),
    _fact.visitor == sa.bindparam("viewer"),
)
"""By way of their conversations: what a visitor sees is about one of them, and every message would
pay for an index by visitor, a twelfth of what it costs."""

_is_agents = _fact.agent == sa.bindparam("viewer")
_VISITORS = _page(_is_visitors)
_AGENTS = _page(_is_agents)
_WATCHERS = _page(
    sa.or_(_fact.agent == sa.bindparam("viewer"), keyed(_fact.conv, parameter="watched"))
)
_COUNT_VISITORS = _count(_is_visitors)
_COUNT_AGENTS = _count(_is_agents)
_LAST_MESSAGES = Prepared(
    sa.select(tables.message)
    .where(tables.message.c.conv == sa.bindparam("conv"))
    .order_by(tables.message.c.seq.desc())
    .limit(_most)
)
_READS = Prepared(
    sa.select(tables.read_position).where(tables.read_position.c.conv == sa.bindparam("conv"))
)
_MY_READS = Prepared(
    sa.select(tables.read_position).where(
        keyed(tables.read_position.c.conv), tables.read_position.c.who == sa.bindparam("who")
    )
)
_DESK = Prepared(
    sa.select(tables.conversation)
    .where(_conversation.agent == sa.bindparam("agent"))
    .order_by(_conversation.updated_at.desc(), _conversation.id)
    .limit(_most)
)
_MY_OFFERS = Prepared(
    sa.select(tables.offer)
    .where(_offer.agent == sa.bindparam("agent"), _offer.outcome.is_(None))
    .order_by(_offer.made_at, _offer.id)
)
_QUEUES = Prepared(sa.select(tables.queue).order_by(tables.queue.c.id))
_CALENDARS = Prepared(sa.select(tables_setup.calendar).order_by(tables_setup.calendar.c.id))
_CODES = Prepared(sa.select(tables_setup.presence_code).order_by(tables_setup.presence_code.c.id))
_LIVE = Prepared(
    sa.select(tables.conversation).where(
        _conversation.state.in_(("queued", "offered", "active", "parked", "wrap_up"))
    )
)
_PENDING = Prepared(sa.select(tables.offer).where(_offer.outcome.is_(None)))
_STAFF = Prepared(sa.select(tables.agent))


class SqlJournalReader:
    """See `ports.reading.JournalReader` and `ports.floor.FloorReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def head(self) -> int:
        """See the port."""
        return await self._pool.look(read_head)

    async def page(
        self, viewer: Viewer | None, after: int, limit: int, watched: frozenset[str] = frozenset()
    ) -> Page:
        """See the port."""

        def read(connection: sa.Connection) -> Page:
            head = read_head(connection)
            if viewer is None:
                rows = _ALL.rows(connection, after=after, most=limit)
            elif watched:
                rows = _WATCHERS.rows(
                    connection,
                    after=after,
                    most=limit,
                    viewer=viewer.id,
                    watched=keys_json(watched),
                )
            else:
                statement = _VISITORS if viewer.is_visitor else _AGENTS
                rows = statement.rows(connection, after=after, most=limit, viewer=viewer.id)
            facts = read_facts(connection, rows)
            if len(facts) == limit:
                return Page(facts, facts[-1].pos, is_last=False)
            return Page(facts, max(head, after), is_last=True)

        return await self._pool.look(read)

    async def count_after(self, viewer: Viewer, after: int, most: int) -> tuple[int, int | None]:
        """See the port."""
        statement = _COUNT_VISITORS if viewer.is_visitor else _COUNT_AGENTS

        def read(connection: sa.Connection) -> tuple[int, int | None]:
            row = statement.rows(connection, after=after, most=most, viewer=viewer.id)[0]
            count, first = list(row)
            return count, first

        return await self._pool.look(read)

    async def visitor_rows(self, visitor: str, messages: int) -> VisitorRows:
        """See the port."""

        def read(connection: sa.Connection) -> VisitorRows:
            head = read_head(connection)
            row = read_one(connection, CODECS[Visitor], BY_KEY[Visitor], keys=keys_json([visitor]))
            if row is None or row.newest is None:
                return VisitorRows(head, row, None, None, [], {})
            conversation = _by_id(connection, Conversation, row.newest)
            owner = conversation.agent
            agent = _by_id(connection, Agent, owner) if owner else None
            conv = conversation.id
            last = read_all(connection, CODECS[Message], _LAST_MESSAGES, conv=conv, most=messages)
            reads = read_all(connection, CODECS[ReadPosition], _READS, conv=conv)
            return VisitorRows(
                head,
                row,
                conversation,
                agent.name if agent else None,
                last[::-1],
                {read.who: read.seq for read in reads},
                read_one(connection, CODECS[Callback], BY_KEY[Callback], keys=keys_json([conv])),
            )

        return await self._pool.look(read)

    async def agent_rows(self, agent: str, most: int) -> AgentRows:
        """See the port."""

        def read(connection: sa.Connection) -> AgentRows:
            head = read_head(connection)
            me = read_one(connection, CODECS[Agent], BY_KEY[Agent], keys=keys_json([agent]))
            offers = read_all(connection, CODECS[Offer], _MY_OFFERS, agent=agent)
            mine = read_all(connection, CODECS[Conversation], _DESK, agent=agent, most=most)
            offered = _all_by_id(connection, Conversation, [offer.conv for offer in offers])
            rows = _desk_rows(connection, agent, mine + offered)
            queues = read_all(connection, CODECS[Queue], _QUEUES)
            return AgentRows(
                head,
                me,
                [(offer, rows[offer.conv]) for offer in offers],
                [rows[conversation.id] for conversation in mine],
                [queue for queue in queues if me and queue.id in me.queues],
            )

        return await self._pool.look(read)

    async def watch_rows(self, conv: str, messages: int) -> WatchRows | None:
        """See the port."""

        def read(connection: sa.Connection) -> WatchRows | None:
            head = read_head(connection)
            found = _all_by_id(connection, Conversation, [conv])
            if not found:
                return None
            conversation = found[0]
            owner = conversation.agent
            agent = _by_id(connection, Agent, owner) if owner else None
            last = read_all(connection, CODECS[Message], _LAST_MESSAGES, conv=conv, most=messages)
            customer = _by_id(connection, Customer, conversation.customer)
            name = agent.name if agent else None
            return WatchRows(head, conversation, customer, name, last[::-1])

        return await self._pool.look(read)

    async def floor(self) -> FloorRows:
        """See the port."""

        def read(connection: sa.Connection) -> FloorRows:
            head = read_head(connection)
            conversations = read_all(connection, CODECS[Conversation], _LIVE)
            works = _all_by_id(connection, Work, [one.id for one in conversations])
            return FloorRows(
                head,
                conversations,
                {work.conv: work for work in works},
                read_all(connection, CODECS[Offer], _PENDING),
                read_all(connection, CODECS[Agent], _STAFF),
                read_all(connection, CODECS[Queue], _QUEUES),
                read_all(connection, CODECS[Calendar], _CALENDARS),
                read_all(connection, CODECS[PresenceCode], _CODES),
            )

        return await self._pool.look(read)


def _by_id(connection: sa.Connection, record: type[T], key: str) -> T:
    return _all_by_id(connection, record, [key])[0]


def _all_by_id(connection: sa.Connection, record: type[T], keys: list[str]) -> list[T]:
    if not keys:
        return []
    return read_all(connection, CODECS[record], BY_KEY[record], keys=keys_json(keys))


def _desk_rows(
    connection: sa.Connection, agent: str, conversations: list[Conversation]
) -> dict[str, DeskRow]:
    ids = [one.id for one in conversations]
    works = {work.conv: work for work in _all_by_id(connection, Work, ids)}
    customers = {
        one.id: one for one in _all_by_id(connection, Customer, [c.customer for c in conversations])
    }
    reads = {}
    if ids:
        positions = read_all(
            connection, CODECS[ReadPosition], _MY_READS, keys=keys_json(ids), who=agent
        )
        reads = {position.conv: position.seq for position in positions}
    calls = [one.id for one in conversations if one.channel == "callback"]
    callbacks = {call.conv: call for call in _all_by_id(connection, Callback, calls)}
    return {
        one.id: DeskRow(
            one,
            works[one.id],
            customers[one.customer],
            reads.get(one.id, 0),
            callbacks.get(one.id),
        )
        for one in conversations
    }
