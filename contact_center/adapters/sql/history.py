"""What HTTP shows of conversations: lists, one, its messages, its facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS, Codec
from contact_center.adapters.sql.factrows import JOINED, read_facts
from contact_center.adapters.sql.readpool import ReadPool, read_head
from contact_center.domain.facts import Fact
from contact_center.domain.records import Conversation, Customer, Message
from contact_center.domain.reserved import MARK
from contact_center.ports.reading import Listed

_conversation, _customer, _message = (
    tables.conversation.c,
    tables.customer.c,
    tables.message.c,
)
_WITH_NAMES = sa.select(tables.conversation, tables.customer, tables.agent.c.name).select_from(
    tables.conversation.join(tables.customer, _customer.id == _conversation.customer).outerjoin(
        tables.agent, tables.agent.c.id == _conversation.agent
    )
)
_FILTERS = {
    name: _conversation[name] for name in ("state", "queue", "agent", "customer", "channel")
}
_NAMES_ONE = {"queue", "agent", "customer"}
"""Whoever asks for one of these by its id gets it, reserved or not."""

ConversationRow = tuple[Conversation, Customer, str | None]


class SqlHistory:
    """The part of `ports.reading.HistoryReader` that is about conversations."""

    _pool: ReadPool

    async def conversations(
        self, filters: dict[str, str], text: str | None, after: str | None, limit: int
    ) -> Listed[ConversationRow]:
        """See the port. `text` is looked for in messages, subject and customer's name."""
        query = _WITH_NAMES.where(*(_FILTERS[name] == value for name, value in filters.items()))
        if not filters.keys() & _NAMES_ONE:
            query = query.where(_conversation.queue.not_like(f"{MARK}%"))
        if text:
            query = query.where(_mentions(text))
        if after:
            updated_at, _, conv = after.partition("~")
            here = sa.tuple_(_conversation.updated_at, _conversation.id)
            query = query.where(here < sa.tuple_(sa.literal(int(updated_at)), sa.literal(conv)))
        query = query.order_by(_conversation.updated_at.desc(), _conversation.id.desc())

        def read(connection: sa.Connection) -> Listed[ConversationRow]:
            head = read_head(connection)
            rows = [_named(row) for row in connection.execute(query.limit(limit + 1))]
            return listed_of(rows, limit, head, lambda row: f"{row[0].updated_at}~{row[0].id}")

        return await self._pool.look(read)

    async def conversation(self, conv: str) -> ConversationRow | None:
        """See the port."""

        def read(connection: sa.Connection) -> ConversationRow | None:
            row = connection.execute(_WITH_NAMES.where(_conversation.id == conv)).first()
            return None if row is None else _named(row)

        return await self._pool.look(read)

    async def messages(
        self, conv: str, *, after_seq: int | None, before_seq: int | None, limit: int
    ) -> Listed[Message]:
        """See the port."""
        query = sa.select(tables.message).where(_message.conv == conv)
        if after_seq is not None:
            query = query.where(_message.seq > after_seq).order_by(_message.seq)
        else:
            query = query.order_by(_message.seq.desc())
            if before_seq is not None:
                query = query.where(_message.seq < before_seq)

        def read(connection: sa.Connection) -> Listed[Message]:
            head = read_head(connection)
            rows = [CODECS[Message].read(row) for row in connection.execute(query.limit(limit + 1))]
            listed = listed_of(rows, limit, head, lambda message: str(message.seq))
            listed.items.sort(key=lambda message: message.seq)
            return listed

        return await self._pool.look(read)

    async def facts(self, conv: str, after: int, limit: int) -> Listed[Fact]:
        """See the port."""
        query = JOINED.where(tables.fact.c.conv == conv, tables.fact.c.pos > after).order_by(
            tables.fact.c.pos
        )

        def read(connection: sa.Connection) -> Listed[Fact]:
            head = read_head(connection)
            rows = connection.execute(query.limit(limit + 1)).all()
            return listed_of(read_facts(connection, rows), limit, head, lambda fact: str(fact.pos))

        return await self._pool.look(read)


def _mentions(text: str) -> sa.ColumnElement[bool]:
    said = sa.select(_message.conv).where(_message.text.icontains(text, autoescape=True))
    return sa.or_(
        _conversation.subject.icontains(text, autoescape=True),
        _customer.name.icontains(text, autoescape=True),
        _conversation.id.in_(said),
    )


def _named(row: Sequence[Any]) -> ConversationRow:
    conversations: Codec[Conversation] = CODECS[Conversation]
    width = len(conversations.columns)
    return conversations.read(row), CODECS[Customer].read(row[width:]), row[-1]


def listed_of(rows: list[Any], limit: int, head: int, key: Callable[[Any], str]) -> Listed[Any]:
    """A page; one more row than asked for was read and says whether there is a next one."""
    more = len(rows) > limit
    items = rows[:limit]
    return Listed(items, key(items[-1]) if more else None, head)
