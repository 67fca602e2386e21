"""Connections to the database: one for the writer, a pool that can only read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

BUSY_MS = 5_000
READERS = 4
CACHE_KIB = 32_768
"""What the writer keeps of the database in memory. A thousand people who talk at once touch as many
pages of each index, which in SQLite's own 2 MB push each other out before the commit."""

CHECKPOINT_PAGES = 16_384
"""How much is appended to the WAL before it is moved into the database: 64 MB, read within 0.2 s at
the start after a crash. With SQLite's own 4 MB every large batch is written twice."""


def writer_engine(file: Path) -> sa.Engine:
    """For the one writer thread: transactions begin immediate, a commit is an fsync."""
    engine = _engine(file, size=1)
    _on_connect(
        engine,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        f"PRAGMA cache_size=-{CACHE_KIB}",
        f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}",
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def derived_engine(file: Path) -> sa.Engine:
    """For rows that can be made again: their commits wait for no disk, the journal's will do."""
    engine = _engine(file, size=1)
    _on_connect(
        engine,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}",
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def reader_engine(file: Path) -> sa.Engine:
    """For readers: each transaction sees the database as it was at its first statement."""
    engine = _engine(file, size=READERS)
    _on_connect(engine, "PRAGMA query_only=ON")
    _begin_with(engine, "BEGIN")
    return engine


def _engine(file: Path, size: int) -> sa.Engine:
    return sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )


def _on_connect(engine: sa.Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in (f"PRAGMA busy_timeout={BUSY_MS}", *pragmas):
            cursor.execute(pragma)
        cursor.close()


def _begin_with(engine: sa.Engine, statement: str) -> None:
    """The driver's own way to begin is no snapshot for readers and comes too late for writers."""

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)
