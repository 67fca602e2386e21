"""Inboxes, mails and outgoing rows as the email channel asks for them."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_reach
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_head, read_one
from contact_center.adapters.sql.statements import BY_KEY, Prepared, keys_json
from contact_center.domain.records import Conversation, Customer, Mail, Message, Outgoing
from contact_center.domain.records_setup import Inbox
from contact_center.ports.mail import Letter
from contact_center.ports.reading import Listed

T = TypeVar("T")
ANSWERED_AT_MOST = 50
"""Of a long exchange the newest mails are enough to thread by."""

_inbox, _mail, _outgoing = tables_reach.inbox.c, tables_reach.mail.c, tables_reach.outgoing.c
_most: sa.BindParameter[int] = sa.bindparam("most")
_INBOXES = Prepared(sa.select(tables_reach.inbox).order_by(_inbox.name, _inbox.id))
_INBOX_AT = Prepared(
    sa.select(tables_reach.inbox).where(sa.func.lower(_inbox.address) == sa.bindparam("address"))
)
_UNREAD = Prepared(
    sa.select(tables_reach.mail)
    .where(_mail.state == sa.literal_column("'received'"))
    .order_by(_mail.received_at)
    .limit(_most)
)
_DUE = Prepared(
    sa.select(tables_reach.outgoing)
    .where(
        _outgoing.state == sa.literal_column("'waiting'"),
        _outgoing.kind == sa.literal_column("'email'"),
        _outgoing.next_at <= sa.bindparam("at"),
    )
    .order_by(_outgoing.next_at)
    .limit(_most)
)
_MESSAGE = Prepared(
    sa.select(tables.message).where(
        tables.message.c.conv == sa.bindparam("conv"), tables.message.c.seq == sa.bindparam("seq")
    )
)
_MAILS_OF = Prepared(
    sa.select(tables_reach.mail)
    .where(
        _mail.conv == sa.bindparam("conv"),
        _mail.state == sa.literal_column("'delivered'"),
        _mail.seq < sa.bindparam("seq"),
    )
    .order_by(_mail.seq.desc())
    .limit(_most)
)


class SqlMailRows:
    """See `ports.mail.MailRows`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def inboxes(self) -> list[Inbox]:
        """See the port."""
        codec = CODECS[Inbox]
        return await self._pool.look(lambda connection: read_all(connection, codec, _INBOXES))

    async def inbox(self, inbox: str) -> Inbox | None:
        """See the port."""
        return await self._by_key(Inbox, inbox)

    async def inbox_at(self, address: str) -> Inbox | None:
        """See the port."""
        codec, wanted = CODECS[Inbox], address.lower()
        return await self._pool.look(
            lambda connection: read_one(connection, codec, _INBOX_AT, address=wanted)
        )

    async def mail(self, mail: str) -> Mail | None:
        """See the port."""
        return await self._by_key(Mail, mail)

    async def mails(self, state: str | None, after: str | None, limit: int) -> Listed[Mail]:
        """See the port."""
        query = sa.select(tables_reach.mail).order_by(_mail.received_at.desc(), _mail.id.desc())
        if state is not None:
            query = query.where(_mail.state == state)
        if after:
            received_at, _, last = after.partition("~")
            here = sa.tuple_(_mail.received_at, _mail.id)
            query = query.where(here < sa.tuple_(sa.literal(int(received_at)), sa.literal(last)))

        def read(connection: sa.Connection) -> Listed[Mail]:
            head = read_head(connection)
            found = connection.execute(query.limit(limit + 1))
            mails = [CODECS[Mail].read(row) for row in found]
            shown = mails[:limit]
            more = f"{shown[-1].received_at}~{shown[-1].id}" if len(mails) > limit else None
            return Listed(shown, more, head)

        return await self._pool.look(read)

    async def unread(self, limit: int) -> list[Mail]:
        """See the port."""
        codec = CODECS[Mail]
        return await self._pool.look(
            lambda connection: read_all(connection, codec, _UNREAD, most=limit)
        )

    async def due(self, at: int, limit: int) -> list[Outgoing]:
        """See the port."""
        codec = CODECS[Outgoing]
        return await self._pool.look(
            lambda connection: read_all(connection, codec, _DUE, at=at, most=limit)
        )

    async def letter(self, outgoing: Outgoing) -> Letter | None:
        """See the port."""
        return await self._pool.look(lambda connection: _letter(connection, outgoing))

    async def _by_key(self, record: type[T], key: str) -> T | None:
        return await self._pool.look(lambda connection: _keyed(connection, record, key))


def _keyed(connection: sa.Connection, record: type[T], key: str) -> T | None:
    return read_one(connection, CODECS[record], BY_KEY[record], keys=keys_json([key]))


def _letter(connection: sa.Connection, outgoing: Outgoing) -> Letter | None:
    conv, seq = outgoing.conv, outgoing.seq
    conversation = _keyed(connection, Conversation, conv)
    message = read_one(connection, CODECS[Message], _MESSAGE, conv=conv, seq=seq)
    if conversation is None or message is None:
        return None
    inbox = _keyed(connection, Inbox, conversation.inbox or "")
    mails = read_all(connection, CODECS[Mail], _MAILS_OF, conv=conv, seq=seq, most=ANSWERED_AT_MOST)
    to = next((mail.sender for mail in mails if mail.sender), None) or _address_of(
        connection, conversation.customer
    )
    if inbox is None or not to:
        return None
    answers = tuple(mail.message_id for mail in reversed(mails) if mail.message_id)
    return Letter(outgoing, conversation, message, inbox, to, answers)


def _address_of(connection: sa.Connection, customer: str) -> str | None:
    found = _keyed(connection, Customer, customer)
    return found.email if found else None
