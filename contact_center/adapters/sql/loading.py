"""How a batch finds its rows: one statement per table, whatever the number of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.readpool import read_all
from contact_center.adapters.sql.statements import BY_KEY, Prepared, keyed, keys_json
from contact_center.domain.records import Agent, Answer, Conversation, Offer
from contact_center.domain.working_set import Rows

R = TypeVar("R")
_ANSWERS = Prepared(
    sa.select(tables.answer).where(keyed(tables.answer.c.actor, tables.answer.c.id))
)
_BY_EMAIL = Prepared(sa.select(tables.agent).where(keyed(tables.agent.c.email)))
_ON_DESKS = Prepared(
    sa.select(tables.conversation).where(
        keyed(tables.conversation.c.customer), tables.conversation.c.agent.is_not(None)
    )
)
_LIVE_OFFERS = Prepared(
    sa.select(tables.offer).where(keyed(tables.offer.c.conv), tables.offer.c.outcome.is_(None))
)


class SqlFetch:
    """See `adapters.loading.Fetch`."""

    def __init__(self, connection: sa.Connection, found: dict[str, Sequence[Any]]) -> None:
        """Fetch inside the transaction of `connection`; keep rows of conversations in `found`."""
        self._connection = connection
        self._found = found

    def by_key(self, record: type[R], keys: Iterable[Any]) -> list[R]:
        """See the protocol."""
        if record is not Conversation:
            return read_all(self._connection, CODECS[record], BY_KEY[record], keys=keys_json(keys))
        rows = BY_KEY[record].rows(self._connection, keys=keys_json(keys))
        self._found.update((row[0], row) for row in rows)
        return [CODECS[record].read(row) for row in rows]

    def agents_by_email(self, emails: Iterable[str]) -> list[Agent]:
        """See the protocol."""
        return read_all(self._connection, CODECS[Agent], _BY_EMAIL, keys=keys_json(emails))

    def on_desks(self, customers: Iterable[str]) -> list[Conversation]:
        """See the protocol."""
        return read_all(
            self._connection, CODECS[Conversation], _ON_DESKS, keys=keys_json(customers)
        )

    def live_offers(self, conversations: Iterable[str]) -> list[Offer]:
        """See the protocol."""
        keys = keys_json(conversations)
        return read_all(self._connection, CODECS[Offer], _LIVE_OFFERS, keys=keys)


def load_answers(connection: sa.Connection, keys: Sequence[tuple[str, str]], rows: Rows) -> None:
    """The answers already given to these orders."""
    if keys:
        for row in _ANSWERS.rows(connection, keys=keys_json(keys)):
            answer = Answer(*tuple(row))
            rows.answers[answer.actor, answer.id] = answer
