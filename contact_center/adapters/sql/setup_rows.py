"""What administrators have set up: rows as they are, and every version from the journal."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_head, read_one
from contact_center.adapters.sql.statements import BY_KEY, Prepared, keys_json
from contact_center.domain.records_setup import (
    Calendar,
    Plan,
    PresenceCode,
    Profile,
    Queue,
    Skill,
)
from contact_center.ports.reading import Listed
from contact_center.ports.setup import Saved

R = TypeVar("R")
_fact, _agent = tables.fact.c, tables.agent.c
_EVERY: dict[type, Prepared] = {
    record: Prepared(sa.select(CODECS[record].table).order_by(CODECS[record].table.c.id))
    for record in (Calendar, Plan, PresenceCode, Profile, Queue, Skill)
}
_SAVES = (
    sa.select(_fact.pos, _fact.at, _fact.by, _fact.kind, _fact.body, _agent.name)
    .select_from(tables.fact.outerjoin(tables.agent, _agent.id == _fact.by))
    .order_by(_fact.pos.desc())
)


class SqlSetupReader:
    """See `ports.setup.SetupReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def every(self, record: type[R]) -> list[R]:
        """See the port."""
        return await self._pool.look(
            lambda connection: read_all(connection, CODECS[record], _EVERY[record])
        )

    async def one(self, record: type[R], id_: str) -> R | None:
        """See the port."""
        keys = keys_json([id_])
        return await self._pool.look(
            lambda connection: read_one(connection, CODECS[record], BY_KEY[record], keys=keys)
        )

    async def versions(self, kind: str, id_: str, before: int | None, limit: int) -> Listed[Saved]:
        """See the port. The index of deeds holds these facts and few others."""
        put, removed = f"{kind}_put", f"{kind}_removed"
        query = _SAVES.where(
            tables.is_deed,
            sa.or_(
                sa.and_(_fact.kind == put, sa.func.json_extract(_fact.body, "$.row.id") == id_),
                sa.and_(_fact.kind == removed, sa.func.json_extract(_fact.body, "$.id") == id_),
            ),
        )
        if before is not None:
            query = query.where(_fact.pos < before)

        def read(connection: sa.Connection) -> Listed[Saved]:
            head = read_head(connection)
            rows = connection.execute(query.limit(limit + 1)).all()
            items = [_saved(row, is_put=row.kind == put) for row in rows[:limit]]
            return Listed(items, str(items[-1].pos) if len(rows) > limit else None, head)

        return await self._pool.look(read)


def _saved(row: Any, *, is_put: bool) -> Saved:
    body = json.loads(row.body)
    return Saved(row.pos, row.at, row.by, row.name, body["row"] if is_put else None)
