"""What is due, found by asking the rows; each list has a limit and an index behind it."""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.readpool import ReadPool, read_all
from contact_center.adapters.sql.statements import Prepared
from contact_center.domain.records import Conversation, Message, Offer
from contact_center.ports.reading import OwedTurn

_conversation, _message, _offer = tables.conversation.c, tables.message.c, tables.offer.c
_at: sa.BindParameter[int] = sa.bindparam("at")
_most: sa.BindParameter[int] = sa.bindparam("most")
_owed = sa.select(tables.conversation).where(
    _conversation.state == sa.literal_column("'bot'"),
    _conversation.said_seq > _conversation.bot_seq,
)
_OWED = Prepared(_owed.order_by(_conversation.updated_at).limit(_most))
_OWED_ONE = Prepared(_owed.where(_conversation.id == sa.bindparam("conv")).limit(_most))
_SAID = Prepared(
    sa.select(tables.message)
    .where(
        _message.conv == sa.bindparam("conv"),
        _message.seq > sa.bindparam("after"),
        _message.by == sa.bindparam("visitor"),
    )
    .order_by(_message.seq)
)
_OFFERED = Prepared(
    sa.select(tables.message)
    .where(_message.conv == sa.bindparam("conv"), _message.options != sa.literal_column("'[]'"))
    .order_by(_message.seq.desc())
    .limit(1)
)
_OVERDUE = Prepared(
    sa.select(tables.offer)
    .where(_offer.outcome.is_(None), _offer.expires_at < _at)
    .order_by(_offer.expires_at)
    .limit(_most)
)


def _ended(state: str, deadline: sa.ColumnElement[int]) -> Prepared:
    query = sa.select(tables.conversation).where(
        _conversation.state == sa.literal_column(f"'{state}'"), deadline < _at
    )
    return Prepared(query.order_by(deadline).limit(_most))


_WRAP_UPS = _ended("wrap_up", _conversation.wrapup_until)
_PARKS = _ended("parked", _conversation.park_until)
_CONNECTED = Prepared(sa.select(tables.agent.c.id).where(tables.agent.c.connected))


class SqlWorkLists:
    """See `ports.reading.WorkLists`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def owed_turns(self, limit: int, conv: str | None = None) -> list[OwedTurn]:
        """See the port."""

        def read(connection: sa.Connection) -> list[OwedTurn]:
            codec = CODECS[Conversation]
            if conv is None:
                owed = read_all(connection, codec, _OWED, most=limit)
            else:
                owed = read_all(connection, codec, _OWED_ONE, most=limit, conv=conv)
            return [_turn(connection, conversation) for conversation in owed]

        return await self._pool.look(read)

    async def overdue_offers(self, at: int, limit: int) -> list[Offer]:
        """See the port."""
        codec = CODECS[Offer]
        return await self._pool.look(
            lambda connection: read_all(connection, codec, _OVERDUE, at=at, most=limit)
        )

    async def ended_wrap_ups(self, at: int, limit: int) -> list[Conversation]:
        """See the port."""
        return await self._ended(_WRAP_UPS, at, limit)

    async def ended_parks(self, at: int, limit: int) -> list[Conversation]:
        """See the port."""
        return await self._ended(_PARKS, at, limit)

    async def stale_connections(self) -> list[str]:
        """See the port."""
        return await self._pool.look(
            lambda connection: [row[0] for row in _CONNECTED.rows(connection)]
        )

    async def _ended(self, statement: Prepared, at: int, limit: int) -> list[Conversation]:
        codec = CODECS[Conversation]
        return await self._pool.look(
            lambda connection: read_all(connection, codec, statement, at=at, most=limit)
        )


def _turn(connection: sa.Connection, conversation: Conversation) -> OwedTurn:
    said = read_all(
        connection,
        CODECS[Message],
        _SAID,
        conv=conversation.id,
        after=conversation.bot_seq,
        visitor=conversation.visitor,
    )
    offered = read_all(connection, CODECS[Message], _OFFERED, conv=conversation.id)
    return OwedTurn(conversation, said, offered[0] if offered else None)
