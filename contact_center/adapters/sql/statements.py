"""What a batch sends to the database, compiled once.

SQLAlchemy spends 30 to 50 µs on compiling and binding each time a statement is executed; a batch
has about ten of them, hundreds of times a second. Here the text is made once from the same
portable definitions and sent to the driver with plain tuples.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from contact_center.adapters.sql.codecs import CODECS, Codec, to_json

SQLITE = SQLiteDialect_pysqlite(paramstyle="qmark")


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
        """Execute once per row, in one call to the driver."""
        tuples = [tuple(row[name] for name in self.names) for row in rows]
        if tuples:
            connection.exec_driver_sql(self.text, tuples)

    def rows(self, connection: sa.Connection, **values: Any) -> Sequence[sa.Row[Any]]:
        """Execute and fetch everything."""
        given = {**self._constants, **values}
        parameters = tuple(given[name] for name in self.names)
        return connection.exec_driver_sql(self.text, parameters).all()


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


def select_by_key(codec: Codec[Any], *columns: str) -> Prepared:
    """All columns of the rows whose `columns` (the primary key by default) are given."""
    chosen = [codec.table.c[name] for name in columns or codec.keys]
    return Prepared(sa.select(codec.table).where(keyed(*chosen)))


def insert_all(codec: Codec[Any]) -> Prepared:
    """One row with all columns."""
    return Prepared(codec.table.insert())


def update_all(codec: Codec[Any]) -> Prepared:
    """All columns of one row, found by its key."""
    return update_some(codec, [name for name in codec.columns if name not in codec.keys])


def update_some(codec: Codec[Any], names: Sequence[str]) -> Prepared:
    """Only the columns `names`: SQLite touches every index that has a column it is told to set."""
    table = codec.table
    # SQLAlchemy reserves the bare column names in an UPDATE, hence the prefixes.
    values: dict[str, sa.BindParameter[Any]] = {n: sa.bindparam(f"set_{n}") for n in names}
    found = [table.c[name] == sa.bindparam(f"key_{name}") for name in codec.keys]
    prepared = Prepared(table.update().where(*found).values(values))
    prepared.names = [name[len("set_") :] for name in prepared.names]
    return prepared


INSERTS = {record: insert_all(codec) for record, codec in CODECS.items()}
UPDATES = {record: update_all(codec) for record, codec in CODECS.items()}
BY_KEY = {record: select_by_key(codec) for record, codec in CODECS.items()}
