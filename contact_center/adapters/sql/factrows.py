"""Facts as rows of the journal, and back.

What lives in a row of its own (a message's text, a note, a card) is not repeated in the journal:
it is joined when facts are read, so that an edit or an erasure touches one row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

import msgspec
import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_reach
from contact_center.adapters.sql.codecs import CODECS, to_json
from contact_center.adapters.sql.statements import Prepared, insert_all, keyed, keys_json
from contact_center.domain import facts as f
from contact_center.domain.facts import KINDS, Body, Fact
from contact_center.domain.records import Callback, Customer, Message, Note

INSERT_FACT = insert_all(tables.fact)
FACT_COLUMNS = [column.name for column in tables.fact.columns]
MESSAGE = CODECS[Message]

JOINED = sa.select(tables.fact, tables.message).select_from(
    tables.fact.outerjoin(
        tables.message,
        (tables.message.c.conv == tables.fact.c.conv) & (tables.message.c.seq == tables.fact.c.seq),
    )
)
"""Facts with the message they are about, if any."""

_WRITTEN: MappingProxyType[type[Body], list[str]] = MappingProxyType(
    {
        kind: [field.name for field in fields(kind) if field.name not in kind.unwritten]
        for kind in KINDS.values()
    }
)
"""What of a kind of fact is in the journal itself, and not in a row of its own."""

_NOTES = Prepared(sa.select(tables.note).where(keyed(tables.note.c.id)))
_CALLBACKS = Prepared(sa.select(tables_reach.callback).where(keyed(tables_reach.callback.c.conv)))
_CUSTOMERS = Prepared(sa.select(tables.customer).where(keyed(tables.customer.c.id)))


def fact_row(fact: Fact) -> tuple[Any, ...]:
    """The row of a fact that has its position, in the order of the columns."""
    body = fact.body
    return (
        fact.pos,
        fact.at,
        body.kind,
        fact.conv,
        fact.visitor,
        fact.agent,
        fact.by,
        getattr(body, "seq", None),
        to_json({name: getattr(body, name) for name in _WRITTEN[type(body)]}),
    )


def read_facts(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Fact]:
    """Facts from rows of `JOINED`, complete with what lives elsewhere."""
    width = len(FACT_COLUMNS)
    facts = []
    for row in rows:
        pos, at, kind, conv, visitor, agent, by, _, body = row[:width]
        message = None if row[width] is None else MESSAGE.read(row[width:])
        facts.append(Fact(_body(kind, body, message), by, at, conv, visitor, agent, pos))
    _join_notes(connection, facts)
    _join_customers(connection, facts)
    _join_callbacks(connection, facts)
    return facts


def bare_fact(row: Sequence[Any]) -> Fact:
    """A fact from a row of the journal alone: without texts and whatever else lives elsewhere."""
    pos, at, kind, conv, visitor, agent, by, seq, body = row
    is_message = kind == "message"
    bare = f.MessageSent(seq, "", "") if is_message else _DECODERS[kind](body)
    return Fact(bare, by, at, conv, visitor, agent, pos)


def _body(kind: str, text: str, message: Message | None) -> Body:
    match kind, message:
        case "message", Message():
            return message_sent(message)
        case "edited", Message():
            return f.MessageEdited(message.seq, message.text)
        case _:
            return _DECODERS[kind](text)


def message_sent(message: Message) -> f.MessageSent:
    """The fact of a message, from its row as it is now."""
    return f.MessageSent(
        message.seq,
        message.id,
        message.text,
        message.name,
        message.entry,
        message.notice,
        message.picked,
        message.options,
        message.attachments,
    )


def _join_notes(connection: sa.Connection, facts: list[Fact]) -> None:
    ids = {fact.body.id for fact in facts if isinstance(fact.body, f.NoteAdded)}
    if not ids:
        return
    rows = _NOTES.rows(connection, keys=keys_json(ids))
    notes: dict[str, Note] = {row.id: CODECS[Note].read(row) for row in rows}
    for fact in facts:
        if isinstance(fact.body, f.NoteAdded) and fact.body.id in notes:
            note = notes[fact.body.id]
            fact.body = replace(fact.body, text=note.text, name=note.name)


def _join_customers(connection: sa.Connection, facts: list[Fact]) -> None:
    ids = {fact.body.customer for fact in facts if isinstance(fact.body, f.CustomerUpdated)}
    if not ids:
        return
    rows = _CUSTOMERS.rows(connection, keys=keys_json(ids))
    cards: dict[str, Customer] = {row.id: CODECS[Customer].read(row) for row in rows}
    for fact in facts:
        if isinstance(fact.body, f.CustomerUpdated) and fact.body.customer in cards:
            card = cards[fact.body.customer]
            values = {name: getattr(card, name) for name in fact.body.fields}
            fact.body = replace(fact.body, values=values)


def _join_callbacks(connection: sa.Connection, facts: list[Fact]) -> None:
    convs = {fact.conv for fact in facts if isinstance(fact.body, f.CallbackRequested)}
    if not convs:
        return
    rows = _CALLBACKS.rows(connection, keys=keys_json(convs))
    calls: dict[str, Callback] = {row.conv: CODECS[Callback].read(row) for row in rows}
    for fact in facts:
        call = calls.get(fact.conv or "")
        if isinstance(fact.body, f.CallbackRequested) and call is not None:
            fact.body = replace(fact.body, phone=call.phone, name=call.name)


def _decoder(kind: type[Body]) -> Callable[[str], Body]:
    return msgspec.json.Decoder(kind).decode


_DECODERS: MappingProxyType[str, Callable[[str], Body]] = MappingProxyType(
    {name: _decoder(kind) for name, kind in KINDS.items()}
)
