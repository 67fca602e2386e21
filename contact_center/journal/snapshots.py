"""What a connection begins with: everything its viewer sees, at one position of the journal.

A snapshot plus the facts after it equals a fresh snapshot; read positions and the place in the
line are excepted by name. It never grows beyond one frame: messages are cut first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from contact_center.domain.deciding.scene import is_there
from contact_center.domain.records import TURNED_AWAY, Callback, Conversation, Offer
from contact_center.journal import shapes, watch_shapes
from contact_center.journal.cutting import FRAME_BYTES, STEPS, address_of_message
from contact_center.journal.rendering import message_of, state_for_visitor
from contact_center.ports.places import Places
from contact_center.ports.reading import DeskRow, JournalReader, Viewer, VisitorRows, WatchRows

MESSAGES = 30
"""How many of the last messages a visitor begins with; older ones are paged over HTTP."""

CONVERSATIONS = 200
"""How many conversations a desk begins with."""

SNAPSHOT_BYTES = FRAME_BYTES - 2048
"""What is left of a frame for the snapshot in it."""

SURVEY_MAX = 5

S = TypeVar("S", shapes.VisitorSnapshot, watch_shapes.WatchSnapshot)

_WAITING = frozenset({"queued", "offered"})
_encode = msgspec.json.Encoder().encode


class NobodyThere(LookupError):  # noqa: N818 -- a state of the world, not a mistake
    """The viewer has no row, as after an older backup was restored: they must sign in again."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An encoded snapshot, its position, and the conversations it speaks of."""

    data: bytes
    cur: int
    conversations: list[Conversation]


@dataclass(frozen=True, slots=True)
class Watched:
    """An encoded `WatchSnapshot`, its position, and the conversation it is of."""

    data: bytes
    cur: int
    conversation: Conversation


class Snapshots:
    """Reads rows and makes snapshots of them."""

    def __init__(self, reader: JournalReader, places: Places) -> None:
        """`places` knows where in the line a waiting visitor stands."""
        self._reader = reader
        self._places = places

    async def of(self, viewer: Viewer) -> Snapshot:
        """A fresh snapshot; raises `NobodyThere`."""
        return await (self._visitor(viewer.id) if viewer.is_visitor else self._agent(viewer.id))

    async def conversations(self, viewer: Viewer) -> list[Conversation]:
        """The conversations a snapshot would speak of, without making one."""
        if viewer.is_visitor:
            rows = await self._reader.visitor_rows(viewer.id, 0)
            return [rows.conversation] if rows.conversation else []
        desk = (await self._reader.agent_rows(viewer.id, CONVERSATIONS)).desk
        return [row.conversation for row in desk]

    async def watched(self, conv: str) -> Watched | None:
        """What a watcher begins with; None when there is no such conversation."""
        rows = await self._reader.watch_rows(conv, MESSAGES)
        if rows is None:
            return None
        messages = tuple(message_of(message) for message in rows.messages)
        snapshot = watch_shapes.WatchSnapshot(_watched(rows), messages, rows.head)
        data = next(_fitting(_encode(one) for one in _smaller(conv, snapshot)))
        return Watched(data, rows.head, rows.conversation)

    async def _visitor(self, visitor: str) -> Snapshot:
        rows = await self._reader.visitor_rows(visitor, MESSAGES)
        if rows.visitor is None:
            raise NobodyThere(visitor)
        conversation = rows.conversation
        snapshot = shapes.VisitorSnapshot(
            me=visitor,
            site=rows.visitor.site,
            conversation=self._conversation(conversation, rows) if conversation else None,
            messages=tuple(message_of(message) for message in rows.messages),
            read=rows.reads,
            cur=rows.head,
        )
        conv = conversation.id if conversation else ""
        data = next(_fitting(_encode(one) for one in _smaller(conv, snapshot)))
        return Snapshot(data, rows.head, [conversation] if conversation else [])

    def _conversation(
        self, conversation: Conversation, rows: VisitorRows
    ) -> shapes.VisitorConversation:
        serving = conversation.state == "active" and rows.agent_name is not None
        return shapes.VisitorConversation(
            id=conversation.id,
            state=state_for_visitor(conversation.state),
            agent=shapes.AgentName(rows.agent_name or "") if serving else None,
            last_seq=conversation.last_seq,
            queue=self._place(conversation),
            survey=shapes.Survey(SURVEY_MAX) if _awaits_rating(conversation) else None,
            rated=conversation.score,
            call=_awaited(rows.callback),
        )

    def _place(self, conversation: Conversation) -> shapes.QueuePlace | None:
        if conversation.state not in _WAITING:
            return None
        place = self._places.place_of(conversation.id)
        if place is None:
            return shapes.QueuePlace(None, None, None)
        return shapes.QueuePlace(place.position, place.wait_low_s, place.wait_high_s)

    async def _agent(self, agent: str) -> Snapshot:
        rows = await self._reader.agent_rows(agent, CONVERSATIONS + 1)
        if rows.agent is None:
            raise NobodyThere(agent)
        me = rows.agent
        snapshot = shapes.AgentSnapshot(
            me=agent,
            agent=shapes.AgentCard(me.id, me.name, me.role, me.locale),
            presence=me.presence,
            next_presence=me.next_presence,
            code=me.presence_code,
            offers=tuple(_offer(offer, row) for offer, row in rows.offers),
            conversations=tuple(work_of(row) for row in rows.desk[:CONVERSATIONS]),
            queues=tuple(shapes.QueueName(q.id, q.name, q.channels) for q in rows.queues),
            cur=rows.head,
            more=len(rows.desk) > CONVERSATIONS,
        )
        data = next(_fitting(_encode(one) for one in _shorter(snapshot)))
        return Snapshot(data, rows.head, [row.conversation for row in rows.desk])


def work_of(row: DeskRow) -> shapes.Work:
    """One conversation of a desk, from its rows."""
    conversation = row.conversation
    return shapes.Work(
        id=conversation.id,
        customer=shapes.Person(row.customer.id, row.customer.name),
        channel=conversation.channel,
        queue=row.work.queue,
        state=conversation.state,
        subject=conversation.subject,
        locale=conversation.locale,
        last_seq=conversation.last_seq,
        read_seq=row.read_seq,
        due_at=row.work.due_at,
        updated_at=conversation.updated_at,
        wrapup_until=conversation.wrapup_until,
        park_until=conversation.park_until,
        tags=conversation.tags,
        callback=_call(row.callback),
        visitor_online=is_there(conversation, row.work),
    )


def _call(callback: Callback | None) -> shapes.Call | None:
    if callback is None:
        return None
    return shapes.Call(
        phone=callback.phone,
        name=callback.name,
        topic=callback.topic,
        due_at=callback.due_at,
        attempts=callback.attempts,
        state=callback.state,
    )


def _awaited(callback: Callback | None) -> str | None:
    return callback.phone if callback is not None and callback.state == "waiting" else None


def _offer(offer: Offer, row: DeskRow) -> shapes.Offer:
    return shapes.Offer(
        offer=offer.id,
        work=work_of(row),
        channel=offer.channel,
        queue=offer.queue,
        customer=shapes.Person(row.customer.id, row.customer.name),
        expires_at=offer.expires_at,
        why=offer.why,
        mode=offer.mode,
    )


def _watched(rows: WatchRows) -> watch_shapes.WatchedConversation:
    conversation = rows.conversation
    owner = conversation.agent
    return watch_shapes.WatchedConversation(
        id=conversation.id,
        customer=shapes.Person(rows.customer.id, rows.customer.name or None),
        channel=conversation.channel,
        queue=conversation.queue,
        state=conversation.state,
        agent=shapes.Person(owner, rows.agent_name) if owner else None,
        subject=conversation.subject,
        locale=conversation.locale,
        last_seq=conversation.last_seq,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        closed_at=conversation.closed_at,
        outcome=conversation.outcome,
        tags=conversation.tags,
    )


def _awaits_rating(conversation: Conversation) -> bool:
    """Whether the survey is open: asked when a person or the bot ended it, until it is answered."""
    if conversation.state not in {"wrap_up", "closed"} or conversation.score is not None:
        return False
    served = conversation.agent is not None or conversation.last_agent is not None
    return conversation.outcome == "bot" or (served and conversation.outcome != TURNED_AWAY)


def _fitting(snapshots: Iterator[bytes]) -> Iterator[bytes]:
    return (data for data in snapshots if len(data) <= SNAPSHOT_BYTES)


def _smaller(conv: str, snapshot: S) -> Iterator[S]:
    """Ever smaller ones: texts are cut, then the oldest messages are left out."""
    yield snapshot
    for longest in STEPS:
        snapshot = replace(
            snapshot, messages=tuple(_cut(conv, one, longest) for one in snapshot.messages)
        )
        yield snapshot
    while snapshot.messages:
        snapshot = replace(snapshot, messages=snapshot.messages[len(snapshot.messages) // 2 + 1 :])
        yield snapshot


def _cut(conv: str, message: shapes.Message, longest: int) -> shapes.Message:
    if len(message.d.text) <= longest:
        return message
    text, rest = message.d.text[:longest], address_of_message(conv, message.seq)
    return replace(message, d=replace(message.d, text=text, cut=True, rest=rest))


def _shorter(snapshot: shapes.AgentSnapshot) -> Iterator[shapes.AgentSnapshot]:
    """Ever shorter ones: the conversations longest untouched are left out; HTTP has them all."""
    yield snapshot
    while snapshot.conversations:
        half = snapshot.conversations[: len(snapshot.conversations) // 2]
        snapshot = replace(snapshot, conversations=half, more=True)
        yield snapshot
    yield replace(snapshot, offers=tuple(replace(one, why={}) for one in snapshot.offers))
