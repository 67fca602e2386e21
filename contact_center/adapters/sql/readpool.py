"""Reading beside the writer: short consistent looks in a few threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import Codec
from contact_center.adapters.sql.engines import READERS
from contact_center.adapters.sql.statements import Prepared

T = TypeVar("T")
_HEAD = Prepared(sa.select(tables.journal.c.head))


class ReadPool:
    """Runs looks at the database; all statements of one look see the same state."""

    def __init__(self, engine: sa.Engine) -> None:
        """Read through `engine`."""
        self._engine = engine
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    async def look(self, read: Callable[[sa.Connection], T]) -> T:
        """What `read` makes of one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.look_now, read)

    def look_now(self, read: Callable[[sa.Connection], T]) -> T:
        """The same, in the calling thread."""
        with self._engine.connect() as connection, connection.begin():
            return read(connection)

    def close(self) -> None:
        """End the threads and the connections."""
        self._threads.shutdown()
        self._engine.dispose()


def read_head(connection: sa.Connection) -> int:
    """The last position; read first, so that the rows read after it are not older."""
    return int(_HEAD.rows(connection)[0][0])


def read_all(
    connection: sa.Connection, codec: Codec[T], statement: Prepared, **values: Any
) -> list[T]:
    """Records from a statement that selects the whole table row first."""
    return [codec.read(row) for row in statement.rows(connection, **values)]


def read_one(
    connection: sa.Connection, codec: Codec[T], statement: Prepared, **values: Any
) -> T | None:
    """The first record, if any."""
    found = read_all(connection, codec, statement, **values)
    return found[0] if found else None
