"""The one door over HTTP: any order of the socket, under the same ids, with the same answers."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from aiohttp import web
from msgspec import Meta, Struct, to_builtins

from contact_center.domain.actors import Actor
from contact_center.domain.orders.table import OPS
from contact_center.domain.refusals import Refused
from contact_center.ports.door import Door
from contact_center.wire.encoding import is_text
from contact_center.wire.frames import Err, Ok
from contact_center.wire.http import bodies
from contact_center.wire.http.callers import Caller
from contact_center.wire.http.limits import Allowance, Limits
from contact_center.wire.http.problems import TABLE, Problem
from contact_center.wire.http.routes import post
from contact_center.wire.orders import answer_frame, order_from, refusal_frame

_LONGEST_ID = 200
_LOGGED_ID_CHARS = 100

_log = structlog.get_logger("contact_center.http")

REFUSALS = ("not_found", "not_yours", "wrong_state", "too_long", "unknown_op", "id_reused")
"""The refusals named in the description; every code of the catalogue may come."""


class OrderBody(Struct):
    """A `do` frame; `id` may stand in the header Idempotency-Key instead."""

    op: Annotated[str, Meta(max_length=100)]
    d: dict[str, Any] = {}
    id: Annotated[str, Meta(max_length=_LONGEST_ID)] | None = None
    conv: Annotated[str, Meta(max_length=200)] | None = None


class Orders:
    """Gives orders for whoever asks."""

    def __init__(self, door: Door, limits: Limits, visitors: Allowance) -> None:
        """`visitors` is what one of them may do; people who work here are not slowed down."""
        self._door = door
        self._limits = limits
        self._visitors = visitors

    @post(
        "/api/v1/orders",
        codes=(*REFUSALS, "too_many_requests"),
        answer=Ok,
        for_sites=True,
    )
    async def give_order(
        self, request: web.Request, caller: Caller, body: OrderBody
    ) -> web.Response:
        """Give an order; it is on the disk when it is answered with 200."""
        if caller.actor.is_visitor:
            self._limits.take(self._visitors, caller.actor.id)
        frame = await self._give(caller.actor, order_id(request, body.id), body)
        if isinstance(frame, Err):
            op = body.op if body.op in OPS else None
            shown = frame.id[:_LOGGED_ID_CHARS]
            _log.info("refused", viewer=caller.actor.id, op=op, id=shown, code=frame.code)
        return order_answer(frame)

    async def _give(self, actor: Actor, order_id: str, body: OrderBody) -> Ok | Err:
        try:
            order = order_from(actor, order_id, body.op, body.conv, body.d)
        except Refused as refused:
            return refusal_frame(order_id, refused)
        return answer_frame(await self._door.do(order))


def order_answer(frame: Ok | Err) -> web.Response:
    """A frame as a response: done, or a problem document that carries the frame's fields too."""
    if isinstance(frame, Ok):
        return bodies.answer(frame)
    code = frame.code if frame.code in TABLE else "internal"
    fields = {**to_builtins(frame), "dup": frame.dup}
    return Problem(code, frame.msg, more=fields).answer()


def order_id(request: web.Request, given: str | None, otherwise: str = "") -> str:
    """The id of an order: as `given`, as in the header Idempotency-Key, or `otherwise`."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and given is not None and key != given:
        raise bodies.malformed(ValueError("id: not the same as in Idempotency-Key"))
    found = given or key or otherwise
    if not found or len(found) > _LONGEST_ID or not is_text(found):
        raise bodies.malformed(ValueError("id: missing, too long, or not a text"))
    return found
