"""People as staff see them: one person for all customers somebody has joined, and their history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contact_center.adapters.sql import tables, tables_reach
from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.factrows import JOINED, read_facts
from contact_center.adapters.sql.history import listed_of
from contact_center.adapters.sql.readpool import ReadPool, read_all, read_head
from contact_center.adapters.sql.resembling import likenesses
from contact_center.adapters.sql.statements import Prepared, keyed, keys_json
from contact_center.domain.facts import Fact
from contact_center.domain.records import Customer, Identity, Merge
from contact_center.domain.reserved import MARK
from contact_center.ports.reading import Listed, PersonRows

_customer, _conversation, _fact = tables.customer.c, tables.conversation.c, tables.fact.c
_identity, _merge, _callback = (
    tables_reach.identity.c,
    tables_reach.merge.c,
    tables_reach.callback.c,
)
_id: sa.BindParameter[str] = sa.bindparam("customer", type_=sa.Text)


def _tree() -> sa.CTE:
    """The ids of all customers who are one person with the given one, up to the top and down."""
    up = sa.select(_customer.id, _customer.merged_into).where(_customer.id == _id)
    above = up.cte("above", recursive=True)
    step = sa.select(_customer.id, _customer.merged_into)
    above = above.union(step.where(_customer.id == above.c.merged_into))
    top = sa.select(above.c.id).where(above.c.merged_into.is_(None)).cte("top", recursive=True)
    return top.union(sa.select(_customer.id).where(_customer.merged_into == top.c.id))


_TREE = _tree()
_MEMBERS = Prepared(
    sa.select(tables.customer)
    .where(_customer.id.in_(sa.select(_TREE.c.id)))
    .order_by(_customer.merged_into.is_not(None), _customer.created_at, _customer.id)
)
_VISITORS_OF = Prepared(
    sa.select(tables.visitor.c.id)
    .where(keyed(tables.visitor.c.customer))
    .order_by(tables.visitor.c.created_at, tables.visitor.c.id)
)
_IDENTITIES_OF = Prepared(
    sa.select(tables_reach.identity)
    .where(keyed(_identity.customer))
    .order_by(_identity.at, _identity.id)
)
_MERGES_OF = Prepared(
    sa.select(tables_reach.merge, tables.agent.c.name)
    .outerjoin(tables.agent, tables.agent.c.id == _merge.by)
    .where(keyed(_merge.source), _merge.undone_at.is_(None))
    .order_by(_merge.at, _merge.id)
)
_CHANNEL = sa.case(
    (_fact.kind.in_(("callback", "call_tried")), "callback"),
    # A chat that became a call was a chat until then.
    ((_conversation.channel == "callback") & (_fact.at < _callback.asked_at), "chat"),
    else_=_conversation.channel,
)
_TIMELINE = (
    JOINED.add_columns(_CHANNEL, tables.agent.c.name)
    .join(tables.conversation, _conversation.id == _fact.conv)
    .outerjoin(tables_reach.callback, _callback.conv == _fact.conv)
    .outerjoin(tables.agent, tables.agent.c.id == _fact.by)
    .where(_conversation.customer.in_(sa.select(_TREE.c.id)))
)
_customer_is_public = ~sa.exists().where(
    tables.visitor.c.customer == _customer.id, tables.visitor.c.site.like(f"{MARK}%")
)
_FILTERS: dict[str, sa.ColumnElement[Any]] = {"channel": _CHANNEL, "kind": _fact.kind}


class SqlPersons:
    """The part of `ports.reading.HistoryReader` that is about people."""

    _pool: ReadPool

    async def customers(self, text: str | None, after: str | None, limit: int) -> Listed[Customer]:
        """See the port."""
        query = sa.select(tables.customer).where(
            _customer.merged_into.is_(None), _customer_is_public
        )
        if text:
            query = query.where(_customer.id.in_(_persons_with(text)))
        if after:
            created_at, _, customer = after.partition("~")
            here = sa.tuple_(_customer.created_at, _customer.id)
            query = query.where(here < sa.tuple_(sa.literal(int(created_at)), sa.literal(customer)))
        query = query.order_by(_customer.created_at.desc(), _customer.id.desc())

        def read(connection: sa.Connection) -> Listed[Customer]:
            head = read_head(connection)
            rows = [
                CODECS[Customer].read(row) for row in connection.execute(query.limit(limit + 1))
            ]
            return listed_of(rows, limit, head, lambda one: f"{one.created_at}~{one.id}")

        return await self._pool.look(read)

    async def person(self, customer: str) -> PersonRows | None:
        """See the port."""

        def read(connection: sa.Connection) -> PersonRows | None:
            members = read_all(connection, CODECS[Customer], _MEMBERS, customer=customer)
            if not members:
                return None
            keys = keys_json(one.id for one in members)
            identities = read_all(connection, CODECS[Identity], _IDENTITIES_OF, keys=keys)
            merges = _MERGES_OF.rows(connection, keys=keys)
            return PersonRows(
                members[0],
                members[1:],
                [row[0] for row in _VISITORS_OF.rows(connection, keys=keys)],
                identities,
                [(CODECS[Merge].read(row), row[-1] or "") for row in merges],
                likenesses(connection, members, identities),
            )

        return await self._pool.look(read)

    async def timeline(
        self, customer: str, filters: dict[str, str], before: int | None, limit: int
    ) -> Listed[tuple[Fact, str, str]]:
        """See the port."""
        query = _TIMELINE.where(*(_FILTERS[name] == value for name, value in filters.items()))
        if before is not None:
            query = query.where(_fact.pos < before)
        query = query.order_by(_fact.pos.desc()).limit(limit + 1)

        def read(connection: sa.Connection) -> Listed[tuple[Fact, str, str]]:
            head = read_head(connection)
            rows = connection.execute(query, {"customer": customer}).all()
            facts = read_facts(connection, [row[:-2] for row in rows])  # type: ignore[misc]
            entries = [
                (fact, row[-2], row[-1] or "") for fact, row in zip(facts, rows, strict=True)
            ]
            listed: Listed[tuple[Fact, str, str]] = listed_of(
                entries, limit, head, lambda entry: str(entry[0].pos)
            )
            listed.items.reverse()
            return listed

        return await self._pool.look(read)


def _persons_with(text: str) -> sa.Select[tuple[Any]]:
    """Those at the top of whom the words are found, on their own card or a joined one."""
    fields = (_customer.name, _customer.email, _customer.phone, _customer.id)
    said = sa.or_(*(field.icontains(text, autoescape=True) for field in fields))
    found = sa.select(_customer.id, _customer.merged_into).where(said)
    above = found.cte("found", recursive=True)
    step = sa.select(_customer.id, _customer.merged_into)
    above = above.union(step.where(_customer.id == above.c.merged_into))
    return sa.select(above.c.id).where(above.c.merged_into.is_(None))
