"""What is written down about connections: one line when one opens, closes, or is refused an order.

Ids and codes only. What was said, and what an error says, stays out of the log.
"""

from __future__ import annotations

import structlog

from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from contact_center.journal.resume import Welcome
from contact_center.wire.admission import Admitted
from contact_center.wire.frames import Err

ID_CHARS = 100
"""Order ids are made by clients: a line shows no more of one than this."""

_log = structlog.get_logger("contact_center.sockets")


def connected(conn: str, viewer: str, welcome: Welcome) -> None:
    """Somebody was let in."""
    _log.info("connected", conn=conn, viewer=viewer, mode=welcome.mode, cur=welcome.cur)


def disconnected(conn: str, admitted: Admitted | None, role: str, code: int) -> None:
    """A connection is over, whether anybody was let in or not."""
    viewer = admitted.viewer.id if admitted else None
    _log.info("disconnected", conn=conn, viewer=viewer, role=role, code=int(code))


def failed(conn: str, role: str, error: BaseException) -> None:
    """Something went wrong in a connection, which ends that one and no other."""
    _log.error("a connection failed", conn=conn, role=role, exc_info=error)


def answered(conn: str, order: Order, answer: Answer) -> None:
    """An order has its answer, which is worth a line when it was refused."""
    if answer.code is not None:
        _refused(conn, order.actor.id, order.op, order.id, answer.code, answer.pos)


def refused(conn: str, viewer: str, err: Err) -> None:
    """What was not even an order; it may name any op, so its op is not written."""
    _refused(conn, viewer, None, err.id, err.code, None)


def _refused(conn: str, viewer: str, op: str | None, id_: str, code: str, cur: int | None) -> None:
    shown = id_[:ID_CHARS]
    _log.info("refused", conn=conn, viewer=viewer, op=op, id=shown, code=code, cur=cur)
