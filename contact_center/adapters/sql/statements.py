"""What a batch sends to the database, compiled once, and many rows in one step.

SQLAlchemy spends 30 to 50 µs on compiling and binding each time a statement is executed; a batch
has about ten of them, hundreds of times a second. Here the text is made once from the same
portable definitions and sent to the driver with plain tuples.

The driver lets go of the interpreter at every step of a statement, which is one row, and beside a
busy event loop it has to wait to get it back: 26 µs of CPU time for each row inserted by itself,
10 µs in a statement that inserts 64. So the writer's statements take and give many rows a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from contact_center.adapters.sql.codecs import CODECS, Codec, from_json, to_json

SQLITE = SQLiteDialect_pysqlite(paramstyle="qmark")
MOST_AT_ONCE = 128
"""Rows in one statement; more is not cheaper, and SQLite takes 32,766 values at the most."""


class Prepared:
    """One compiled statement; its parameters are given by name and sent by position."""

    def __init__(self, statement: sa.Executable) -> None:
        """Compile for SQLite."""
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=SQLITE, compile_kwargs={"render_postcompile": True}
        )
        self.text = str(compiled)
        self.names: Sequence[str] = compiled.positiontup or ()
        self._constants = compiled.params

    def many(self, connection: sa.Connection, rows: Iterable[dict[str, Any]]) -> None:
        """Execute once per row, in one call to the driver; for who is in no hurry."""
        tuples = [tuple(row[name] for name in self.names) for row in rows]
        if tuples:
            connection.exec_driver_sql(self.text, tuples)

    def rows(self, connection: sa.Connection, **values: Any) -> Sequence[sa.Row[Any]]:
        """Execute and fetch everything."""
        given = {**self._constants, **values}
        parameters = tuple(given[name] for name in self.names)
        return connection.exec_driver_sql(self.text, parameters).all()


class Gathered(Prepared):
    """A select of `columns` that brings all rows in one step, as a JSON array of arrays."""

    def __init__(
        self, columns: Iterable[sa.ColumnElement[Any]], *where: sa.ColumnElement[bool]
    ) -> None:
        """Compile for SQLite."""
        array = sa.func.json_group_array(sa.func.json_array(*columns))
        super().__init__(sa.select(array).where(*where))

    def lists(self, connection: sa.Connection, **values: Any) -> list[list[Any]]:
        """Execute and fetch everything."""
        [(text,)] = self.rows(connection, **values)
        found: list[list[Any]] = from_json(text)
        return found


class Written:
    """A statement that writes many rows at once; `before` and `after` stand around their values."""

    def __init__(self, before: str, width: int, after: str = "") -> None:
        """Take rows of `width` values."""
        self._before = before
        self._row = f"({', '.join('?' * width)})"
        self._after = after
        self._texts: dict[int, str] = {}

    def many(self, connection: sa.Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Write all rows, in the order of the columns."""
        start = 0
        while start < len(rows):
            # Powers of two, so that few different texts have to be kept by the driver.
            count = min(MOST_AT_ONCE, 1 << (len(rows) - start).bit_length() - 1)
            some = rows[start : start + count]
            connection.exec_driver_sql(self._text(count), tuple(chain.from_iterable(some)))
            start += count

    def _text(self, count: int) -> str:
        text = self._texts.get(count)
        if text is None:
            values = ", ".join([self._row] * count)
            text = self._texts[count] = f"{self._before}{values}{self._after}"
        return text


def keyed(*columns: sa.ColumnElement[Any], parameter: str = "keys") -> sa.ColumnElement[bool]:
    """`columns` are among the keys in a JSON array parameter: constant text for any number of keys.

    Several columns are matched against arrays of as many values.
    """
    each = sa.func.json_each(sa.bindparam(parameter, type_=sa.Text)).table_valued("value")
    if len(columns) == 1:
        return columns[0].in_(sa.select(each.c.value))
    parts = [
        sa.func.json_extract(each.c.value, sa.literal_column(f"'$[{n}]'"))
        for n in range(len(columns))
    ]
    return sa.tuple_(*columns).in_(sa.select(*parts))


def keys_json(keys: Iterable[Any]) -> str:
    """The parameter of `keyed`, sorted, so that rows are locked in one order everywhere."""
    return to_json(sorted(keys))


def select_by_key(codec: Codec[Any]) -> Prepared:
    """All columns of the rows whose primary keys are given."""
    return Prepared(sa.select(codec.table).where(_key_of(codec)))


def gather_by_key(codec: Codec[Any]) -> Gathered:
    """The same, for the writer."""
    return Gathered(codec.table.columns, _key_of(codec))


def _key_of(codec: Codec[Any]) -> sa.ColumnElement[bool]:
    return keyed(*(codec.table.c[name] for name in codec.keys))


def insert_all(table: sa.Table) -> Written:
    """Rows with all columns."""
    before, _, _ = Prepared(table.insert()).text.rpartition("(")
    return Written(before, len(table.columns))


def update_all(codec: Codec[Any]) -> Written:
    """All columns of rows that are found by their keys; the keys come last."""
    return update_some(codec, [name for name in codec.columns if name not in codec.keys])


def update_some(codec: Codec[Any], names: Sequence[str]) -> Written:
    """Only the columns `names`: SQLite touches every index that has a column it is told to set."""
    given = [*names, *codec.keys]
    new = sa.table("new", *(sa.column(name) for name in given))
    found = [codec.table.c[name] == new.c[name] for name in codec.keys]
    update = codec.table.update().where(*found).values({name: new.c[name] for name in names})
    names_in_order = ", ".join(map(SQLITE.identifier_preparer.quote, given))
    before = f"WITH new({names_in_order}) AS (VALUES "
    return Written(before, len(given), f") {Prepared(update).text}")


def delete_all(codec: Codec[Any]) -> Written:
    """Rows, found by their keys."""
    keys = ", ".join(map(SQLITE.identifier_preparer.quote, codec.keys))
    before, _, _ = Prepared(codec.table.delete()).text.partition(" WHERE")
    return Written(f"{before} WHERE ({keys}) IN (VALUES ", len(codec.keys), ")")


INSERTS = {record: insert_all(codec.table) for record, codec in CODECS.items()}
UPDATES = {record: update_all(codec) for record, codec in CODECS.items()}
DELETES = {record: delete_all(codec) for record, codec in CODECS.items()}
BY_KEY = {record: select_by_key(codec) for record, codec in CODECS.items()}
GATHERED_BY_KEY = {record: gather_by_key(codec) for record, codec in CODECS.items()}
