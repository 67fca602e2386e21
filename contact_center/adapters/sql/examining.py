"""A look at a database file by somebody who must not change it: `doctor`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from contact_center.adapters.sql.auditing import read_rows
from contact_center.adapters.sql.engines import BUSY_MS
from contact_center.adapters.sql.migrating import version_of
from contact_center.ports.auditing import RowsAfter

WAL_FORMAT = b"\x02\x02"
"""Bytes 18 and 19 of the file (SQLite file format, section 1.3): written and read with a WAL."""

COMPLAINTS = 10


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the journal of a file stands."""

    head: int
    at: int


class Examination:
    """One file, opened so that the system itself refuses to write."""

    def __init__(self, engine: sa.Engine) -> None:
        """Look through `engine`."""
        self._engine = engine

    def complaints(self) -> list[str]:
        """What SQLite finds broken in the file's own structure; nothing when all is well."""
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(f"PRAGMA quick_check({COMPLAINTS})").all()
        return [str(row[0]) for row in rows if row[0] != "ok"]

    def version(self) -> str | None:
        """The migration it stands at."""
        return version_of(self._engine)

    def stand(self) -> Stand | None:
        """Head and last stamp of the journal; None before there is one."""
        with self._engine.connect() as connection:
            row = connection.exec_driver_sql("SELECT head, at FROM journal").first()
        return None if row is None else Stand(row[0], row[1])

    def rows_after(self, after: int, most: int) -> RowsAfter:
        """What the auditor asks for."""
        with self._engine.connect() as connection, connection.begin():
            return read_rows(connection, after, most)


@contextmanager
def examined(file: Path) -> Iterator[Examination]:
    """Open `file` for reading only; raises `sqlalchemy.exc.DatabaseError` when it is none."""

    def connect() -> sqlite3.Connection:
        address = f"file:{quote(str(file.absolute()))}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return connection

    engine = sa.create_engine(
        "sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True
    )
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        yield Examination(engine)
    finally:
        engine.dispose()


def has_wal(file: Path) -> bool:
    """Whether the header says that writers append to a log of their own."""
    with file.open("rb") as stream:
        stream.seek(18)
        return stream.read(2) == WAL_FORMAT
