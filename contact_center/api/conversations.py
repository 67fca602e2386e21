"""Conversations: lists, one, its messages, its facts."""

from __future__ import annotations

from msgspec import Struct

from contact_center.api.customers import not_a_position
from contact_center.api.happenings import Happening, happening_of
from contact_center.api.rows import (
    Channel,
    ConversationRow,
    Limit,
    Page,
    Position,
    State,
    conversation_row,
    for_visitor,
)
from contact_center.domain.permissions import authorize
from contact_center.domain.records import Conversation, Customer
from contact_center.journal.rendering import message_of
from contact_center.journal.shapes import Message
from contact_center.ports.reading import HistoryReader
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.problems import Problem
from contact_center.wire.http.routes import get

_FILTERS = ("state", "queue", "agent", "customer", "channel")


class ConversationQuery(Struct):
    """Every filter narrows the list; `q` is looked for in messages, subjects and names."""

    state: State | None = None
    queue: str | None = None
    agent: str | None = None
    customer: str | None = None
    channel: Channel | None = None
    q: str | None = None
    after: str | None = None
    limit: Limit = 50


class MessageQuery(Struct):
    """Messages after one, or the last ones before one; without either, the last ones."""

    after_seq: Position | None = None
    before_seq: Position | None = None
    limit: Limit = 50


class FactQuery(Struct):
    """Facts after a position of the journal."""

    after: Position = 0
    limit: Limit = 200


class Conversations:
    """Looks conversations up; a visitor sees their own and nothing else."""

    def __init__(self, history: HistoryReader) -> None:
        """Read from `history`."""
        self._history = history

    @get("/api/v1/conversations", reads="conversations.list")
    async def list_conversations(self, query: ConversationQuery) -> Page[ConversationRow]:
        """Conversations, the one that changed last first."""
        given = {name: getattr(query, name) for name in _FILTERS}
        filters = {name: value for name, value in given.items() if value is not None}
        try:
            listed = await self._history.conversations(filters, query.q, query.after, query.limit)
        except ValueError as error:
            raise not_a_position() from error
        return Page([conversation_row(one) for one in listed.items], listed.next, listed.cur)

    @get(
        "/api/v1/conversations/{conv}",
        reads="conversation.read",
        codes=("not_found",),
        for_sites=True,
    )
    async def get_conversation(self, caller: Caller, conv: str) -> ConversationRow:
        """One conversation."""
        row = conversation_row(await self._readable(caller, "conversation.read", conv))
        return for_visitor(row) if caller.actor.is_visitor else row

    @get(
        "/api/v1/conversations/{conv}/messages",
        reads="conversation.read",
        codes=("not_found",),
        for_sites=True,
    )
    async def list_messages(self, caller: Caller, conv: str, query: MessageQuery) -> Page[Message]:
        """What was said, ascending by number."""
        await self._readable(caller, "conversation.read", conv)
        listed = await self._history.messages(
            conv, after_seq=query.after_seq, before_seq=query.before_seq, limit=query.limit
        )
        return Page([message_of(one) for one in listed.items], listed.next, listed.cur)

    @get("/api/v1/conversations/{conv}/facts", reads="conversation.facts", codes=("not_found",))
    async def list_facts(self, caller: Caller, conv: str, query: FactQuery) -> Page[Happening]:
        """All that happened in it, in order; among staff."""
        await self._readable(caller, "conversation.facts", conv)
        listed = await self._history.facts(conv, query.after, query.limit)
        return Page([happening_of(one) for one in listed.items], listed.next, listed.cur)

    async def _readable(
        self, caller: Caller, op: str, conv: str
    ) -> tuple[Conversation, Customer, str | None]:
        found = await self._history.conversation(conv)
        if found is None:
            raise Problem("not_found")
        authorize(caller.actor, op, found[0])
        return found
