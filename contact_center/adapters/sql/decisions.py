"""What was decided about a conversation, read from the journal without what was said in it."""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.factrows import JOINED, read_facts
from contact_center.adapters.sql.readpool import ReadPool
from contact_center.domain import facts as f
from contact_center.domain.facts import Fact

_fact = tables.fact.c
_KINDS = tuple(
    body.kind
    for body in (
        f.WorkQueued,
        f.WorkStepped,
        f.WorkTurned,
        f.WorkKept,
        f.OfferMade,
        f.OfferEnded,
        f.WorkAssigned,
        f.WorkUnassigned,
        f.StateChanged,
    )
)


class SqlDecisionReader:
    """See `ports.explaining.DecisionReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def decisions(self, conv: str, most: int) -> list[Fact]:
        """See the port."""
        query = JOINED.where(_fact.conv == conv, _fact.kind.in_(_KINDS))
        last = query.order_by(_fact.pos.desc()).limit(most)

        def read(connection: sa.Connection) -> list[Fact]:
            rows = list(connection.execute(last).all())
            return read_facts(connection, rows[::-1])

        return await self._pool.look(read)
