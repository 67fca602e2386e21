"""The reading side of reports: rows by time, a consistent look at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables_reports
from contact_center.adapters.sql.codecs import Codec
from contact_center.adapters.sql.readpool import ReadPool, read_all
from contact_center.adapters.sql.report_store import OFFER, SEGMENT, SLICE
from contact_center.adapters.sql.statements import Prepared
from contact_center.ports.reports import AgentOffer, AgentSlice, Segment, Span, TooMany
from contact_center.reporting.agent_time import DAY_MS

T = TypeVar("T")

MOST = 200_000
"""Rows of which one report may be made; they are in memory while it is."""

_segment = tables_reports.segment.c
_offer, _slice = tables_reports.agent_offer.c, tables_reports.agent_slice.c
_start: sa.BindParameter[int] = sa.bindparam("start")
_end: sa.BindParameter[int] = sa.bindparam("end")
_queue: sa.BindParameter[str | None] = sa.bindparam("queue")
_channel: sa.BindParameter[str | None] = sa.bindparam("channel")
_agent: sa.BindParameter[str | None] = sa.bindparam("agent")


def _or_any(column: sa.ColumnElement[str], wanted: sa.BindParameter[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(wanted.is_(None), column == wanted)


_within_queue = (_or_any(_segment.queue, _queue), _or_any(_segment.channel, _channel))
_ENTERED = Prepared(
    sa.select(tables_reports.segment)
    .where(_segment.entered_at >= _start, _segment.entered_at < _end, *_within_queue)
    .order_by(_segment.entered_at, _segment.conv, _segment.n)
    .limit(MOST + 1)
)
_FIRST = Prepared(
    sa.select(_segment.entered_at)
    .where(_segment.queue == _queue)
    .order_by(_segment.entered_at)
    .limit(1)
)
_ANSWERED = Prepared(
    sa.select(tables_reports.segment)
    .where(
        _segment.left_at >= _start,
        _segment.left_at < _end,
        _segment.outcome == sa.literal_column("'answered'"),
    )
    .order_by(_segment.left_at, _segment.conv, _segment.n)
    .limit(MOST + 1)
)
_STILL_WAITING = Prepared(
    sa.select(tables_reports.segment)
    .where(
        _segment.left_at.is_(None), _segment.entered_at <= _start, _or_any(_segment.queue, _queue)
    )
    .limit(MOST + 1)
)
_WAITED_THEN = Prepared(
    sa.select(tables_reports.segment)
    .where(
        _segment.left_at > _start, _segment.entered_at <= _start, _or_any(_segment.queue, _queue)
    )
    .limit(MOST + 1)
)
_MADE = Prepared(
    sa.select(tables_reports.agent_offer)
    .where(_offer.made_at >= _start, _offer.made_at < _end)
    .order_by(_offer.made_at, _offer.id)
    .limit(MOST + 1)
)
_SLICES = Prepared(
    sa.select(tables_reports.agent_slice)
    .where(
        # None is longer than a day, but one that goes on.
        _slice.started_at >= _start - DAY_MS,
        _slice.started_at < _end,
        _slice.ended_at > _start,
        _or_any(_slice.agent, _agent),
    )
    .order_by(_slice.started_at, _slice.agent)
    .limit(MOST + 1)
)
_GOING_ON = Prepared(
    sa.select(tables_reports.agent_slice).where(
        _slice.ended_at.is_(None), _slice.started_at < _end, _or_any(_slice.agent, _agent)
    )
)


class SqlReportReader:
    """See `ports.reports.ReportReader`."""

    def __init__(self, pool: ReadPool) -> None:
        """Read through `pool`."""
        self._pool = pool

    async def segments(
        self, spans: Sequence[Span], queue: str | None = None, channel: str | None = None
    ) -> list[Segment]:
        """See the port."""

        def read(connection: sa.Connection) -> list[Segment]:
            found: list[Segment] = []
            for span in spans:
                chosen = {"start": span.start, "end": span.end, "queue": queue, "channel": channel}
                found += _few(read_all(connection, SEGMENT, _ENTERED, **chosen))
            return _few(found)

        return await self._pool.look(read)

    async def first(self, queue: str) -> int | None:
        """See the port."""
        rows = await self._pool.look(lambda connection: _FIRST.rows(connection, queue=queue))
        return int(rows[0][0]) if rows else None

    async def waiting(self, at: int, queue: str | None = None) -> list[Segment]:
        """See the port."""

        def read(connection: sa.Connection) -> list[Segment]:
            now = read_all(connection, SEGMENT, _STILL_WAITING, start=at, queue=queue)
            then = read_all(connection, SEGMENT, _WAITED_THEN, start=at, queue=queue)
            return _few(now + then)

        return await self._pool.look(read)

    async def answered(self, span: Span) -> list[Segment]:
        """See the port."""
        return await self._between(SEGMENT, _ANSWERED, span)

    async def offers(self, span: Span) -> list[AgentOffer]:
        """See the port."""
        return await self._between(OFFER, _MADE, span)

    async def slices(self, span: Span, agent: str | None = None) -> list[AgentSlice]:
        """See the port."""

        def read(connection: sa.Connection) -> list[AgentSlice]:
            chosen = {"end": span.end, "agent": agent}
            over = read_all(connection, SLICE, _SLICES, start=span.start, **chosen)
            return _few(over + read_all(connection, SLICE, _GOING_ON, **chosen))

        return await self._pool.look(read)

    async def _between(self, codec: Codec[T], statement: Prepared, span: Span) -> list[T]:
        def read(connection: sa.Connection) -> list[T]:
            return _few(read_all(connection, codec, statement, start=span.start, end=span.end))

        return await self._pool.look(read)


def _few(rows: list[T]) -> list[T]:
    if len(rows) > MOST:
        raise TooMany
    return rows
