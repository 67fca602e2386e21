"""What one connection looks at beyond its own: conversations of others, and the floor.

Watching is a property of the connection and of nothing else: it is no order, leaves no fact, and
ends with the connection. A client says in its next `hello` what it watches, and the stream goes on
without a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from msgspec import Raw, Struct

from contact_center.domain.actors import Actor
from contact_center.domain.permissions import authorize, may
from contact_center.domain.refusals import CODES, Refused
from contact_center.journal.hub import Hub, Outlet
from contact_center.journal.resume import Frames, Resume
from contact_center.ports.reading import Viewer
from contact_center.wire.encoding import convert
from contact_center.wire.frames import Err, Ok
from contact_center.wire.orders import refusal_frame

MOST_WATCHED = 100
"""As many as a `hello` may name."""


class Watch(Struct, frozen=True):
    """Begin to watch, or stop; the answer brings a snapshot when it begins.

    Facts of the conversation after the snapshot's `cur` follow as `ev`, like those of one's own
    work; some of before may come as well, and are repeats. After a `welcome` that is not a
    `resume` the client gives this again for what it names in `hello.watch`.
    """

    on: bool = True


class WatchFloor(Struct, frozen=True):
    """Begin to receive `queue_stats` and `agent_state`, or stop; the whole floor comes first.

    It ends with the connection: the client gives it again after every `welcome`.
    """

    on: bool = True


LOOKS: MappingProxyType[str, type[Watch | WatchFloor]] = MappingProxyType(
    {"conversation.watch": Watch, "floor.watch": WatchFloor}
)
"""What a `do` may ask of the connection itself, by op."""


@dataclass(frozen=True, slots=True)
class Look:
    """A wish to watch, as it came."""

    id: str
    op: str
    conv: str | None
    on: bool


def look_from(actor: Actor, id_: str, op: str, conv: str | None, d: dict[str, Any]) -> Look:
    """The wish of a `do` frame; raises `Refused`, and nothing else."""
    authorize(actor, op)
    try:
        wish = convert(LOOKS[op], d)
    except ValueError as error:
        raise Refused("bad_request", f"{error}.") from error
    if op == "conversation.watch" and conv is None:
        raise Refused("bad_request", "conv: missing.")
    return Look(id_, op, conv, wish.on)


class Watching:
    """What one connection watches, and its stream with that in it."""

    def __init__(self, outlet: Outlet, hub: Hub, resume: Resume) -> None:
        """Watch nothing yet."""
        self._outlet = outlet
        self._hub = hub
        self._resume = resume
        self._convs: frozenset[str] = frozenset()

    def begin(self, actor: Actor, convs: list[str]) -> None:
        """Go on with what `hello` names; to be called together with joining the hub.

        Who may not watch (any longer) watches nothing, and is not sent away for it.
        """
        if may(actor, "conversation.watch"):
            self._set(frozenset(convs))

    async def page(self, viewer: Viewer, after: int, limit: int) -> Frames:
        """The next page of the stream.

        A page that was asked for before a conversation was watched lacks its facts, and may reach
        further than the snapshot the watcher was given: it is read again.
        """
        while True:
            convs = self._convs
            page = await self._resume.frames_after(viewer, after, limit, convs)
            if convs == self._convs:
                return page

    async def look(self, actor: Actor, look: Look) -> Ok | Err:
        """Carry out a wish to watch; the answer to it."""
        if look.conv is None or look.op == "floor.watch":
            return self._look_at_floor(look)
        if not look.on:
            self._set(self._convs - {look.conv})
            return Ok(look.id, self._hub.head, dup=False, conv=look.conv)
        if len(self._convs | {look.conv}) > MOST_WATCHED:
            return Err(look.id, "bad_request", f"At most {MOST_WATCHED} conversations.")
        try:
            return await self._begin_to_watch(actor, look.id, look.conv)
        except Refused as refused:
            self._set(self._convs - {look.conv})
            return refusal_frame(look.id, refused)

    async def _begin_to_watch(self, actor: Actor, id_: str, conv: str) -> Ok:
        # First watched, then read: what happens in between is in the snapshot or on the stream.
        self._set(self._convs | {conv})
        watched = await self._resume.watched(conv)
        if watched is None:
            raise Refused("not_found", CODES["not_found"])
        authorize(actor, "conversation.watch", watched.conversation)
        self._hub.parties.learn_rows([watched.conversation])
        return Ok(id_, watched.cur, dup=False, conv=conv, snapshot=Raw(watched.data))

    def _look_at_floor(self, look: Look) -> Ok:
        if look.on:
            self._hub.floor_watchers.add(self._outlet)
        else:
            self._hub.floor_watchers.discard(self._outlet)
        return Ok(look.id, self._hub.head, dup=False)

    def _set(self, convs: frozenset[str]) -> None:
        self._convs = convs
        self._hub.watch(self._outlet, convs)
