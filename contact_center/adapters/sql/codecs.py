"""Records to rows and back, by the types of the record's fields.

A record's fields stand in the order of its table's columns, so a row is read by position. Only
dictionaries and tuples (JSON text) and booleans (SQLite has none) need work on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

import msgspec
import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_reach, tables_setup
from contact_center.domain import records, records_setup

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode
from_json = msgspec.json.Decoder().decode
"""What the JSON text of a column says."""


def to_json(value: object) -> str:
    """JSON text of a column."""
    return _encode(value).decode()


class Codec(Generic[T]):
    """One record class and its table."""

    def __init__(self, record: type[T], table: sa.Table) -> None:
        """Learn which columns need converting from the field types of `record`."""
        self.record = record
        self.table = table
        self.columns = [column.name for column in table.columns]
        self.keys = [column.name for column in table.primary_key] or ["conv", "seq"]
        self._values = attrgetter(*self.columns)
        others = [name for name in self.columns if name not in self.keys]
        self._keys_last = itemgetter(*map(self.columns.index, [*others, *self.keys]))
        hints = get_type_hints(record)
        self._fixes: list[tuple[int, Callable[[Any], Any]]] = []
        self._json: list[int] = []
        for index, name in enumerate(self.columns):
            kind = get_origin(hints[name])
            if kind is dict:
                self._fixes.append((index, from_json))
                self._json.append(index)
            elif kind is tuple:
                self._fixes.append((index, _tuple))
                self._json.append(index)
            elif hints[name] is bool:
                self._fixes.append((index, bool))

    def read(self, row: Sequence[Any]) -> T:
        """The record of a row whose first columns are those of the table, in order."""
        return self.made_of(list(row[: len(self.columns)]))

    def made_of(self, values: list[Any]) -> T:
        """The record of exactly the values of its columns, which become its own."""
        for index, fix in self._fixes:
            values[index] = fix(values[index])
        return self.record(*values)

    def row(self, record: T) -> list[Any]:
        """The row of a record, in the order of the columns."""
        values = list(self._values(record))
        for index in self._json:
            values[index] = _encode(values[index]).decode()
        return values

    def write(self, record: T) -> dict[str, Any]:
        """The row of a record, by column name."""
        return dict(zip(self.columns, self.row(record), strict=True))

    def row_keys_last(self, record: T) -> tuple[Any, ...]:
        """The row of a record, in the order in which an update takes it."""
        changed: tuple[Any, ...] = self._keys_last(self.row(record))
        return changed

    def key(self, record: T) -> tuple[Any, ...]:
        """What a record is found by."""
        return self.row_keys_last(record)[-len(self.keys) :]


def _tuple(text: str) -> tuple[Any, ...]:
    return tuple(from_json(text))


CODECS: MappingProxyType[type, Codec[Any]] = MappingProxyType(
    {
        record: Codec(record, table)
        for record, table in (
            (records.Visitor, tables.visitor),
            (records.Customer, tables.customer),
            (records.Conversation, tables.conversation),
            (records.Work, tables.work),
            (records.Offer, tables.offer),
            (records.Agent, tables.agent),
            (records.Message, tables.message),
            (records.Note, tables.note),
            (records.ReadPosition, tables.read_position),
            (records_setup.Queue, tables.queue),
            (records_setup.Site, tables.site),
            (records.Login, tables.login),
            (records_setup.Entry, tables.entry),
            (records.Identity, tables_reach.identity),
            (records.Merge, tables_reach.merge),
            (records.Callback, tables_reach.callback),
            (records_setup.Inbox, tables_reach.inbox),
            (records.Mail, tables_reach.mail),
            (records.Outgoing, tables_reach.outgoing),
            (records_setup.Skill, tables_setup.skill),
            (records_setup.Profile, tables_setup.profile),
            (records_setup.PresenceCode, tables_setup.presence_code),
            (records_setup.Calendar, tables_setup.calendar),
            (records_setup.Plan, tables_setup.plan),
        )
    }
)
"""Every record class, in the fixed order in which a batch writes them."""


def field_names(record: type) -> list[str]:
    """The fields of a record, for the test that compares them with the columns."""
    return [field.name for field in fields(record)]
