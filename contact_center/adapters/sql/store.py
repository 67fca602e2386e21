"""The writing side: one batch, one transaction, one fsync."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from contact_center.adapters.loading import load_rows
from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.factrows import INSERT_FACT, fact_row
from contact_center.adapters.sql.loading import SqlFetch, load_answers
from contact_center.adapters.sql.statements import INSERTS, UPDATES, Prepared, update_some
from contact_center.domain.facts import Fact
from contact_center.domain.needs import Needs
from contact_center.domain.records import Answer, Conversation
from contact_center.domain.working_set import Record, Rows
from contact_center.ports.journal_store import StoreDown, Transaction

_HEAD = Prepared(sa.select(tables.journal.c.head))
_NUMBER = Prepared(
    tables.journal.update()
    .values(
        head=tables.journal.c.head + sa.bindparam("count"),
        at=sa.func.max(tables.journal.c.at, sa.bindparam("stamp")),
    )
    .returning(tables.journal.c.head)
)
_CONVERSATIONS = CODECS[Conversation]
_MOVED_BY_TALK = ("last_seq", "updated_at", "said_seq", "subject")
_TALKED = update_some(_CONVERSATIONS, _MOVED_BY_TALK)
_STILL = [n for n, name in enumerate(_CONVERSATIONS.columns) if name not in _MOVED_BY_TALK]
_INSERT_ANSWER = Prepared(tables.answer.insert())
_old = (
    sa.select(tables.answer.c.actor, tables.answer.c.id)
    .where(tables.answer.c.at < sa.bindparam("before"))
    .order_by(tables.answer.c.at)
    .limit(sa.bindparam("most"))
)
_FORGET = Prepared(
    tables.answer.delete()
    .where(sa.tuple_(tables.answer.c.actor, tables.answer.c.id).in_(_old))
    .returning(tables.answer.c.id)
)


class SqlTransaction(Transaction):
    """One batch on one connection."""

    def __init__(self, connection: sa.Connection, transaction: sa.RootTransaction) -> None:
        """Work on the open `transaction` of `connection`."""
        self._connection = connection
        self._transaction = transaction
        self._found: dict[str, Sequence[Any]] = {}

    def load(self, answers: Sequence[tuple[str, str]], needs: Needs, rows: Rows) -> None:
        """See the port."""
        load_answers(self._connection, answers, rows)
        load_rows(SqlFetch(self._connection, self._found), needs, rows)

    def number(self, count: int, at: int) -> int:
        """See the port."""
        if count == 0:
            return int(_HEAD.rows(self._connection)[0][0])
        return int(_NUMBER.rows(self._connection, count=count, stamp=at)[0][0])

    def touch(self, at: int) -> None:
        """See the port."""
        _NUMBER.rows(self._connection, count=0, stamp=at)

    def write(self, rows: Rows, facts: Sequence[Fact], answers: Sequence[Answer]) -> None:
        """See the port. Updates come first: a closed conversation makes room for the next one."""
        talked, changed = self._sorted(rows.changed.values())
        _write_each(self._connection, UPDATES, changed)
        _TALKED.many(self._connection, talked)
        _write_each(self._connection, INSERTS, rows.added.values())
        INSERT_FACT.many(self._connection, [fact_row(fact) for fact in facts])
        _INSERT_ANSWER.many(self._connection, [_answer_row(answer) for answer in answers])

    def _sorted(self, changed: Iterable[Record]) -> tuple[list[dict[str, Any]], list[Record]]:
        """Rows of conversations in which only something was said, and all other records."""
        talked, others = [], []
        for record in changed:
            found = self._found.get(record.id) if isinstance(record, Conversation) else None
            row = None if found is None else _CONVERSATIONS.row(record)
            if found is not None and row is not None and all(row[n] == found[n] for n in _STILL):
                talked.append(dict(zip(_CONVERSATIONS.columns, row, strict=True)))
            else:
                others.append(record)
        return talked, others

    def forget_answers(self, before: int, most: int) -> int:
        """See the port."""
        return len(_FORGET.rows(self._connection, before=before, most=most))

    def commit(self) -> None:
        """See the port."""
        self._transaction.commit()


class SqlJournalStore:
    """Batches on the writer's connection; used by the committer's thread alone."""

    def __init__(self, engine: sa.Engine) -> None:
        """Write through `engine`."""
        self._engine = engine
        self._connection: sa.Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """See the port."""
        try:
            connection = self._connection = self._connection or self._engine.connect()
            transaction = connection.begin()
            try:
                yield SqlTransaction(connection, transaction)
            finally:
                if transaction.is_active:
                    transaction.rollback()
        except OperationalError as error:
            self.close()
            raise StoreDown(str(error.orig)) from error
        except sqlite3.OperationalError as error:
            self.close()
            raise StoreDown(str(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                self.close()
                raise StoreDown(str(error.orig)) from error
            raise

    def close(self) -> None:
        """Give the connection back; the next batch opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _write_each(connection: sa.Connection, statements: dict[type, Prepared], records: Any) -> None:
    by_class: dict[type, list[Record]] = {}
    for record in records:
        by_class.setdefault(type(record), []).append(record)
    for kind, codec in CODECS.items():
        if kind in by_class:
            statements[kind].many(connection, [codec.write(one) for one in by_class[kind]])


def _answer_row(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in _INSERT_ANSWER.names}
