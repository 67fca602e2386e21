"""What the auditor looks at: counts over the facts since its last look, and all that is live."""

from __future__ import annotations

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_head
from contact_center.adapters.sql.statements import Prepared, keyed, keys_json
from contact_center.domain.folding import HOLDING_STATES
from contact_center.domain.records import WAITING_STATES, Agent
from contact_center.ports.auditing import Counted, Held, Load, RowsAfter

HOLES = 20
"""Missing positions beyond these tell nothing new."""

_fact, _message, _offer = tables.fact.c, tables.message.c, tables.offer.c
_conversation, _work = tables.conversation.c, tables.work.c
_after: sa.BindParameter[int] = sa.bindparam("after")
_through: sa.BindParameter[int] = sa.bindparam("through")
_between = (_fact.pos > _after, _fact.pos <= _through)


def _one_of(states: frozenset[str]) -> sa.ColumnElement[bool]:
    # Written out, because a partial index serves only what is seen to be inside it.
    names: list[sa.ColumnClause[str]] = [
        sa.literal_column(f"'{state}'") for state in sorted(states)
    ]
    return _conversation.state.in_(names)


_POSITIONS = Prepared(sa.select(sa.func.count()).select_from(tables.fact).where(*_between))
_BEYOND = Prepared(sa.select(sa.func.count()).select_from(tables.fact).where(_fact.pos > _after))
_PLACES = Prepared(sa.select(_fact.pos).where(*_between).order_by(_fact.pos))
_CHANGED = Prepared(
    sa.select(_fact.conv).distinct().where(*_between, _fact.kind == sa.literal_column("'message'"))
)
_COUNTED = Prepared(
    sa.select(
        _conversation.id,
        _conversation.last_seq,
        sa.func.count(_message.seq),
        sa.func.coalesce(sa.func.max(_message.seq), 0),
    )
    .select_from(tables.conversation.outerjoin(tables.message, _message.conv == _conversation.id))
    .where(keyed(_conversation.id))
    .group_by(_conversation.id, _conversation.last_seq)
)
_OFFERS = Prepared(
    sa.select(_offer.conv, _offer.agent, _offer.channel, _offer.cost, _offer.id, _offer.mode)
    .where(_offer.outcome.is_(None))
    .order_by(_offer.conv, _offer.id)
)
_with_work = tables.conversation.outerjoin(tables.work, _work.conv == _conversation.id)
_ON_DESKS = Prepared(
    sa.select(_conversation.id, _conversation.agent, _work.channel, _work.cost)
    .select_from(_with_work)
    .where(_one_of(HOLDING_STATES), _conversation.agent.is_not(None))
)
_WITHOUT_WORK = Prepared(
    sa.select(_conversation.id)
    .select_from(_with_work)
    .where(_one_of(WAITING_STATES | HOLDING_STATES), _work.conv.is_(None))
    .order_by(_conversation.id)
)
_AGENTS = Prepared(sa.select(tables.agent).order_by(tables.agent.c.id))


class SqlAuditReader:
    """See `ports.auditing.AuditReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def rows_after(self, after: int, most: int) -> RowsAfter:
        """See the port."""
        return await self._pool.look(lambda connection: read_rows(connection, after, most))


def read_rows(connection: sa.Connection, after: int, most: int) -> RowsAfter:
    """The same, inside a look that has begun."""
    head = read_head(connection)
    through = min(head, after + most)
    positions = int(_POSITIONS.rows(connection, after=after, through=through)[0][0])
    changed = [row[0] for row in _CHANGED.rows(connection, after=after, through=through)]
    agents = read_all(connection, CODECS[Agent], _AGENTS)
    return RowsAfter(
        after=after,
        through=through,
        head=head,
        positions=positions,
        beyond=int(_BEYOND.rows(connection, after=head)[0][0]),
        holes=[] if positions == through - after else _holes(connection, after, through),
        conversations=_counted(connection, changed),
        held=_held(connection),
        loads=[_load(agent) for agent in agents],
        without_work=[row[0] for row in _WITHOUT_WORK.rows(connection)],
    )


def _load(agent: Agent) -> Load:
    interrupts = agent.interrupts if agent.profile is not None else None
    return Load(agent.id, agent.used, agent.held, agent.load, interrupts)


def _counted(connection: sa.Connection, conversations: list[str]) -> list[Counted]:
    rows = _COUNTED.rows(connection, keys=keys_json(conversations))
    return [Counted(*tuple(row)) for row in rows]


def _held(connection: sa.Connection) -> list[Held]:
    rows = [*_OFFERS.rows(connection), *_ON_DESKS.rows(connection)]
    return [Held(*tuple(row)) for row in rows]


def _holes(connection: sa.Connection, after: int, through: int) -> list[int]:
    there = {row[0] for row in _PLACES.rows(connection, after=after, through=through)}
    missing = (pos for pos in range(after + 1, through + 1) if pos not in there)
    return [pos for pos, _ in zip(missing, range(HOLES), strict=False)]
