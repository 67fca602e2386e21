"""How a batch finds its rows: one statement per table, whatever the number of keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from contact_center.adapters.sql import tables
from contact_center.adapters.sql.codecs import CODECS, Codec
from contact_center.adapters.sql.readpool import read_all
from contact_center.adapters.sql.statements import (
    GATHERED_BY_KEY,
    Gathered,
    Prepared,
    keyed,
    keys_json,
)
from contact_center.domain.records import Agent, Answer, Conversation, Offer
from contact_center.domain.working_set import Rows

R = TypeVar("R")
_ANSWERS = Gathered(tables.answer.c, keyed(tables.answer.c.actor, tables.answer.c.id))
_BY_EMAIL = Gathered(tables.agent.c, keyed(tables.agent.c.email))
_ON_DESKS = Gathered(
    tables.conversation.c,
    keyed(tables.conversation.c.customer),
    tables.conversation.c.agent.is_not(None),
)
_LIVE_OFFERS = Gathered(
    tables.offer.c, keyed(tables.offer.c.conv), tables.offer.c.outcome.is_(None)
)
_BY_PROFILE = Gathered(tables.agent.c, keyed(tables.agent.c.profile))
_EVERYTHING = {record: Prepared(sa.select(codec.table)) for record, codec in CODECS.items()}
_ONCE_IN = Prepared(
    sa.select(tables.conversation)
    .where(keyed(tables.conversation.c.queue))
    .limit(sa.bindparam("most"))
)


class SqlFetch:
    """See `adapters.loading.Fetch`."""

    def __init__(self, connection: sa.Connection) -> None:
        """Fetch inside the transaction of `connection`."""
        self._connection = connection

    def by_key(self, record: type[R], keys: Iterable[Any]) -> list[R]:
        """See the protocol."""
        return self._all(record, GATHERED_BY_KEY[record], keys)

    def agents_by_email(self, emails: Iterable[str]) -> list[Agent]:
        """See the protocol."""
        return self._all(Agent, _BY_EMAIL, emails)

    def agents_with_profile(self, profiles: Iterable[str]) -> list[Agent]:
        """See the protocol."""
        return self._all(Agent, _BY_PROFILE, profiles)

    def everything(self, record: type[R]) -> list[R]:
        """See the protocol."""
        return read_all(self._connection, CODECS[record], _EVERYTHING[record])

    def once_in(self, queues: Iterable[str], most: int) -> list[Conversation]:
        """See the protocol."""
        keys = keys_json(queues)
        codec = CODECS[Conversation]
        return read_all(self._connection, codec, _ONCE_IN, keys=keys, most=most)

    def on_desks(self, customers: Iterable[str]) -> list[Conversation]:
        """See the protocol."""
        return self._all(Conversation, _ON_DESKS, customers)

    def live_offers(self, conversations: Iterable[str]) -> list[Offer]:
        """See the protocol."""
        return self._all(Offer, _LIVE_OFFERS, conversations)

    def _all(self, record: type[R], statement: Gathered, keys: Iterable[Any]) -> list[R]:
        codec: Codec[R] = CODECS[record]
        found = statement.lists(self._connection, keys=keys_json(keys))
        return [codec.made_of(values) for values in found]


def load_answers(connection: sa.Connection, keys: Sequence[tuple[str, str]], rows: Rows) -> None:
    """The answers already given to these orders."""
    if keys:
        for values in _ANSWERS.lists(connection, keys=keys_json(keys)):
            answer = Answer(*values)
            rows.answers[answer.actor, answer.id] = answer
