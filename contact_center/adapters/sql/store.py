"""The writing side: one batch, one transaction, one fsync."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from contact_center.adapters.loading import load_rows
from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.factrows import INSERT_FACT, fact_row
from contact_center.adapters.sql.loading import SqlFetch, load_answers
from contact_center.adapters.sql.statements import (
    DELETES,
    INSERTS,
    UPDATES,
    Prepared,
    insert_all,
    update_some,
)
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
_CONVERSATION = CODECS[Conversation]
_MOVED_BY_TALK = ("last_seq", "updated_at", "said_seq", "subject")
_TALKED = update_some(_CONVERSATION, _MOVED_BY_TALK)
_talked = attrgetter(*_MOVED_BY_TALK, "id")
_still = attrgetter(*(name for name in _CONVERSATION.columns if name not in _MOVED_BY_TALK))
_INSERT_ANSWER = insert_all(tables.answer)
_answered = attrgetter(*(column.name for column in tables.answer.columns))
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
        self._loaded: dict[str, tuple[Any, ...]] = {}

    def load(self, answers: Sequence[tuple[str, str]], needs: Needs, rows: Rows) -> None:
        """See the port."""
        load_answers(self._connection, answers, rows)
        load_rows(SqlFetch(self._connection), needs, rows)
        self._loaded = {conv: _still(row) for conv, row in rows.conversations.items()}

    def number(self, count: int, at: int) -> int:
        """See the port."""
        if count == 0:
            return int(_HEAD.rows(self._connection)[0][0])
        return int(_NUMBER.rows(self._connection, count=count, stamp=at)[0][0])

    def touch(self, at: int) -> None:
        """See the port."""
        _NUMBER.rows(self._connection, count=0, stamp=at)

    def write(self, rows: Rows, facts: Sequence[Fact], answers: Sequence[Answer]) -> None:
        """See the port. What goes makes room for what comes: removals, updates, then inserts."""
        talked, changed = self._sorted(rows.changed.values())
        for kind, records in _by_class(rows.removed.values()):
            DELETES[kind].many(self._connection, [CODECS[kind].key(r) for r in records])
        for kind, records in _by_class(changed):
            UPDATES[kind].many(self._connection, [CODECS[kind].row_keys_last(r) for r in records])
        _TALKED.many(self._connection, [_talked(conversation) for conversation in talked])
        for kind, records in _by_class(rows.added.values()):
            INSERTS[kind].many(self._connection, [CODECS[kind].row(r) for r in records])
        INSERT_FACT.many(self._connection, [fact_row(fact) for fact in facts])
        _INSERT_ANSWER.many(self._connection, [_answered(answer) for answer in answers])

    def _sorted(self, changed: Iterable[Record]) -> tuple[list[Conversation], list[Record]]:
        """Conversations in which only something was said, and all other records."""
        talked: list[Conversation] = []
        others: list[Record] = []
        for record in changed:
            if isinstance(record, Conversation) and self._loaded.get(record.id) == _still(record):
                talked.append(record)
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


def _by_class(records: Iterable[Record]) -> Iterator[tuple[type, list[Record]]]:
    """The records of each class together, in the fixed order of the tables."""
    by_class: dict[type, list[Record]] = {}
    for record in records:
        by_class.setdefault(type(record), []).append(record)
    return ((kind, by_class[kind]) for kind in CODECS if kind in by_class)
