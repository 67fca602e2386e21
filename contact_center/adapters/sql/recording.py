"""What a rehearsal plays, read from a database file by somebody who must not change it.

One transaction sees everything, so a node may go on writing meanwhile.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from contact_center.adapters.sql import tables, tables_reports
from contact_center.adapters.sql.codecs import CODECS, Codec
from contact_center.adapters.sql.engines import BUSY_MS
from contact_center.adapters.sql.migrating import LATEST, version_of
from contact_center.adapters.sql.report_store import SEGMENT, SLICE
from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent, Conversation, Customer
from contact_center.domain.records_setup import Calendar, Plan, PresenceCode, Profile, Queue, Skill
from contact_center.ports.reports import AgentSlice, Span
from contact_center.reporting.agent_time import DAY_MS
from contact_center.reporting.rehearsal.recording import CannotRehearse, Recording

T = TypeVar("T")
MOST = 200_000
"""Stays that are played at the most: they are in memory, and a run of more takes an hour."""

_AT_ONCE = 500

_segment, _slice = tables_reports.segment.c, tables_reports.agent_slice.c


def read_recording(file: Path, span: Span, now: int, policy: Policy) -> Recording:
    """Everything about the span; raises `CannotRehearse` if the file cannot be read for that."""
    if not file.is_file():
        raise CannotRehearse(f"There is no center here: there is no {file}.")
    frame = Recording(span, now, policy)
    engine = _engine(file)
    try:
        if (version := version_of(engine)) != LATEST:
            raise CannotRehearse(
                f"The database is at version {version}, this program at {LATEST}: "
                "contact-center migrate brings it there."
            )
        with engine.connect() as connection, connection.begin():
            return _read(connection, frame)
    except sa.exc.DatabaseError as error:
        raise CannotRehearse(f"The database cannot be read: {error.orig}.") from error
    finally:
        engine.dispose()


def _engine(file: Path) -> sa.Engine:
    """A connection through which the system itself refuses to write."""

    def connect() -> sqlite3.Connection:
        address = f"file:{quote(str(file.absolute()))}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return connection

    engine = sa.create_engine(
        "sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True
    )
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _read(connection: sa.Connection, frame: Recording) -> Recording:
    begins_at, span = frame.begins_at, frame.span
    is_played = sa.or_(
        sa.and_(_segment.entered_at >= begins_at, _segment.entered_at < span.end),
        sa.and_(
            _segment.entered_at < begins_at,
            sa.or_(_segment.left_at.is_(None), _segment.left_at >= begins_at),
        ),
    )
    stays = sa.select(tables_reports.segment).where(is_played).limit(MOST + 1)
    segments = _rows(connection, SEGMENT, stays)
    if len(segments) > MOST:
        raise CannotRehearse(
            f"More than {MOST:,} contacts came in this span; rehearse a shorter one."
        )
    convs = sa.select(_segment.conv).where(is_played)
    conversations = _some(connection, Conversation, convs)
    return replace(
        frame,
        segments=segments,
        slices=_slices(connection, frame),
        conversations={one.id: one for one in conversations},
        customers=_customers(connection, convs),
        plan_of=_plans(connection, convs),
        queues=_all(connection, Queue),
        plans=_all(connection, Plan),
        calendars=_all(connection, Calendar),
        skills=_all(connection, Skill),
        profiles=_all(connection, Profile),
        codes=_all(connection, PresenceCode),
        agents=_all(connection, Agent),
    )


def _slices(connection: sa.Connection, frame: Recording) -> list[AgentSlice]:
    """Those that overlap; none is longer than a day, but one that goes on."""
    until = frame.ends_at
    query = sa.select(tables_reports.agent_slice).where(
        _slice.started_at < until,
        sa.or_(
            _slice.ended_at.is_(None),
            sa.and_(
                _slice.started_at >= frame.begins_at - DAY_MS, _slice.ended_at > frame.begins_at
            ),
        ),
    )
    return _rows(connection, SLICE, query)


def _plans(connection: sa.Connection, convs: sa.Select[tuple[str]]) -> dict[str, str]:
    work = tables.work.c
    query = sa.select(work.conv, work.plan).where(work.plan.is_not(None), work.conv.in_(convs))
    return {row[0]: row[1] for row in connection.execute(query)}


def _customers(connection: sa.Connection, convs: sa.Select[tuple[str]]) -> dict[str, Customer]:
    """Whoever came, and whoever they turned out to be."""
    row = tables.conversation.c
    ids = sa.select(row.customer).where(row.id.in_(convs))
    found = {one.id: one for one in _some(connection, Customer, ids)}
    while others := {one.merged_into for one in found.values()} - {None, *found}:
        some = sorted(one for one in others if one is not None)[:_AT_ONCE]
        more = {one.id: one for one in _some(connection, Customer, some)}
        if not more:
            break
        found |= more
    return found


def _some(
    connection: sa.Connection, record: type[T], ids: sa.Select[tuple[str]] | list[str]
) -> list[T]:
    table = CODECS[record].table
    return _rows(connection, CODECS[record], sa.select(table).where(table.c.id.in_(ids)))


def _all(connection: sa.Connection, record: type[T]) -> list[T]:
    table = CODECS[record].table
    return _rows(connection, CODECS[record], sa.select(table).order_by(table.c.id))


def _rows(
    connection: sa.Connection, codec: Codec[T], query: sa.Select[tuple[object, ...]]
) -> list[T]:
    return [codec.read(row) for row in connection.execute(query)]
