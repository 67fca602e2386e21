"""The writing side of reports: pages of the journal in, rows and a position out.

It has a thread and a connection of its own. What it writes can be made again, so its commits
wait for no disk, and the committer waits for it no longer than one short page takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_reports
from contact_center.adapters.sql.codecs import Codec, to_json
from contact_center.adapters.sql.factrows import bare_fact
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_head
from contact_center.adapters.sql.statements import Prepared, Written, keyed, keys_json
from contact_center.domain.facts import Fact, ProfilePut, StateChanged
from contact_center.ports.reports import (
    AgentOffer,
    AgentSlice,
    AgentWatch,
    Changes,
    Known,
    ReportPage,
    Segment,
)
from contact_center.reporting.folding import HEARD

SEGMENT = Codec(Segment, tables_reports.segment)
OFFER = Codec(AgentOffer, tables_reports.agent_offer)
SLICE = Codec(AgentSlice, tables_reports.agent_slice)
_watched = msgspec.json.Decoder(AgentWatch).decode

_fact, _segment = tables.fact.c, tables_reports.segment.c
_kinds: list[sa.ColumnClause[str]] = [sa.literal_column(f"'{kind}'") for kind in sorted(HEARD)]
_FACTS = Prepared(
    sa.select(tables.fact)
    .where(
        _fact.pos > sa.bindparam("after"),
        _fact.pos <= sa.bindparam("through"),
        _fact.kind.in_(_kinds),
        # Most facts are messages, and of those only the words of agents are heard.
        sa.or_(
            _fact.kind != sa.literal_column("'message'"),
            _fact.by.like(sa.literal_column("'agent:%'")),
        ),
    )
    .order_by(_fact.pos)
)
_newest = (
    sa.select(_segment.conv, sa.func.max(_segment.n))
    .where(keyed(_segment.conv))
    .group_by(_segment.conv)
)
_SEGMENTS = Prepared(
    sa.select(tables_reports.segment).where(sa.tuple_(_segment.conv, _segment.n).in_(_newest))
)
_OFFERS = Prepared(
    sa.select(tables_reports.agent_offer).where(keyed(tables_reports.agent_offer.c.id))
)
_WATCHES = Prepared(
    sa.select(tables_reports.agent_watch.c.body).where(keyed(tables_reports.agent_watch.c.id))
)
_ALL_WATCHES = Prepared(sa.select(tables_reports.agent_watch.c.body))
_OPENED = Prepared(
    sa.select(tables.conversation.c.id, tables.conversation.c.created_at).where(
        keyed(tables.conversation.c.id)
    )
)
_POSITION = Prepared(sa.select(tables_reports.report_position.c.position))


def _upsert(table: sa.Table) -> Written:
    """Whole rows, each in the place of the one that has its key."""
    before, _, _ = Prepared(table.insert().prefix_with("OR REPLACE")).text.rpartition("(")
    return Written(before, len(table.columns))


_WRITE_SEGMENT = _upsert(tables_reports.segment)
_WRITE_OFFER = _upsert(tables_reports.agent_offer)
_WRITE_SLICE = _upsert(tables_reports.agent_slice)
_WRITE_WATCH = _upsert(tables_reports.agent_watch)
_WRITE_POSITION = _upsert(tables_reports.report_position)


class SqlReportStore:
    """See `ports.reports.ReportStore`. Writes in a thread and on a connection of its own."""

    def __init__(self, pool: ReadPool, writer: sa.Engine) -> None:
        """Read through `pool`; `writer` is not the committer's."""
        self._pool = pool
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reports")

    async def position(self) -> int:
        """See the port."""
        rows = await self._pool.look(_POSITION.rows)
        return int(rows[0][0]) if rows else 0

    async def page(self, after: int, most: int) -> ReportPage:
        """See the port."""

        def read(connection: sa.Connection) -> ReportPage:
            head = read_head(connection)
            through = min(head, after + most)
            rows = _FACTS.rows(connection, after=after, through=through)
            return ReportPage([bare_fact(row) for row in rows], through, head)

        return await self._pool.look(read)

    async def known(self, facts: Iterable[Fact]) -> Known:
        """See the port."""
        page = list(facts)
        return await self._pool.look(lambda connection: _known(connection, page))

    async def write(self, changes: Changes, position: int) -> None:
        """See the port."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._write, changes, position)

    def close(self) -> None:
        """Let the last page be written, and let go of the connection."""
        self._thread.shutdown()
        self._writer.dispose()

    def _write(self, changes: Changes, position: int) -> None:
        # All is ready before the transaction begins: while it lasts the committer waits.
        segments = [SEGMENT.row(one) for one in changes.segments]
        offers = [OFFER.row(one) for one in changes.offers]
        slices = [SLICE.row(one) for one in changes.slices]
        watches = [(one.id, to_json(one)) for one in changes.agents]
        with self._writer.begin() as connection:
            _WRITE_SEGMENT.many(connection, segments)
            _WRITE_OFFER.many(connection, offers)
            _WRITE_SLICE.many(connection, slices)
            _WRITE_WATCH.many(connection, watches)
            _WRITE_POSITION.many(connection, [(1, position)])


def _known(connection: sa.Connection, facts: Sequence[Fact]) -> Known:
    convs = keys_json({fact.conv for fact in facts if fact.conv is not None})
    segments = read_all(connection, SEGMENT, _SEGMENTS, keys=convs)
    offers = {getattr(fact.body, "offer", None) for fact in facts}
    agents = {fact.agent for fact in facts} | {one.owner for one in segments}
    agents |= {fact.body.owner for fact in facts if isinstance(fact.body, StateChanged)}
    found = read_all(
        connection, OFFER, _OFFERS, keys=keys_json(one for one in offers if one is not None)
    )
    agents |= {one.agent for one in found}
    if any(isinstance(fact.body, ProfilePut) for fact in facts):
        # It concerns whoever has the profile, and the fact does not say who does.
        watches = _ALL_WATCHES.rows(connection)
    else:
        some = keys_json(one for one in agents if one is not None)
        watches = _WATCHES.rows(connection, keys=some)
    opened = _OPENED.rows(connection, keys=convs)
    return Known(
        segments,
        found,
        [_watched(row[0]) for row in watches],
        dict(map(tuple, opened)),
    )
