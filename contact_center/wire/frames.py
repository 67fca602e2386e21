"""The frames of the protocol, version 1: what a client says and what it is told.

Every frame is an object with its type in `t`; one WebSocket message is a frame or an array of
frames, both ways. Unknown fields are ignored, an unknown type ends the connection.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from contact_center.journal.shapes import Ev, Place, Signal

VERSION = 1
SUBPROTOCOL = "contact-center.v1"

Mode = Annotated[str, Meta(extra={"ts": "Mode"})]
OrderId = Annotated[str, Meta(min_length=1, max_length=200)]
Conv = Annotated[str, Meta(max_length=200)]
Encoded = Annotated[Any, Meta(extra={"ts": "Snapshot"})]
"""A snapshot, encoded already when it goes out; a dictionary when it comes in."""


class Hello(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="hello"):
    """The first frame: who this is, and where their stream stands.

    `dev` names one tab; `era` and `cur` are what the last `welcome` and stream brought. Who only
    looks on, as a wallboard does, says `desk: false`: nobody is offered work there.
    """

    v: list[int]
    dev: Annotated[str, Meta(min_length=1, max_length=200)]
    token: Annotated[str, Meta(min_length=1, max_length=8192)]
    era: Annotated[str, Meta(max_length=200)] | None = None
    cur: Place | None = None
    watch: Annotated[list[Conv], Meta(max_length=100)] = []
    ua: Annotated[str, Meta(max_length=400)] = ""
    desk: bool = True


class Do(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="do"):
    """An order. The same `id` again gets the first answer again; `d` holds the fields of `op`."""

    id: OrderId
    op: Annotated[str, Meta(max_length=100)]
    d: dict[str, Any] = {}
    conv: Conv | None = None


class Read(Struct, frozen=True, tag_field="t", tag="read"):
    """Everything up to message `seq` was seen; not answered, and older marks change nothing."""

    conv: Conv
    seq: Place


class Ping(Struct, frozen=True, tag_field="t", tag="ping"):
    """Answered by a `pong` with the same `n`."""

    n: Place


class Max(Struct, frozen=True):
    """What this server takes: unanswered orders, and bytes of one message."""

    inflight: int
    frame: int


class Welcome(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="welcome"):
    """The answer to `hello`, always the first frame.

    `fresh` and `reset` bring a snapshot, whose `cur` is adopted; `resume` repeats the client's
    own. `why` says why a position was not taken up; `hb` is how often to ping, in seconds.
    """

    v: int
    conn: str
    me: str
    mode: Mode
    era: str
    cur: int
    hb: int
    max: Max
    now: int
    why: str | None = None
    snapshot: Encoded = None


class Reset(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="reset"):
    """In mid-connection: everything anew, as after a `welcome` with `reset`."""

    era: str
    cur: int
    snapshot: Encoded
    why: str | None = None


class Ok(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="ok"):
    """The order is done and on the disk. `cur` is the position of its last fact, no cursor.

    For `conversation.watch` it is the position of the `snapshot`.
    """

    id: str
    cur: int
    dup: bool
    conv: str | None = None
    seq: int | None = None
    snapshot: Encoded = None


class Err(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="err"):
    """The order is refused for good; `code` never changes its meaning, `msg` is for people."""

    id: str
    code: str
    msg: str
    dup: bool = False


class Pong(Struct, frozen=True, tag_field="t", tag="pong"):
    """`sent` is the `cur` of the last `ev` written before; `cur` is a watermark to adopt."""

    n: int
    sent: int
    cur: int


class Bye(Struct, frozen=True, omit_defaults=True, tag_field="t", tag="bye"):
    """The connection is about to be closed with `code`; come back after `retry_ms`."""

    code: int
    why: str = ""
    retry_ms: int | None = None


ClientFrame = Hello | Do | Read | Ping | Signal
ServerFrame = Welcome | Reset | Ok | Err | Ev | Pong | Bye | Signal
