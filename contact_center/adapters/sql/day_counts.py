"""What has happened today, counted from the journal."""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.readpool import ReadPool, read_head
from contact_center.adapters.sql.statements import Prepared
from contact_center.ports.sight import ANSWERING, CountedDay, DayCount

_fact = tables.fact.c
_AT = Prepared(
    sa.select(_fact.at).where(_fact.pos >= sa.bindparam("pos")).order_by(_fact.pos).limit(1)
)
_why = sa.func.json_extract(_fact.body, sa.literal_column("'$.why'"))
_state = sa.func.json_extract(_fact.body, sa.literal_column("'$.state'"))
_assigned_queue = sa.func.json_extract(_fact.body, sa.literal_column("'$.row.queue'"))
_left_queue = sa.func.json_extract(_fact.body, sa.literal_column("'$.queue'"))


def _counted(kind: str, queue: sa.ColumnElement[str], *where: sa.ColumnElement[bool]) -> Prepared:
    query = sa.select(queue, sa.func.count()).where(
        _fact.pos >= sa.bindparam("first"), _fact.kind == sa.literal_column(f"'{kind}'"), *where
    )
    return Prepared(query.group_by(queue))


_words = ", ".join(f"'{why}'" for why in sorted(ANSWERING))
_ANSWERED = _counted("assigned", _assigned_queue, _why.in_([sa.literal_column(_words)]))
_ABANDONED = _counted("state", _left_queue, _state == sa.literal_column("'abandoned'"))


class SqlDayReader:
    """See `ports.sight.DayReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def day(self, since: int) -> CountedDay:
        """See the port. Only the facts since then are looked at, however long the journal is."""

        def read(connection: sa.Connection) -> CountedDay:
            head = read_head(connection)
            first = _first_since(connection, since, head)
            answered = dict(map(tuple, _ANSWERED.rows(connection, first=first)))
            abandoned = dict(map(tuple, _ABANDONED.rows(connection, first=first)))
            queues = {
                queue: DayCount(answered.get(queue, 0), abandoned.get(queue, 0))
                for queue in answered.keys() | abandoned.keys()
            }
            return CountedDay(head, queues)

        return await self._pool.look(read)


def _first_since(connection: sa.Connection, since: int, head: int) -> int:
    """The first position that is not before `since`; time rises with the position."""
    low, high = 1, head + 1
    while low < high:
        middle = (low + high) // 2
        rows = _AT.rows(connection, pos=middle)
        if rows and rows[0][0] < since:
            low = middle + 1
        else:
            high = middle
    return low
