"""Frames become orders, answers become frames; the same way on every edge."""

from __future__ import annotations

from typing import Any

from contact_center.domain.actors import Actor
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.table import OPS
from contact_center.domain.permissions import may
from contact_center.domain.records import Answer
from contact_center.domain.refusals import CODES, Refused
from contact_center.wire.encoding import convert
from contact_center.wire.frames import Err, Ok


def order_from(actor: Actor, id_: str, op: str, conv: str | None, d: dict[str, Any]) -> Order:
    """The order of a `do` frame; raises `Refused`, and nothing else.

    What is refused here never reaches the door: it is the same at every repeat, so nothing has
    to be remembered.
    """
    shape = OPS.get(op)
    if shape is None:
        raise Refused("unknown_op")
    if not may(actor, op):
        raise Refused("forbidden")
    try:
        return Order(id_, actor, op, convert(shape, d), conv)
    except ValueError as error:
        raise Refused("bad_request", f"{error}.") from error


def answer_frame(answer: Answer) -> Ok | Err:
    """What the sender of an order is told."""
    if answer.code is None:
        return Ok(answer.id, answer.pos, answer.dup, answer.conv, answer.seq)
    return Err(answer.id, answer.code, answer.message or CODES[answer.code], answer.dup)


def refusal_frame(id_: str, refused: Refused) -> Err:
    """The answer to an order that never reached the door."""
    return Err(id_, refused.code, refused.message)
